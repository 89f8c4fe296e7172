import type { Counts } from '../attack/tally.js';
import { type CaseResult, isKept } from '../run/case-result.js';
import { type PairsLatency, ratioOf } from '../run/latency-check.js';

const MIB = 1_024 * 1_024;
const MOST_FATES = 5;
const HEADERS = [
  'case',
  'p99 quiet, ms',
  'bare server attacked',
  'attacked',
  'ratio',
  'held before → after, MiB',
  'resident before → peak → after, MiB',
  'what became of the attackers',
  'promises',
];

/** The long forms as a table of Markdown. */
export function resultsTable(results: readonly CaseResult[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(HEADERS), line(HEADERS.map(() => '---')), ...results.map((result) => line(cellsOf(result)))].join('\n');
}

function cellsOf(result: CaseResult): string[] {
  const { name, latency, memory, counts } = result;
  const p99s = latency ? [latency.quiet, latency.bareAttacked, latency.attacked].map(({ p99 }) => p99.toFixed(1)) : [];
  return [
    name,
    ...(p99s.length > 0 ? p99s : ['', '', '']),
    latency ? factorOf(latency, result.ratios) : '',
    memory ? arrows([memory.before.heldBytes, memory.after.heldBytes]) : '',
    memory ? arrows([memory.before.residentBytes, memory.peakResidentBytes, memory.after.residentBytes]) : '',
    fatesOf(counts),
    isKept(result) ? 'kept' : brokenOf(result),
  ];
}

/** The median first, then what it is the median of. */
function factorOf(latency: PairsLatency, ratios: readonly number[] = []): string {
  const all = ratios.length > 1 ? ` (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})` : '';
  return `**${ratioOf(latency).toFixed(2)}**${all}`;
}

const arrows = (bytes: readonly number[]) => bytes.map((each) => Math.round(each / MIB)).join(' → ');

function brokenOf({ findings }: CaseResult): string {
  const broken = findings.filter(({ kept }) => !kept).map(({ promise, seen }) => `not kept: ${promise}: ${seen}`);
  return broken.join('; ').replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

/** What happened most often. */
function fatesOf(counts: Counts): string {
  return Object.entries(counts)
    .filter(([what]) => /^(close|http|problem|reset|cut|answer|held|outlasted)/.test(what))
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST_FATES)
    .map(([what, count]) => `${count.toLocaleString('en')} × ${what}`)
    .join(', ');
}
