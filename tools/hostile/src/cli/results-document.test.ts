import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LatencySummary } from '@lantern/loadgen';
import type { CaseResult } from '../run/case-result.js';
import { UsageError } from './command.js';
import { withTable } from './results-document.js';
import { ResultsFile } from './results-file.js';

const summary = (p99: number) => ({ p99 }) as LatencySummary;

function resultOf(name: string, attacked: number, ratios: readonly number[] = []): CaseResult {
  const latency = { quiet: summary(10), bareAttacked: summary(20), attacked: summary(attacked) };
  return { name, seconds: 15, counts: { 'close 4413': 1_234 }, findings: [], latency, ratios };
}

test('the table stands between its marks, in the order of the cases, and nothing else changes', () => {
  const document = 'before\n<!-- hostile:table -->\nold\n<!-- /hostile -->\nafter\n';
  const filled = withTable(document, [resultOf('fragments', 50, [2.5]), resultOf('half-open', 44, [4, 2.2, 1])]);
  expect(filled).toMatch(/^before\n<!-- hostile:table -->\n\n\| case [^]*\n\n<!-- \/hostile -->\nafter\n$/);
  const rows = filled.split('\n').filter((line) => /^\| (half-open|fragments)/.test(line));
  expect(rows).toEqual([
    '| half-open | 10.0 | 20.0 | 44.0 | **2.20** (4.00, 2.20, 1.00) |  |  | 1,234 × close 4413 | kept |',
    '| fragments | 10.0 | 20.0 | 50.0 | **2.50** |  |  | 1,234 × close 4413 | kept |',
  ]);
});

test('a document without marks is not touched', () => {
  expect(() => withTable('no marks', [])).toThrow('<!-- hostile:table -->');
});

describe('the file of results', () => {
  let directory: string;

  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'lantern-hostile-results-'))));
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test('keeps the cases of other runs, and replaces those that are run again', async () => {
    const file = join(directory, 'results.json');
    const first = await ResultsFile.open(file);
    for (const result of [resultOf('fuzz', 10), resultOf('half-open', 10)])
      await first.save(result, { seed: 1, seconds: 15 });
    const second = await ResultsFile.open(file);
    await second.save(resultOf('fuzz', 99), { seed: 2, seconds: 15 });
    const { results } = await ResultsFile.open(file);
    expect(results.map(({ name, latency }) => [name, latency?.attacked.p99])).toEqual([
      ['fuzz', 99],
      ['half-open', 10],
    ]);
  });

  test('is not written over when it is something else', async () => {
    const file = join(directory, 'other.json');
    await writeFile(file, '{"short":true,"results":[]}');
    await expect(ResultsFile.open(file)).rejects.toThrow(UsageError);
  });
});
