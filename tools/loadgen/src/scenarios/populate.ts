import type { Measured } from '../bench/run-job.js';
import type { PopulationPlan, PopulationResult } from '../jobs/population-job.js';
import type { LedgerReport } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

/** The longest that a state may take to be built. */
const WINDOW_MS = 60 * 60 * 1_000;

export type PopulationStep = Pick<PopulationPlan, 'register' | 'send' | 'read'>;

/** Adds to the population of a seed, or reads what waits for it; resolves when that is done. @throws RunFailed, ServerFailed */
export async function populate(
  run: ScenarioRun,
  seed: string,
  step: PopulationStep,
): Promise<Measured<PopulationResult> & { readonly tookMs: number }> {
  const { target } = run.stack;
  const { drainTimeoutMs } = run.settings;
  const plan = { job: 'population' as const, target, seed, drainTimeoutMs, ...step };
  const [what] = Object.keys(step);
  const job = await run.prepare<PopulationResult>(run.stack, `${run.stack.name}, ${what ?? ''}`, [plan]);
  const since = performance.now();
  let tookMs = 0;
  const measured = await job.measure({
    warmupMs: 0,
    windowMs: WINDOW_MS,
    ended: () => (tookMs = performance.now() - since),
  });
  return { ...measured, tookMs };
}

/** The account over all steps of a population. */
export function populationLedger(of: string, steps: readonly Measured<PopulationResult>[]): LedgerReport {
  const results = steps.flatMap((step) => step.results);
  const sum = (name: keyof PopulationResult) => results.reduce((total, result) => total + result[name], 0);
  const counts = {
    registered: sum('registered'),
    accepted: sum('accepted'),
    'read again': sum('read'),
    confirmed: sum('confirmed'),
  };
  const violations = {
    lost: sum('lost'),
    outOfOrder: sum('disordered'),
    unconfirmed: counts['read again'] - counts.confirmed,
  };
  return { of, ok: Object.values(violations).every((value) => value === 0), counts, refused: {}, violations };
}
