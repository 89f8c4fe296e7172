import { assert, array, integer, property } from 'fast-check';
import { type IdRanges, addToRanges, rangesInclude } from './id-ranges.js';

test('touching ids become one range', () => {
  expect(addToRanges([[5, 9]], [10, 4, 20, 11])).toEqual([
    [4, 11],
    [20, 20],
  ]);
  expect(addToRanges([], [0, 0xffff_ffff])).toEqual([
    [0, 0],
    [0xffff_ffff, 0xffff_ffff],
  ]);
});

test('above the bound the smallest gaps are closed', () => {
  expect(addToRanges([], [1, 10, 13, 30, 32], 3)).toEqual([
    [1, 1],
    [10, 13],
    [30, 32],
  ]);
});

test('whatever is added is included for ever, within the bound, ascending and apart', () => {
  const uploads = array(array(integer({ min: 0, max: 300 }), { maxLength: 20 }), { maxLength: 10 });
  assert(
    property(uploads, integer({ min: 1, max: 12 }), (rounds, maxRanges) => {
      let ranges: IdRanges = [];
      for (const ids of rounds) ranges = addToRanges(ranges, ids, maxRanges);
      expect(ranges.length).toBeLessThanOrEqual(maxRanges);
      for (const id of rounds.flat()) expect(rangesInclude(ranges, id)).toBe(true);
      ranges.forEach(([first, last], index) => {
        expect(first).toBeLessThanOrEqual(last);
        if (index > 0) expect(first).toBeGreaterThan((ranges[index - 1]?.[1] ?? 0) + 1);
      });
      expect(rangesInclude(ranges, 301)).toBe(false);
    }),
  );
});

test('with room enough, nothing is included that was not added', () => {
  assert(
    property(array(integer({ min: 0, max: 100 }), { maxLength: 60 }), (ids) => {
      const ranges = addToRanges([], ids, 100);
      for (let id = 0; id <= 100; id++) expect(rangesInclude(ranges, id)).toBe(ids.includes(id));
    }),
  );
});
