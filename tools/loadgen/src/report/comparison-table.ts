import type { Comparison } from './compare.js';
import { formatNumber, layOut } from './table.js';

const percent = (value: number) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(0)} %`;

/** One line for each figure, and what it comes to. */
export function comparisonTable(file: string, comparisons: readonly Comparison[]): string {
  const head = ['', 'unit', 'before', 'now', 'change', 'noise', ''];
  const rows = comparisons.map(({ label, unit, by, before, now, change, bound, verdict }) => [
    label,
    by === 'ratio' ? '× floor' : unit,
    formatNumber(before.median),
    formatNumber(now.median),
    Number.isFinite(change) ? percent(change) : 'n/a',
    `±${(100 * bound).toFixed(0)} %`,
    verdict,
  ]);
  const count = (verdict: Comparison['verdict']) => comparisons.filter((each) => each.verdict === verdict).length;
  const counts = (['worse', 'better', 'within noise', 'not compared'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}`);
  return `compared with ${file}: ${counts.join(', ')}\n${layOut([head, ...rows])}`;
}
