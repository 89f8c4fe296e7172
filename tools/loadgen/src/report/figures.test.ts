import { type Figure, besideFloor, spread, summarizeFigures } from './figures.js';
import { figureTable, formatNumber, ledgerLines } from './table.js';

const rate = (value: number, floor?: number): Figure => ({
  key: 'rate',
  label: 'messages',
  unit: 'msg/s',
  better: 'higher',
  value,
  ...(floor !== undefined && { floor }),
});

test('min, median and max of odd and even counts', () => {
  expect(spread([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  expect(spread([4, 1, 2, 3])).toEqual({ min: 1, median: 2.5, max: 4 });
});

test('the ratio to the floor is taken within each repeat', () => {
  const [summary] = summarizeFigures([[rate(10, 100)], [rate(60, 200)], [rate(80, 200)]]);
  expect(summary).toMatchObject({ min: 10, median: 60, max: 80, ratioToFloor: 0.3 });
});

test('figures are paired with those of the floor by key', () => {
  const other: Figure = { ...rate(5), key: 'other' };
  const neither: Figure = { ...rate(5), key: 'neither', better: 'neither' };
  const floor = [rate(40), { ...neither, value: 1 }];
  expect(besideFloor([rate(10), other, neither], floor)).toEqual([rate(10, 40), other, neither]);
});

test('the table shows the floor only where there is one', () => {
  expect(figureTable(summarizeFigures([[rate(12_345)]]))).toMatch(
    /^ +unit +min +median +max\nmessages +msg\/s +12,345/,
  );
  expect(figureTable(summarizeFigures([[rate(10, 40)]]))).toMatch(/× floor\n.* 40\.0 +0\.25$/);
});

test('numbers keep three digits', () => {
  expect([0.4567, 12.345, 1_234.5, Number.NaN].map(formatNumber)).toEqual(['0.457', '12.3', '1,235', 'n/a']);
});

test('a failed account says what is wrong', () => {
  const line = ledgerLines([
    {
      of: 'embedded',
      ok: false,
      counts: { sent: 2, accepted: 2 },
      refused: { UNAVAILABLE: 1 },
      violations: { lost: 1, foreign: 0 },
    },
  ]);
  expect(line).toBe('ledger FAIL embedded: 2 sent, 2 accepted; refused: 1 UNAVAILABLE; VIOLATIONS: 1 lost');
});
