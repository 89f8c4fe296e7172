import { crowding, histogram, histogramLines } from './histogram.js';

test('values are counted by the part that they are in', () => {
  expect(histogram([0, 499, 500, 1_700], 500)).toEqual([2, 1, 0, 1]);
  expect(histogram([], 500)).toEqual([0]);
  expect(histogramLines([0, 100, 600], 500)).toEqual([
    `   0.0 s ${'#'.repeat(40)} 2`,
    `   0.5 s ${'#'.repeat(20)}${' '.repeat(20)} 1`,
  ]);
});

test('crowding is 1 for even values, and 10 when all come at once', () => {
  expect(crowding(Array.from({ length: 1_000 }, (_, index) => index))).toBe(1);
  expect(crowding([5, 5, 5])).toBe(10);
  expect(crowding([])).toBe(0);
  expect(crowding([...Array.from({ length: 99 }, () => 0), 100])).toBeCloseTo(9.9);
});
