import type { MetricsRegistry, Reading } from '@lantern/runtime';
import type { Feed, Histogram } from '../page/feed.js';
import { CONSOLE_COUNTS, CONSOLE_HISTOGRAMS, type ConsoleMetric } from './console-metrics.js';

const counts: readonly (readonly [string, ConsoleMetric])[] = Object.entries(CONSOLE_COUNTS);
const histograms: readonly (readonly [string, ConsoleMetric])[] = Object.entries(CONSOLE_HISTOGRAMS);
const NAMES = [...new Set([...counts, ...histograms].map(([, { name }]) => name))];

/** What the console shows of the metrics of a process: a few dozen numbers, summed up when they are asked for. */
export async function readMetrics(registry: MetricsRegistry): Promise<Pick<Feed, 'counts' | 'histograms'>> {
  const readings = await registry.read(NAMES);
  const sums = new Map<string, number>();
  for (const [key, { name, label }] of counts) {
    for (const { labels, value } of readings.get(name) ?? []) {
      const series = label === undefined ? key : `${key}.${labels[label]}`;
      sums.set(series, (sums.get(series) ?? 0) + value);
    }
  }
  const found = histograms.flatMap(([key, { name }]) => {
    const values = readings.get(name);
    return values === undefined ? [] : [[key, histogramOf(values)] as const];
  });
  return { counts: Object.fromEntries(sums), histograms: Object.fromEntries(found) };
}

function histogramOf(readings: readonly Reading[]): Histogram {
  const byBound = new Map<number, number>();
  for (const { of, labels, value } of readings) {
    if (of !== 'bucket') continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    byBound.set(bound, (byBound.get(bound) ?? 0) + value);
  }
  const ascending = [...byBound].sort(([a], [b]) => a - b);
  return {
    bounds: ascending.map(([bound]) => bound).filter((bound) => bound !== Infinity),
    cumulative: ascending.map(([, count]) => count),
  };
}
