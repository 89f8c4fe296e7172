import fc from 'fast-check';
import { SessionWorld } from './session-world.js';
import { type Step, schedules } from './steps.js';

export interface Finding {
  /** How many schedules were run until one failed. */
  readonly runs: number;
  readonly seed: number;
  readonly path: string | null;
  /** What was wrong. */
  readonly story: string;
  readonly counterexample: string;
}

export interface ExploreOptions {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  /** Instead of a number of runs. */
  readonly seconds?: number;
  /** Whether a failing schedule is made as short as possible; true unless told. */
  readonly shrink?: boolean;
}

/** Runs one schedule. @throws Error that says what was wrong */
export async function run(schedule: readonly Step[]): Promise<void> {
  const world = new SessionWorld();
  const rejections: unknown[] = [];
  const rejected = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', rejected);
  try {
    for (const step of schedule) await world.step(step);
    await world.finish();
    if (rejections.length > 0) throw new Error(`a rejection that nobody handled: ${String(rejections[0])}`);
  } finally {
    process.off('unhandledRejection', rejected);
  }
}

/** Runs random schedules until one breaks a rule. @returns the shrunk one, or undefined when none was found. */
export async function explore({
  runs,
  seed,
  path,
  seconds,
  shrink = true,
}: ExploreOptions): Promise<Finding | undefined> {
  const limit = seconds === undefined ? { numRuns: runs } : { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1_000 };
  const property = fc.asyncProperty(schedules, run);
  const details = await fc.check(property, {
    ...limit,
    seed,
    endOnFailure: !shrink,
    ...(path === undefined ? {} : { path }),
  });
  if (!details.failed || details.counterexample === null) return undefined;
  const { numRuns, seed: used, counterexamplePath, errorInstance } = details;
  const story = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return {
    runs: numRuns,
    seed: used,
    path: counterexamplePath,
    story,
    counterexample: JSON.stringify(details.counterexample[0]),
  };
}
