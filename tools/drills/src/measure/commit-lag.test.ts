import { commitLags } from './commit-lag.js';

const sample = (at: number, end: number, committed: number) => ({ endAt: at, end, committedAt: at + 5, committed });

test('each end of the log waits for the first commit at or above it', () => {
  expect(commitLags([sample(0, 10, 10), sample(100, 20, 10), sample(200, 25, 19), sample(300, 25, 25)])).toEqual([
    5, 205, 105, 5,
  ]);
});

test('an end that no commit reaches never ends', () => {
  expect(commitLags([sample(0, 10, 9), sample(100, 10, 9)])).toEqual([Infinity, Infinity]);
});
