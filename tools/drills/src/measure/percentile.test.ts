import { percentile } from './percentile.js';

test('the share of the values that is asked for does not exceed the percentile', () => {
  const values = [20, 3, 1, 2, 19, ...Array.from({ length: 15 }, (_, index) => 4 + index)];
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1)]).toEqual([10, 19, 20]);
  expect(percentile([], 0.5)).toBe(0);
});
