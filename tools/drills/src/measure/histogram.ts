const BAR = 40;

/** How many of the values are in each part of this width, from 0 to the largest. */
export function histogram(values: readonly number[], width: number): number[] {
  const counts = Array.from({ length: Math.floor(Math.max(0, ...values) / width) + 1 }, () => 0);
  for (const value of values) {
    const part = Math.floor(value / width);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  return counts;
}

/** A line for each part: where it begins in seconds, a bar, and how many. */
export function histogramLines(values: readonly number[], widthMs: number): string[] {
  const counts = histogram(values, widthMs);
  const most = Math.max(1, ...counts);
  return counts.map((count, part) => {
    const from = `${((part * widthMs) / 1_000).toFixed(1)} s`.padStart(8);
    return `${from} ${'#'.repeat(Math.ceil((count * BAR) / most)).padEnd(BAR)} ${count}`;
  });
}

/** How many times its even share the fullest tenth of the range of the values has; 1 is perfectly even. */
export function crowding(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const least = values.reduce((a, b) => Math.min(a, b));
  const range = values.reduce((a, b) => Math.max(a, b)) - least;
  if (range === 0) return values.length === 1 ? 1 : 10;
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const value of values) {
    const tenth = Math.min(9, Math.floor(((value - least) / range) * 10));
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  return (10 * Math.max(...tenths)) / values.length;
}
