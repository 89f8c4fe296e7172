/** How an axis is drawn. */
export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  /** Absent: round numbers. */
  readonly ticks?: readonly { readonly at: number; readonly label: string }[];
}

export interface Line {
  /** Lines of one group have one colour and one entry in the legend: the repeats of the same. */
  readonly group: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a report draws; made by the scenario that measured it. */
export interface Chart {
  /** Charts of several repeats with the same title become one. */
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
}

/** Charts of the same title as one with all their lines, in the order in which the titles first come. */
export function mergeCharts(charts: readonly Chart[]): Chart[] {
  const merged = new Map<string, Chart>();
  for (const chart of charts) {
    const before = merged.get(chart.title);
    merged.set(chart.title, before === undefined ? chart : { ...chart, lines: [...before.lines, ...chart.lines] });
  }
  return [...merged.values()].filter(({ lines }) => lines.some(({ points }) => points.length > 0));
}
