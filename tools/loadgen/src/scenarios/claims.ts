import type { Measured } from '../bench/run-job.js';
import type { ClaimsPlan, ClaimsResult } from '../jobs/claims-job.js';
import { mergeLatencies, summarize } from '../load/latencies.js';
import type { Figure } from '../report/figures.js';
import { latencyCharts, seriesCharts } from '../report/measured-charts.js';
import { count } from './flow-options.js';
import type { LedgerReport, NumberOption, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';
import { usageFigures } from './usage-figures.js';

const CLAIMERS = count('claimers', 'connections that claim', { default: 64, max: 10_000 });
const IN_FLIGHT = count('in-flight', 'claims of each claimer under way', { default: 16, max: 1_000 });
const TARGETS = count('targets', 'devices whose keys are claimed', { default: 200, max: 100_000 });
const KEYS = count('keys', 'one-time keys of each target, all of which are claimed', { default: 200, max: 200 });
const KEM_KEYS: NumberOption = {
  name: 'kem-keys',
  help: 'one-time KEM keys of each target; then its last-resort key is given out',
  default: 0,
  min: 0,
  max: 200,
};

function plansOf(run: ScenarioRun): ({ job: 'claims' } & ClaimsPlan)[] {
  const claimers = run.share(run.number('claimers'));
  return run.share(run.number('targets')).map((targets, index) => ({
    job: 'claims',
    target: run.stack.target,
    claimers: claimers[index] ?? 1,
    inFlight: run.number('in-flight'),
    targets,
    keys: run.number('keys'),
    kemKeys: run.number('kem-keys'),
    drainTimeoutMs: run.settings.drainTimeoutMs,
  }));
}

function figuresOf(measured: Measured<ClaimsResult>): Figure[] {
  const { results } = measured;
  const perSecond = results.reduce((sum, { claims, windowMs }) => sum + (1_000 * claims) / windowMs, 0);
  const claims = results.reduce((sum, result) => sum + result.claims, 0);
  const histogram = mergeLatencies(results.map(({ latencies }) => latencies)).get('accepted');
  const times = histogram && summarize(histogram);
  const ms = { unit: 'ms', better: 'lower' } as const;
  return [
    { key: 'claimsPerSecond', label: 'claims', unit: 'claims/s', better: 'higher', value: perSecond },
    { key: 'claimMs.p50', label: 'claim → bundle p50', value: times?.p50 ?? Number.NaN, ...ms },
    { key: 'claimMs.p99', label: 'claim → bundle p99', value: times?.p99 ?? Number.NaN, ...ms },
    ...usageFigures(measured, claims),
  ];
}

function ledgerReport(of: string, results: readonly ClaimsResult[]): LedgerReport {
  const counts: Record<string, number> = {};
  const refused: Record<string, number> = {};
  const violations: Record<string, number> = {};
  const add = (into: Record<string, number>, from: Record<string, number>) => {
    for (const [name, value] of Object.entries(from)) into[name] = (into[name] ?? 0) + value;
  };
  for (const { ledger } of results) {
    const { refused: refusals, violations: wrong, ...rest } = ledger;
    add(counts, rest);
    add(refused, refusals);
    add(violations, { ...wrong });
  }
  return { of, ok: Object.values(violations).every((value) => value === 0), counts, refused, violations };
}

export const claims: Scenario = {
  name: 'claims',
  summary: 'prekey bundles claimed in parallel until every one-time key is gone; each may be given out once',
  needs: { stack: true, timed: true, rate: false, floor: false, workers: true },
  options: [CLAIMERS, IN_FLIGHT, TARGETS, KEYS, KEM_KEYS],
  async repeat(run) {
    const measured = await run.measure<ClaimsResult>(run.stack, run.stack.name, plansOf(run));
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
