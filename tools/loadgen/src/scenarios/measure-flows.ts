import type { Measured } from '../bench/run-job.js';
import type { FlowPlan, FlowResult } from '../jobs/flow-job.js';
import { type LatencyName, mergeLatencies, summarize } from '../load/latencies.js';
import { isClean, sumLedgers } from '../load/ledger.js';
import type { FlowShape } from '../load/peers.js';
import { type Figure, besideFloor } from '../report/figures.js';
import { latencyCharts, seriesCharts } from '../report/measured-charts.js';
import type { Stack } from '../stack/stack.js';
import type { Plan } from '../worker/protocol.js';
import type { LedgerReport, RepeatResult } from './scenario.js';
import { runtimeCharts, runtimeFigures } from './runtime-figures.js';
import type { ScenarioRun } from './scenario-run.js';
import { usageFigures } from './usage-figures.js';

export interface FlowLoad {
  readonly flows: number;
  readonly shape: FlowShape;
  /** Of each sender; ignored when the command line gives a rate. */
  readonly inFlight: number;
  /** Of each sender during the warm-up; absent: as in the measurement. */
  readonly warmupInFlight?: number;
}

const LATENCY_LABELS: Record<LatencyName, string> = {
  delivered: 'send → delivered',
  accepted: 'send → accepted',
  confirmed: 'ack → confirmed',
  cycle: 'send → confirmed',
  late: 'sent late by the tool',
};
const PERCENTILES = ['p50', 'p99', 'p999'] as const;
const PERCENTILE_LABELS = { p50: 'p50', p99: 'p99', p999: 'p99.9' };

function plansOf(run: ScenarioRun, stack: Stack, load: FlowLoad): Plan[] {
  const { rate, drainTimeoutMs } = run.settings;
  const shares = run.share(load.flows);
  return shares.map((flows) => {
    const plan: FlowPlan = {
      target: run.targetOf(stack),
      flows,
      shape: load.shape,
      load: rate === undefined ? { inFlight: load.inFlight } : { rate: (rate * flows) / load.flows },
      ...(load.warmupInFlight !== undefined && { warmupInFlight: load.warmupInFlight }),
      drainTimeoutMs,
    };
    return { job: 'flows', ...plan };
  });
}

/** Messages per second, latencies, and what the server spent on a message. */
function flowFigures(measured: Measured<FlowResult>): Figure[] {
  const { results } = measured;
  const confirmed = results.reduce((sum, { counts }) => sum + counts.confirmed, 0);
  const perSecond = results.reduce((sum, { counts, windowMs }) => sum + (1_000 * counts.confirmed) / windowMs, 0);
  const rate: Figure = {
    key: 'messagesPerSecond',
    label: 'sent, delivered, acked, confirmed',
    unit: 'msg/s',
    better: 'higher',
    value: perSecond,
  };
  const latencies = mergeLatencies(results.map((result) => result.latencies));
  const times = (['delivered', 'accepted', 'confirmed', 'late'] as const).flatMap((name) => {
    const histogram = latencies.get(name);
    if (histogram === undefined) return [];
    const summary = summarize(histogram);
    return PERCENTILES.map((percentile): Figure => ({
      key: `${name}Ms.${percentile}`,
      label: `${LATENCY_LABELS[name]} ${PERCENTILE_LABELS[percentile]}`,
      unit: 'ms',
      better: 'lower',
      value: summary[percentile],
    }));
  });
  return [rate, ...times, ...usageFigures(measured, confirmed), ...runtimeFigures(measured.runtime)];
}

function ledgerReport(of: string, { results }: Measured<FlowResult>): LedgerReport {
  const ledger = sumLedgers(results.map((result) => result.ledger));
  const { refused, violations, ...counts } = ledger;
  return { of, ok: isClean(ledger), counts, refused, violations: { ...violations } };
}

/** Measures a load on one stack. @throws RunFailed, ServerFailed */
export async function measureFlows(run: ScenarioRun, stack: Stack, load: FlowLoad): Promise<RepeatResult> {
  const { rate } = run.settings;
  const each = rate === undefined ? `${load.inFlight} in flight` : `${rate}/s in all`;
  const what = `${stack.name}, ${load.flows * load.shape.senders} senders, ${each}`;
  const measured = await run.measure<FlowResult>(stack, what, plansOf(run, stack, load));
  const { server, workers, series, results, runtime, othersCpuPercent } = measured;
  const latencies = results.map((result) => result.latencies);
  return {
    figures: flowFigures(measured),
    ledgers: [ledgerReport(stack.name, measured)],
    detail: { [stack.name]: { server, workers, othersCpuPercent, series, latencies } },
    charts: [
      ...latencyCharts(stack.name, latencies),
      ...seriesCharts(stack.name, series),
      ...runtimeCharts(stack.name, runtime),
    ],
  };
}

/** Measures a load on the floor, if wanted, and then on the stack. @throws RunFailed, ServerFailed */
export async function measureFlowsBesideFloor(run: ScenarioRun, load: FlowLoad): Promise<RepeatResult> {
  const floor = run.floor && (await measureFlows(run, run.floor, load));
  const result = await measureFlows(run, run.stack, load);
  if (floor === undefined) return result;
  return {
    figures: besideFloor(result.figures, floor.figures),
    ledgers: [...floor.ledgers, ...result.ledgers],
    detail: { ...floor.detail, ...result.detail },
    charts: [...floor.charts, ...result.charts],
  };
}
