/** One figure of one repeat of a scenario. */
export interface Figure {
  /** For programs; the same in every repeat. */
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher' | 'neither';
  readonly value: number;
  /** The same of the floor, measured beside it. */
  readonly floor?: number;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** A figure over all repeats. */
export interface FigureSummary extends Spread {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly better: Figure['better'];
  readonly values: readonly number[];
  readonly floor?: Spread;
  /** Median of the ratios value / floor of the repeats. */
  readonly ratioToFloor?: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const half = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { min: at(0), median, max: at(sorted.length - 1) };
}

/** The figures of all repeats by key, in the order of the first repeat. */
export function summarizeFigures(repeats: readonly (readonly Figure[])[]): FigureSummary[] {
  const [first = []] = repeats;
  return first.map(({ key, label, unit, better }) => {
    const same = repeats.flatMap((figures) => figures.filter((figure) => figure.key === key));
    const values = same.map(({ value }) => value);
    const summary = { key, label, unit, better, values, ...spread(values) };
    const compared = same.filter((figure): figure is Figure & { floor: number } => figure.floor !== undefined);
    if (compared.length === 0) return summary;
    const ratioToFloor = spread(compared.map(({ value, floor }) => value / floor)).median;
    return { ...summary, floor: spread(compared.map(({ floor }) => floor)), ratioToFloor };
  });
}

/** Adds to each figure that can be better or worse the one of the same key that was measured on the floor. */
export function besideFloor(figures: readonly Figure[], floor: readonly Figure[]): Figure[] {
  const values = new Map(floor.map(({ key, value }) => [key, value]));
  return figures.map((figure) => {
    const value = values.get(figure.key);
    return value === undefined || figure.better === 'neither' ? figure : { ...figure, floor: value };
  });
}
