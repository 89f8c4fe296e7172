import type { Styles } from './styles.js';

export type Cell = string | number;

const SEQUENCES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const widthOf = (text: string): number => text.replaceAll(SEQUENCES, '').length;

/** Columns under their titles; numbers stand to the right. */
export function renderTable(titles: readonly string[], rows: readonly (readonly Cell[])[], { bold }: Styles): string {
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => widthOf(String(row[column] ?? '')))),
  );
  const numeric = titles.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number'));
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, column) => {
        const text = String(cell);
        const space = ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(text)));
        return numeric[column] ? space + text : text + space;
      })
      .join('  ')
      .trimEnd();
  const body = rows.map((row) => `  ${line(row)}\n`).join('');
  return `  ${bold(line(titles))}\n${body}`;
}
