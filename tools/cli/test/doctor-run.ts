import type { Finding } from '../src/doctor/finding.js';
import { cli } from './cli-run.js';

export interface DoctorReport {
  readonly code: number;
  readonly services: readonly string[];
  readonly findings: readonly Finding[];
}

/** What `doctor` finds in an environment. */
export async function doctor(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<DoctorReport> {
  const { code, out } = await cli(['doctor', ...args, '--json'], env);
  return { code, ...(JSON.parse(out) as Omit<DoctorReport, 'code'>) };
}

/** One line each, as the table of a test reads them. */
export const linesOf = (findings: readonly Finding[], check?: string): string =>
  findings
    .filter((each) => check === undefined || each.check === check)
    .map((each) => `${each.level} ${each.check}: ${each.message}`)
    .join('\n');
