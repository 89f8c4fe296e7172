import { madeUpReport } from '../../test/made-up-report.js';
import { judgeTargets, targetLines, targets } from './targets.js';

const quiet = (p50: number[], floors: number[]) =>
  madeUpReport([
    { key: 'deliveredMs.p50', better: 'lower', values: p50, floors },
    { key: 'deliveredMs.p99', better: 'lower', values: [2, 2.5, 4] },
  ]);

test('the median decides, by the figure and by its ratio to the floor', () => {
  expect(targetLines(quiet([0.7, 0.75, 0.9], [0.3, 0.3, 0.3]))).toBe(
    'target met     send → delivered p50 ≤ 0.8 ms: 0.750, worst 0.900\n' +
      'target NOT met send → delivered p50 ≤ 2 × floor: 2.500, worst 3.000\n' +
      'target met     send → delivered p99 ≤ 3 ms: 2.500, worst 4.000\n',
  );
});

test('a rate is to be reached, and by the worst it is missed from below', () => {
  const options = { pairs: 50, 'in-flight': 32, size: 1_024 };
  const rate = { key: 'messagesPerSecond', better: 'higher', values: [29_000, 31_000, 32_000] } as const;
  const [judged] = judgeTargets(madeUpReport([rate], { scenario: 'pairs', options }));
  expect(judged).toMatchObject({ median: 31_000, worst: 29_000, met: true });
});

test('runs with other options, of another stack or on a schedule are about no target', () => {
  const report = quiet([1, 1, 1], [1, 1, 1]);
  expect(judgeTargets({ ...report, stack: 'ws://127.0.0.1:1' })).toEqual([]);
  expect(judgeTargets({ ...report, options: { rate: 5 } })).toEqual([]);
  const pairs = { ...report, scenario: 'pairs', options: { pairs: 2, 'in-flight': 32, size: 1_024 } };
  expect(judgeTargets(pairs)).toEqual([]);
});

test('every target has a bound, and one only', () => {
  for (const { atMost, atLeast } of targets) expect((atMost === undefined) !== (atLeast === undefined)).toBe(true);
});
