/** Rows in columns: the first to the left, the rest to the right. */
export function layOut(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const cell = (text: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 0 ? text.padEnd(width) : text.padStart(width);
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Ms as seconds. */
export const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
