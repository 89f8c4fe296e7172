/** A set of ids as ascending, disjoint ranges [first, last], both included, that do not touch each other. */
export type IdRanges = readonly (readonly [first: number, last: number])[];

/** I7: ranges kept of one set. */
export const MAX_ID_RANGES = 128;

export function rangesInclude(ranges: IdRanges, id: number): boolean {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return false;
    if (id < range[0]) high = middle - 1;
    else if (id > range[1]) low = middle + 1;
    else return true;
  }
  return false;
}

/**
 * The set with more ids in it. Above `maxRanges` the smallest gaps are closed, so that the set may come to hold ids
 * that were never added, but never loses one.
 */
export function addToRanges(ranges: IdRanges, ids: readonly number[], maxRanges = MAX_ID_RANGES): IdRanges {
  const singles = ids.map((id) => [id, id] as const);
  const sorted = [...ranges, ...singles].sort((a, b) => a[0] - b[0]);
  return closeSmallestGaps(mergeTouching(sorted), maxRanges);
}

function mergeTouching(sorted: IdRanges): IdRanges {
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

function closeSmallestGaps(ranges: IdRanges, maxRanges: number): IdRanges {
  const excess = ranges.length - maxRanges;
  if (excess <= 0) return ranges;
  const gaps = ranges
    .slice(1)
    .map(([first], index) => ({ before: index + 1, size: first - (ranges[index]?.[1] ?? 0) }));
  const closed = new Set(
    gaps
      .sort((a, b) => a.size - b.size)
      .slice(0, excess)
      .map((gap) => gap.before),
  );
  const merged: [number, number][] = [];
  ranges.forEach(([first, last], index) => {
    const previous = merged.at(-1);
    if (previous && closed.has(index)) previous[1] = last;
    else merged.push([first, last]);
  });
  return merged;
}
