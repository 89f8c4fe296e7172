import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MadeUpFigure, madeUpReport } from '../../test/made-up-report.js';
import { compareReports } from './compare.js';
import { jsonText } from './json-report.js';
import { publish } from './publish.js';
import { expectSameLoad, readReport } from './read-report.js';

const p50 = (...values: number[]): MadeUpFigure => ({ key: 'p50', better: 'lower', values });
const rate = (...values: number[]): MadeUpFigure => ({ key: 'rate', better: 'higher', values });

function verdict(before: MadeUpFigure, now: MadeUpFigure) {
  const [comparison] = compareReports(madeUpReport([before]), madeUpReport([now]));
  return comparison?.verdict;
}

test('what changed by more than the repeats differ is better or worse, by the direction of the figure', () => {
  expect(verdict(p50(10, 10.1, 10.2), p50(12, 12.1, 12.2))).toBe('worse');
  expect(verdict(p50(12, 12.1, 12.2), p50(10, 10.1, 10.2))).toBe('better');
  expect(verdict(rate(100, 101, 102), rate(120, 121, 122))).toBe('better');
  expect(verdict(rate(120, 121, 122), rate(100, 101, 102))).toBe('worse');
});

test('the same change is noise when the repeats of either run differ as much', () => {
  expect(verdict(p50(9, 10, 12.5), p50(12, 12.1, 12.2))).toBe('within noise');
  expect(verdict(p50(10, 10.1, 10.2), p50(9, 12.1, 13))).toBe('within noise');
  expect(verdict(p50(8, 10, 11), p50(11.5, 12.1, 12.2))).toBe('within noise');
});

test('a change of a few percent is none, however alike the repeats are', () => {
  expect(verdict(p50(10, 10, 10), p50(10.4, 10.4, 10.4))).toBe('within noise');
  expect(verdict(p50(10, 10, 10), p50(10.6, 10.6, 10.6))).toBe('worse');
});

test('runs that were not repeated tell only big changes', () => {
  expect(verdict(p50(10), p50(13))).toBe('within noise');
  expect(verdict(p50(10), p50(15))).toBe('worse');
});

test('on a machine of half the speed the ratio to the floor is compared, and the rest is not', () => {
  const before = madeUpReport([{ ...p50(10, 10.1, 10.2), floors: [5, 5, 5] }, rate(100, 101, 102)]);
  const machine = { ...before.machine, cpus: 1 };
  const slower = madeUpReport([{ ...p50(20, 20.1, 20.2), floors: [10, 10, 10] }, rate(50, 51, 52)], { machine });
  expect(compareReports(before, slower).map(({ key, by, verdict: found }) => [key, by, found])).toEqual([
    ['p50', 'ratio', 'within noise'],
    ['rate', 'value', 'not compared'],
  ]);
  const worse = madeUpReport([{ ...p50(20, 20.1, 20.2), floors: [5, 5, 5] }], { machine });
  expect(compareReports(before, worse)[0]).toMatchObject({ by: 'ratio', verdict: 'worse' });
});

test('what was not measured is not compared, nor what is neither better nor worse', () => {
  const neither: MadeUpFigure = { key: 'cpu', better: 'neither', values: [1, 1, 1] };
  const before = madeUpReport([p50(1, 1, 1), neither]);
  expect(compareReports(before, madeUpReport([rate(1, 1, 1), neither]))).toEqual([]);
  expect(verdict(p50(1, 1, 1), p50(Number.NaN, Number.NaN, Number.NaN))).toBe('not compared');
});

describe('a run with --compare', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'lantern-compare-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  async function published(now: MadeUpFigure): Promise<{ ok: boolean; text: string }> {
    const file = join(directory, 'before.json');
    await writeFile(file, jsonText(madeUpReport([p50(10, 10.1, 10.2)])));
    const report = madeUpReport([now]);
    let text = '';
    const repeats = report.repeats.map((repeat) => ({ ...repeat, charts: [] }));
    const before = { file: 'before.json', report: await readReport(file) };
    const out = { write: (more: string) => (text += more) };
    return { ok: await publish({ title: 'quiet', report, repeats, before, out }), text };
  }

  test('fails when a figure is worse, and says which and by how much', async () => {
    const { ok, text } = await published(p50(20, 20.2, 20.4));
    expect(ok).toBe(false);
    expect(text).toMatch(
      /compared with before\.json: 1 worse\n.*before +now +change +noise\np50 .*10\.1 .*20\.2 .*\+100 % .*±\d+ % +worse/,
    );
  });

  test('passes when it is better, or within the noise', async () => {
    expect(await published(p50(5, 5, 5.1))).toMatchObject({ ok: true, text: expect.stringContaining('1 better') });
    expect(await published(p50(9.9, 10, 10.3))).toMatchObject({
      ok: true,
      text: expect.stringContaining('1 within noise'),
    });
  });

  test('is refused for a run of something else, and for a file that is no report', async () => {
    const before = madeUpReport([p50(1)]);
    const file = 'b.json';
    expect(() => expectSameLoad(file, before, { ...before, options: { size: 1_024, seconds: 9 } })).not.toThrow();
    expect(() => expectSameLoad(file, before, { ...before, scenario: 'hot' })).toThrow(/scenario quiet.*has hot/);
    expect(() => expectSameLoad(file, before, { ...before, options: { size: 8 } })).toThrow(/--size 1024.*has 8/);
    const unmeasured = join(directory, 'unmeasured.json');
    await writeFile(unmeasured, jsonText(madeUpReport([p50(Number.NaN)])));
    expect((await readReport(unmeasured)).figures[0]).toMatchObject({ median: Number.NaN });
    const bad = join(directory, 'bad.json');
    await expect(readReport(bad)).rejects.toThrow(/ENOENT/);
    await writeFile(bad, '{}');
    await expect(readReport(bad)).rejects.toThrow(/bad\.json: not written by --json/);
    expect(await readFile(bad, 'utf8')).toBe('{}');
  });
});
