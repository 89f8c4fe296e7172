import type { Measured } from '../bench/run-job.js';
import type { MixedPlan, MixedResult } from '../jobs/mixed-job.js';
import { mergeLatencies, summarize } from '../load/latencies.js';
import { isClean, sumLedgers } from '../load/ledger.js';
import type { Figure } from '../report/figures.js';
import { latencyCharts, seriesCharts } from '../report/measured-charts.js';
import { SIZE, count } from './flow-options.js';
import type { LedgerReport, NumberOption, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';
import { usageFigures } from './usage-figures.js';

const USERS = count('users', 'users whose device is connected', { default: 1_000, max: 60_000 });
const ACTIVE: NumberOption = {
  name: 'active',
  help: 'of a hundred users, how many write',
  default: 1,
  min: 1,
  max: 100,
};
const OFFLINE: NumberOption = {
  name: 'offline',
  help: 'of a hundred of these, how many write to a device that is not connected',
  default: 50,
  min: 0,
  max: 100,
};
const PER_USER = count('per-user', 'messages per second of each user who writes', { default: 20, max: 1_000 });

/** Both ends of a pair with an attached recipient are users that are connected. */
function plansOf(run: ScenarioRun): ({ job: 'mixed' } & MixedPlan)[] {
  const shares = run.share(run.number('users'));
  return shares.map((users) => {
    const active = Math.max(1, Math.round((users * run.number('active')) / 100));
    const offline = Math.round((active * run.number('offline')) / 100);
    return {
      job: 'mixed',
      target: run.stack.target,
      idle: Math.max(0, users - 2 * (active - offline) - offline),
      online: active - offline,
      offline,
      ratePerPair: run.number('per-user'),
      messageBytes: run.number('size'),
      drainTimeoutMs: run.settings.drainTimeoutMs,
    };
  });
}

function timeFigures(
  results: readonly MixedResult[],
  who: 'online' | 'offline',
  name: 'delivered' | 'accepted',
): Figure[] {
  const histogram = mergeLatencies(results.map((result) => result[who].latencies)).get(name);
  if (histogram === undefined) return [];
  const times = summarize(histogram);
  return (['p50', 'p99'] as const).map((percentile) => ({
    key: `${who}.${name}Ms.${percentile}`,
    label: `${who} recipients: send → ${name} ${percentile}`,
    unit: 'ms',
    better: 'lower',
    value: times[percentile],
  }));
}

function figuresOf(measured: Measured<MixedResult>): Figure[] {
  const { results } = measured;
  const accepted = results.reduce(
    (sum, { online, offline }) => sum + online.counts.accepted + offline.counts.accepted,
    0,
  );
  const [{ windowMs } = { windowMs: Number.NaN }] = results;
  return [
    {
      key: 'acceptedPerSecond',
      label: 'accepted (on a schedule)',
      unit: 'msg/s',
      better: 'neither',
      value: (1_000 * accepted) / windowMs,
    },
    ...timeFigures(results, 'online', 'delivered'),
    ...timeFigures(results, 'offline', 'accepted'),
    ...usageFigures(measured, accepted),
  ];
}

function ledgerReports(of: string, results: readonly MixedResult[]): LedgerReport[] {
  const ledger = sumLedgers(results.map((result) => result.ledger));
  const { refused, violations, ...counts } = ledger;
  const connected = results.reduce((sum, { idle }) => sum + idle.connected, 0);
  const silent = connected - results.reduce((sum, { idle }) => sum + idle.answered, 0);
  return [
    { of, ok: isClean(ledger), counts, refused, violations: { ...violations } },
    { of: `${of}, idle`, ok: silent === 0, counts: { connected }, refused: {}, violations: { silent } },
  ];
}

export const mixed: Scenario = {
  name: 'mixed',
  summary: 'few users write, to devices that are there and to devices that are not; most are connected and do nothing',
  needs: { stack: true, timed: true, rate: false, floor: false, workers: true },
  options: [USERS, ACTIVE, OFFLINE, PER_USER, SIZE],
  async repeat(run) {
    const measured = await run.measure<MixedResult>(run.stack, run.stack.name, plansOf(run));
    const { server, workers, series, results } = measured;
    const latencies = results.map((result) => result.online.latencies);
    return {
      figures: figuresOf(measured),
      ledgers: ledgerReports(run.stack.name, results),
      detail: { [run.stack.name]: { server, workers, series, latencies } },
      charts: [...latencyCharts(run.stack.name, latencies), ...seriesCharts(run.stack.name, series)],
    };
  },
};
