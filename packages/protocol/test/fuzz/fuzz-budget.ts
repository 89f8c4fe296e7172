import type fc from 'fast-check';

/** How long a fuzz test runs, and on what. `npm run fuzz -- --seconds 600 --seed 7` sets both. */
const { FUZZ_SECONDS, FUZZ_SEED } = process.env;
const DEFAULT_SEED = 20_260_701;
const LONG_RUNS = 1_000_000_000;

/** For a property that runs `runs` times in the suite; `share` of the time that is asked for in the long form. */
export function fuzzBudget<T>(runs: number, share: number): fc.Parameters<T> {
  const seed = Number(FUZZ_SEED ?? DEFAULT_SEED);
  if (!LONG_FORM) return { seed, numRuns: runs };
  const interruptAfterTimeLimit = Number(FUZZ_SECONDS) * 1_000 * share;
  return { seed, numRuns: LONG_RUNS, interruptAfterTimeLimit, markInterruptAsFailure: false };
}

export const LONG_FORM = FUZZ_SECONDS !== undefined;

/** The longest that a fuzz test may take, ms. */
export const FUZZ_TIMEOUT_MS = 60_000 + Number(FUZZ_SECONDS ?? 0) * 1_000;
