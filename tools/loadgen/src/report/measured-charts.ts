import type { SeriesPoint } from '../bench/run-job.js';
import { type EncodedLatencies, LATENCY_NAMES, type LatencyName, mergeLatencies } from '../load/latencies.js';
import type { Axis, Chart } from './chart.js';

const MIB = 1024 * 1024;
/** Points of a latency curve for each factor of ten of rarer values. */
const POINTS_PER_DECADE = 20;
/** Rates are taken over so many points of a series (250 ms each), at least. */
const RATE_POINTS = 4;
const MOST_POINTS = 300;

const LATENCY_TITLES: Record<LatencyName, string> = {
  delivered: 'Send → delivered',
  accepted: 'Request → answered',
  confirmed: 'Ack → confirmed',
  cycle: 'From the first to the last step',
  late: 'Sent late by the load tool',
};

const PERCENT: Axis = {
  label: 'percentile',
  scale: 'log',
  ticks: [0, 50, 90, 99, 99.9, 99.99, 99.999].map((percent) => ({ at: rarity(percent / 100), label: `${percent} %` })),
};
export const SECONDS: Axis = { label: 'seconds', scale: 'linear' };

/** One value in so many is above this share of all. */
function rarity(share: number): number {
  return 1 / (1 - share);
}

/** A curve over percentiles for each thing that was timed, up to the percentile that its count can tell. */
export function latencyCharts(group: string, parts: readonly EncodedLatencies[]): Chart[] {
  const merged = mergeLatencies(parts);
  return LATENCY_NAMES.flatMap((name) => {
    const histogram = merged.get(name);
    if (histogram === undefined || histogram.totalCount === 0) return [];
    const steps = Math.floor(POINTS_PER_DECADE * Math.log10(histogram.totalCount));
    const points = Array.from({ length: steps + 1 }, (_, step) => {
      const rare = 10 ** (step / POINTS_PER_DECADE);
      return [rare, histogram.getValueAtPercentile(100 * (1 - 1 / rare)) / 1_000] as const;
    });
    const y: Axis = { label: 'ms', scale: 'log' };
    return [{ title: LATENCY_TITLES[name], x: PERCENT, y, lines: [{ group, points }] }];
  });
}

/** What was done per second, and the server's memory, over the measured time. */
export function seriesCharts(group: string, series: readonly SeriesPoint[]): Chart[] {
  const every = Math.max(RATE_POINTS, Math.ceil(series.length / MOST_POINTS));
  const thinned = series.filter((_, index) => index % every === 0);
  const rates = thinned.slice(1).map((point, index) => {
    const before = thinned[index] ?? point;
    return [point.atMs / 1_000, (1_000 * (point.done - before.done)) / (point.atMs - before.atMs)] as const;
  });
  const memory = thinned.map(({ atMs, serverRssBytes }) => [atMs / 1_000, serverRssBytes / MIB] as const);
  const known = memory.some(([, mib]) => mib > 0);
  const linear = (label: string): Axis => ({ label, scale: 'linear' });
  return [
    { title: 'Done per second', x: SECONDS, y: linear('1/s'), lines: [{ group, points: rates }] },
    ...(known
      ? [{ title: 'Server memory (RSS)', x: SECONDS, y: linear('MiB'), lines: [{ group, points: memory }] }]
      : []),
  ];
}
