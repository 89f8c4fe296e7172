import fc from 'fast-check';
import { run, setups, steps } from './schedule.js';

export interface Finding {
  /** How many schedules were run until one failed. */
  readonly runs: number;
  readonly seed: number;
  readonly path: string | null;
  /** What was broken in the shrunk schedule, and what happened in it. */
  readonly story: string;
  readonly counterexample: string;
}

function tell(setup: Parameters<typeof run>[0], schedule: Parameters<typeof run>[1]): string {
  try {
    run(setup, schedule, true);
    return 'not seen again';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Runs random schedules until one breaks a rule. @returns the shrunk one, or undefined when none was found. */
export function explore({ runs, seed, path }: { runs: number; seed: number; path?: string }): Finding | undefined {
  const property = fc.property(setups, steps, (setup, schedule) => run(setup, schedule));
  const details = fc.check(property, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) });
  if (!details.failed || details.counterexample === null) return undefined;
  const [setup, schedule] = details.counterexample;
  const counterexample = JSON.stringify(details.counterexample);
  const { numRuns, seed: used, counterexamplePath } = details;
  return { runs: numRuns, seed: used, path: counterexamplePath, story: tell(setup, schedule), counterexample };
}
