import type { ProcessRuntime } from '../bench/run-job.js';
import type { Chart } from '../report/chart.js';
import type { Figure } from '../report/figures.js';
import { SECONDS } from '../report/measured-charts.js';

const MIB = 1024 * 1024;
/** Fewer tell no p99. */
const LEAST_DELAYS = 100;
/** Full collections of a process; fewer tell no trend. */
const LEAST_COLLECTIONS = 4;
/** Points of a plot. */
const MOST_POINTS = 300;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

interface HeapTrend {
  readonly first: number;
  readonly last: number;
}

/** After full collections, in bytes: in the first quarter of the time, and in the last. */
function heapTrend({ lines }: ProcessRuntime): HeapTrend | undefined {
  const after = lines.filter((line): line is typeof line & { heapBytes: number } => line.heapBytes !== undefined);
  const [start, end] = [after[0], after.at(-1)];
  if (start === undefined || end === undefined || after.length < LEAST_COLLECTIONS) return undefined;
  const quarter = (end.at - start.at) / 4;
  const first = after.filter(({ at }) => at <= start.at + quarter).map(({ heapBytes }) => heapBytes);
  const last = after.filter(({ at }) => at >= end.at - quarter).map(({ heapBytes }) => heapBytes);
  return { first: mean(first), last: mean(last) };
}

/** Delay of the event loop, of the process where it is worst, and the heap of all of them over the measured time. */
export function runtimeFigures(processes: readonly ProcessRuntime[]): Figure[] {
  const delays = processes
    .map(({ lines }) => lines.flatMap(({ delaysMs }) => delaysMs).toSorted((a, b) => a - b))
    .filter(({ length }) => length >= LEAST_DELAYS);
  const worst = (share: number) => Math.max(...delays.map((sorted) => percentile(sorted, share)));
  const ms = { unit: 'ms', better: 'lower' } as const;
  const trends = processes.map(heapTrend).filter((trend) => trend !== undefined);
  const sum = (name: keyof HeapTrend) => trends.reduce((total, trend) => total + trend[name], 0);
  const heap = { unit: 'MiB', better: 'lower' } as const;
  const growth = 100 * (sum('last') / sum('first') - 1);
  return [
    ...(delays.length === 0
      ? []
      : [
          { key: 'eventLoopDelayMs.p99', label: 'server event-loop delay p99', value: worst(0.99), ...ms },
          { key: 'eventLoopDelayMs.p999', label: 'server event-loop delay p99.9', value: worst(0.999), ...ms },
        ]),
    ...(trends.length === 0
      ? []
      : [
          { key: 'heapMib.first', label: 'heap after collection, first quarter', value: sum('first') / MIB, ...heap },
          { key: 'heapMib.last', label: 'heap after collection, last quarter', value: sum('last') / MIB, ...heap },
          { key: 'heapGrowthPercent', label: 'heap growth', unit: '%', value: growth, better: 'neither' as const },
        ]),
  ];
}

/** The same over time. */
export function runtimeCharts(group: string, processes: readonly ProcessRuntime[]): Chart[] {
  return processes.flatMap(({ name, lines }) => {
    const start = lines[0]?.at ?? 0;
    const seconds = (at: number) => (at - start) / 1_000;
    const each = processes.length > 1 ? `${group}, ${name}` : group;
    const width = Math.max(4, Math.ceil(lines.length / MOST_POINTS));
    const delays = Array.from({ length: Math.floor(lines.length / width) }, (_, index) => {
      const some = lines.slice(index * width, (index + 1) * width);
      const sorted = some.flatMap(({ delaysMs }) => delaysMs).toSorted((a, b) => a - b);
      return [seconds(some[0]?.at ?? 0), percentile(sorted, 0.99)] as const;
    });
    const heap = lines.flatMap(({ at, heapBytes }) =>
      heapBytes === undefined ? [] : [[seconds(at), heapBytes / MIB] as const],
    );
    const linear = (label: string) => ({ label, scale: 'linear' }) as const;
    return [
      { title: 'Event-loop delay, p99', x: SECONDS, y: linear('ms'), lines: [{ group: each, points: delays }] },
      { title: 'Heap after full collections', x: SECONDS, y: linear('MiB'), lines: [{ group: each, points: heap }] },
    ];
  });
}
