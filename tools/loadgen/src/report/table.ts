import type { FigureSummary } from './figures.js';
import type { LedgerReport } from '../scenarios/scenario.js';

/** Three digits or more, none behind the point where there are as many before it. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** One line per figure: min, median and max of the repeats, and the floor beside it. */
export function figureTable(figures: readonly FigureSummary[]): string {
  const compared = figures.some(({ floor }) => floor !== undefined);
  const head = ['', 'unit', 'min', 'median', 'max', ...(compared ? ['floor', '× floor'] : [])];
  const rows = figures.map((figure) => [
    figure.label,
    figure.unit,
    ...[figure.min, figure.median, figure.max].map(formatNumber),
    ...(compared ? floorCells(figure) : []),
  ]);
  return layOut([head, ...rows]);
}

/** The floor's median and the ratio to it, empty where there is none. */
export function floorCells({ floor, ratioToFloor }: Pick<FigureSummary, 'floor' | 'ratioToFloor'>): string[] {
  if (floor === undefined || ratioToFloor === undefined) return ['', ''];
  return [formatNumber(floor.median), Number.isFinite(ratioToFloor) ? ratioToFloor.toFixed(2) : 'n/a'];
}

/** Columns side by side: the first two to the left, the rest to the right. */
export function layOut(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) => {
    const width = widths[column] ?? 0;
    return column < 2 ? text.padEnd(width) : text.padStart(width);
  };
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** One line per account; what is wrong is spelled out. */
export function ledgerLines(ledgers: readonly LedgerReport[]): string {
  return ledgers.map(ledgerLine).join('\n');
}

const counts = (values: Record<string, number>) =>
  Object.entries(values)
    .filter(([, value]) => value > 0)
    .map(([name, value]) => `${value.toLocaleString('en-US')} ${name}`)
    .join(', ');

function ledgerLine({ of, ok, counts: all, refused, violations }: LedgerReport): string {
  const refusals = counts(refused);
  const found = ok ? 'nothing lost, repeated, reordered or unconfirmed' : `VIOLATIONS: ${counts(violations)}`;
  return `ledger ${ok ? 'ok  ' : 'FAIL'} ${of}: ${counts(all)}${refusals === '' ? '' : `; refused: ${refusals}`}; ${found}`;
}
