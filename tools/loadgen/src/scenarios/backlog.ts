import type { Measured } from '../bench/run-job.js';
import type { BacklogResult } from '../jobs/backlog-job.js';
import { isClean, sumLedgers } from '../load/ledger.js';
import { type Figure, besideFloor, spread } from '../report/figures.js';
import { seriesCharts } from '../report/measured-charts.js';
import type { Stack } from '../stack/stack.js';
import { SIZE, WINDOW, count } from './flow-options.js';
import type { RepeatResult, Scenario } from './scenario.js';
import type { ScenarioRun } from './scenario-run.js';
import { usageFigures } from './usage-figures.js';

const DEVICES = count('devices', 'devices that come back at the same moment', { default: 1, max: 1_000 });
const MESSAGES = count('messages', 'messages that wait for each device', { default: 10_000, max: 1_000_000 });
/** One user may leave at most a quarter of what a mailbox holds. */
const SENDERS = count('senders', 'users whose messages wait, for each device', { default: 8, max: 100 });

function figuresOf(measured: Measured<BacklogResult>): Figure[] {
  const { results } = measured;
  const catchUps = results.flatMap((result) => result.catchUps);
  const delivered = results.reduce((total, { ledger }) => total + ledger.delivered, 0);
  const slowest = (of: (catchUp: (typeof catchUps)[number]) => number) => spread(catchUps.map(of)).max;
  const [firstMs, sentMs, confirmedMs] = [
    slowest((catchUp) => catchUp.firstMs ?? 0),
    slowest((catchUp) => catchUp.sentMs),
    slowest((catchUp) => catchUp.confirmedMs),
  ];
  const ms = { unit: 'ms', better: 'lower' } as const;
  const rate = { unit: 'msg/s', better: 'higher' } as const;
  return [
    { key: 'firstMs', label: 'Hello → first message', value: firstMs, ...ms },
    { key: 'sentMs', label: 'Hello → CaughtUp (sent)', value: sentMs, ...ms },
    { key: 'confirmedMs', label: 'Hello → CaughtUp (confirmed)', value: confirmedMs, ...ms },
    { key: 'sentPerSecond', label: 'drained until sent', value: (1_000 * delivered) / sentMs, ...rate },
    { key: 'confirmedPerSecond', label: 'drained until confirmed', value: (1_000 * delivered) / confirmedMs, ...rate },
    ...usageFigures(measured, delivered),
  ];
}

async function measure(run: ScenarioRun, stack: Stack): Promise<RepeatResult> {
  const plans = run.share(run.number('devices')).map((devices) => ({
    job: 'backlog' as const,
    target: run.targetOf(stack),
    devices,
    senders: run.number('senders'),
    messages: run.number('messages'),
    messageBytes: run.number('size'),
    drainTimeoutMs: run.settings.drainTimeoutMs,
  }));
  const job = await run.prepare<BacklogResult>(stack, stack.name, plans);
  const measured = await job.measure({ warmupMs: 0, windowMs: run.settings.drainTimeoutMs });
  const ledger = sumLedgers(measured.results.map((result) => result.ledger));
  const { refused, violations, ...counts } = ledger;
  const { server, workers, series, results } = measured;
  return {
    figures: figuresOf(measured),
    ledgers: [{ of: stack.name, ok: isClean(ledger), counts, refused, violations: { ...violations } }],
    detail: { [stack.name]: { server, workers, series, catchUps: results.flatMap((result) => result.catchUps) } },
    charts: seriesCharts(stack.name, series),
  };
}

export const backlog: Scenario = {
  name: 'backlog',
  summary: 'messages that waited for an offline device: time from Hello to the first and to the last',
  needs: { stack: true, timed: false, rate: false, floor: true, workers: true },
  options: [DEVICES, MESSAGES, SENDERS, SIZE, WINDOW],
  async repeat(run) {
    const floor = run.floor && (await measure(run, run.floor));
    const result = await measure(run, run.stack);
    if (floor === undefined) return result;
    return {
      figures: besideFloor(result.figures, floor.figures),
      ledgers: [...floor.ledgers, ...result.ledgers],
      detail: { ...floor.detail, ...result.detail },
      charts: [...floor.charts, ...result.charts],
    };
  },
};
