import type { ProbeLine } from '../probe/probe-line.js';
import { runtimeCharts, runtimeFigures } from './runtime-figures.js';

const MIB = 1024 * 1024;

/** A line a second. */
function lines(count: number, of: (second: number) => Partial<ProbeLine>): ProbeLine[] {
  return Array.from({ length: count }, (_, second) => ({ at: 1_000 * second, delaysMs: [], ...of(second) }));
}

const valueOf = (figures: ReturnType<typeof runtimeFigures>, key: string) =>
  figures.find((figure) => figure.key === key)?.value;

test('the delay is the p99 over all the time, of the worst process', () => {
  const calm = { name: 'a', lines: lines(10, () => ({ delaysMs: Array.from({ length: 100 }, () => 1) })) };
  const busy = {
    name: 'b',
    lines: lines(10, (second) => ({ delaysMs: [...Array.from({ length: 98 }, () => 2), 30, 30 + second] })),
  };
  expect(valueOf(runtimeFigures([calm]), 'eventLoopDelayMs.p99')).toBe(1);
  expect(valueOf(runtimeFigures([calm, busy]), 'eventLoopDelayMs.p99')).toBe(30);
  expect(runtimeFigures([{ name: 'c', lines: lines(1, () => ({ delaysMs: [5] })) }])).toEqual([]);
});

test('the heap is compared between the first and the last quarter, over all processes', () => {
  const growing = { name: 'a', lines: lines(101, (second) => ({ heapBytes: (100 + second) * MIB })) };
  const flat = { name: 'b', lines: lines(101, (second) => (second % 7 === 0 ? { heapBytes: 50 * MIB } : {})) };
  const figures = runtimeFigures([growing, flat]);
  expect(valueOf(figures, 'heapMib.first')).toBeCloseTo(112.5 + 50);
  expect(valueOf(figures, 'heapMib.last')).toBeCloseTo(187.5 + 50);
  expect(valueOf(figures, 'heapGrowthPercent')).toBeCloseTo(100 * (237.5 / 162.5 - 1));
  expect(runtimeFigures([{ name: 'few', lines: lines(3, () => ({ heapBytes: MIB })) }])).toEqual([]);
});

test('the plots have a line for each process', () => {
  const of = (name: string) => ({ name, lines: lines(12, () => ({ delaysMs: [1, 2], heapBytes: MIB })) });
  const charts = runtimeCharts('real', [of('gateway 0'), of('transport 0')]);
  expect(charts.map(({ title, lines: [line] }) => [title, line?.group, line?.points.length])).toEqual([
    ['Event-loop delay, p99', 'real, gateway 0', 3],
    ['Heap after full collections', 'real, gateway 0', 12],
    ['Event-loop delay, p99', 'real, transport 0', 3],
    ['Heap after full collections', 'real, transport 0', 12],
  ]);
});
