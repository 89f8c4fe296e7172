import type { Measured } from '../bench/run-job.js';
import type { StormPlan, StormResult } from '../jobs/storm-job.js';
import { mergeLatencies, summarize } from '../load/latencies.js';
import type { Figure } from '../report/figures.js';
import { latencyCharts, seriesCharts } from '../report/measured-charts.js';
import { ServerFailed } from '../stack/stack.js';
import { SIZE, count } from './flow-options.js';
import type { LedgerReport, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';

const CONNECTIONS = count('connections', 'devices that are attached', { default: 1_000, max: 60_000 });

function plansOf(run: ScenarioRun): ({ job: 'storm' } & StormPlan)[] {
  const { target } = run.stack;
  const messageBytes = run.number('size');
  const backTimeoutMs = run.settings.drainTimeoutMs;
  return run
    .share(run.number('connections'))
    .map((connections) => ({ job: 'storm', target, connections, messageBytes, backTimeoutMs }));
}

const sum = (results: readonly StormResult[], of: (result: StormResult) => number) =>
  results.reduce((total, result) => total + of(result), 0);

function figuresOf({ results }: Measured<StormResult>, crashMs: number): Figure[] {
  const histogram = mergeLatencies(results.map(({ latencies }) => latencies)).get('cycle');
  const times = histogram && summarize(histogram);
  const ms = { unit: 'ms', better: 'lower' } as const;
  const allBackMs = Math.max(...results.map((result) => result.allBackMs));
  const perDevice = sum(results, ({ attempts }) => attempts) / sum(results, ({ connected }) => connected);
  return [
    { key: 'allCaughtUpMs', label: 'gateway killed → all caught up', value: allBackMs, ...ms },
    { key: 'caughtUpMs.p50', label: 'gateway killed → caught up p50', value: times?.p50 ?? Number.NaN, ...ms },
    { key: 'caughtUpMs.p99', label: 'gateway killed → caught up p99', value: times?.p99 ?? Number.NaN, ...ms },
    { key: 'listeningMs', label: 'gateway killed → listens again', value: crashMs, unit: 'ms', better: 'neither' },
    { key: 'attempts', label: 'connections tried, each', value: perDevice, unit: '', better: 'neither' },
  ];
}

function ledgerReport(of: string, results: readonly StormResult[]): LedgerReport {
  const total = (name: Exclude<keyof StormResult, 'latencies'>) => sum(results, (result) => result[name]);
  const counts = {
    connected: total('connected'),
    accepted: total('accepted'),
    'delivered again': total('deliveredAgain'),
    confirmed: total('confirmed'),
  };
  const violations = {
    'not back': counts.connected - total('back'),
    lost: counts.accepted - counts['delivered again'],
    repeatedInSession: total('repeatedInSession'),
    unconfirmed: counts['delivered again'] - counts.confirmed,
    afterConfirmation: total('deliveredAfterConfirmation'),
  };
  return { of, ok: Object.values(violations).every((value) => value === 0), counts, refused: {}, violations };
}

export const storm: Scenario = {
  name: 'storm',
  summary: 'the gateway is killed under its connections: time until all are caught up again',
  needs: { stack: true, timed: false, rate: false, floor: false, workers: true, killable: true },
  options: [CONNECTIONS, SIZE],
  async repeat(run) {
    const { stack, settings } = run;
    const { crash } = stack;
    if (crash === undefined) throw new ServerFailed('a server that this tool did not start cannot be killed');
    const job = await run.prepare<StormResult>(stack, stack.name, plansOf(run));
    let crashMs = 0;
    const marked = async () => {
      const since = performance.now();
      await crash();
      crashMs = performance.now() - since;
    };
    const measured = await job.measure({ warmupMs: 0, windowMs: settings.drainTimeoutMs, marked });
    const { series, results } = measured;
    const latencies = results.map((result) => result.latencies);
    return {
      figures: figuresOf(measured, crashMs),
      ledgers: [ledgerReport(stack.name, results)],
      detail: { [stack.name]: { series, latencies } },
      charts: [...latencyCharts(stack.name, latencies), ...seriesCharts(stack.name, series)],
    };
  },
};
