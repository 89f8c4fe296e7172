import { readFile } from 'node:fs/promises';
import type { BenchReport } from './json-report.js';

/** A file is no report of this tool, or one that says nothing about this run; the message says why. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/** JSON has no NaN, and says null: something that came to no figure. */
function notMeasured(_key: string, value: unknown): unknown {
  return value === null ? Number.NaN : value;
}

/** What `--json` wrote. @throws ReportError */
export async function readReport(file: string): Promise<BenchReport> {
  let report: Partial<BenchReport> | null;
  try {
    report = JSON.parse(await readFile(file, 'utf8'), notMeasured) as Partial<BenchReport> | null;
  } catch (error) {
    throw new ReportError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (report?.version !== 1 || !Array.isArray(report.figures) || !Array.isArray(report.repeats))
    throw new ReportError(`${file}: not written by --json of this tool`);
  return report as BenchReport;
}

/** What load makes; how long it lasts makes no other figures. */
const NOT_LOAD = new Set(['seconds', 'warmupSeconds', 'drainTimeoutMs']);

/** @throws ReportError when the other run was one of something else */
export function expectSameLoad(
  file: string,
  before: BenchReport,
  now: Pick<BenchReport, 'scenario' | 'stack' | 'options'>,
) {
  const differ = (what: string, was: unknown, is: unknown) => {
    throw new ReportError(`${file}: measured with ${what} ${String(was)}, this run has ${String(is)}: not comparable`);
  };
  if (before.scenario !== now.scenario) differ('scenario', before.scenario, now.scenario);
  if (before.stack !== now.stack && !/^wss?:/.test(now.stack)) differ('stack', before.stack, now.stack);
  for (const name of new Set([...Object.keys(before.options), ...Object.keys(now.options)])) {
    const [was, is] = [before.options[name], now.options[name]];
    if (!NOT_LOAD.has(name) && was !== is) differ(`--${name}`, was ?? 'unset', is ?? 'unset');
  }
}
