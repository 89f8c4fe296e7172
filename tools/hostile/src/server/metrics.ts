/** Values by name and labels as they stand in the text: `a_total{b="c"}`. */
export type Metrics = ReadonlyMap<string, number>;

export function readMetrics(text: string): Metrics {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** What rose between two readings, and by how much. */
export function riseOf(before: Metrics, after: Metrics): Metrics {
  return new Map([...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]));
}
