import type { Measured } from '../bench/run-job.js';
import type { RegisterPlan, RegisterResult } from '../jobs/register-job.js';
import { mergeLatencies, summarize } from '../load/latencies.js';
import type { Figure } from '../report/figures.js';
import { latencyCharts, seriesCharts } from '../report/measured-charts.js';
import { count } from './flow-options.js';
import type { LedgerReport, NumberOption, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';
import { usageFigures } from './usage-figures.js';

const PARALLEL = count('parallel', 'registrations under way at once', { default: 32, max: 1_000 });
const KEYS: NumberOption = { name: 'keys', help: 'one-time keys of each device', default: 100, min: 0, max: 100 };

function plansOf(run: ScenarioRun): ({ job: 'register' } & RegisterPlan)[] {
  const { target } = run.stack;
  const keys = run.number('keys');
  return run.share(run.number('parallel')).map((parallel) => ({ job: 'register', target, parallel, keys }));
}

function figuresOf(measured: Measured<RegisterResult>): Figure[] {
  const { results } = measured;
  const perSecond = results.reduce((sum, result) => sum + (1_000 * result.registrations) / result.windowMs, 0);
  const registrations = results.reduce((sum, result) => sum + result.registrations, 0);
  const histogram = mergeLatencies(results.map(({ latencies }) => latencies)).get('cycle');
  const times = histogram && summarize(histogram);
  const ms = { unit: 'ms', better: 'lower' } as const;
  return [
    { key: 'registrationsPerSecond', label: 'registrations', unit: '1/s', better: 'higher', value: perSecond },
    { key: 'registerMs.p50', label: 'connect → registered, closed p50', value: times?.p50 ?? Number.NaN, ...ms },
    { key: 'registerMs.p99', label: 'connect → registered, closed p99', value: times?.p99 ?? Number.NaN, ...ms },
    ...usageFigures(measured, registrations),
  ];
}

function ledgerReport(of: string, results: readonly RegisterResult[]): LedgerReport {
  const sum = (name: 'registered' | 'listed' | 'attached') => results.reduce((total, each) => total + each[name], 0);
  const counts = { registered: sum('registered'), listed: sum('listed') };
  const violations = { unlisted: counts.registered - counts.listed, unattached: counts.registered - sum('attached') };
  const ok = violations.unlisted === 0 && violations.unattached === 0;
  return { of, ok, counts, refused: {}, violations };
}

export const register: Scenario = {
  name: 'register',
  summary: 'new users who register a device with its keys; each must be found and be able to attach afterwards',
  needs: { stack: true, timed: true, rate: false, floor: false, workers: true },
  options: [PARALLEL, KEYS],
  async repeat(run) {
    const measured = await run.measure<RegisterResult>(run.stack, run.stack.name, plansOf(run));
    const { server, workers, series, results } = measured;
    const latencies = results.map((result) => result.latencies);
    return {
      figures: figuresOf(measured),
      ledgers: [ledgerReport(run.stack.name, results)],
      detail: { [run.stack.name]: { server, workers, series, latencies } },
      charts: [...latencyCharts(run.stack.name, latencies), ...seriesCharts(run.stack.name, series)],
    };
  },
};
