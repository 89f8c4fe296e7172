import type { Histogram } from './feed.js';

/** What was counted since, or undefined when nothing was. */
export function since(now: Histogram, before: Histogram | undefined): Histogram | undefined {
  const cumulative = now.cumulative.map((count, index) => count - (before?.cumulative[index] ?? 0));
  const total = cumulative.at(-1) ?? 0;
  return total > 0 && cumulative.every((count) => count >= 0) ? { bounds: now.bounds, cumulative } : undefined;
}

/** The value below which a share of all lies, as far as the buckets tell; at most the highest bound. */
export function quantile({ bounds, cumulative }: Histogram, share: number): number {
  const rank = share * (cumulative.at(-1) ?? 0);
  const bucket = cumulative.findIndex((count) => count >= rank);
  const upper = bounds[bucket];
  if (upper === undefined) return bounds.at(-1) ?? 0;
  const lower = bounds[bucket - 1] ?? 0;
  const below = cumulative[bucket - 1] ?? 0;
  const inside = (cumulative[bucket] ?? 0) - below;
  return inside === 0 ? upper : lower + ((upper - lower) * (rank - below)) / inside;
}
