import { StallBook } from './stall-book.js';

test('a stall belongs to the fault that was the last to begin before it was over', () => {
  const book = new StallBook(1);
  book.wanted(0, 0, 0);
  book.delivered(0, 5);
  book.wanted(1, 0, 90);
  book.faultBegan('kill-broker');
  book.delivered(1, 190);
  book.wanted(2, 0, 200);
  book.delivered(2, 2_200);
  book.faultBegan('kill-keys');
  book.wanted(3, 0, 3_000);
  book.delivered(3, 3_007);
  book.faultBegan('kill-broker');
  book.wanted(4, 0, 4_000);
  book.close(4_500);
  expect(book.quiet()).toEqual({ count: 1, p50: 5, p95: 5, max: 5 });
  expect(book.byKind()).toEqual([
    { kind: 'kill-broker', count: 2, p50: 500, p95: 2_000, max: 2_000 },
    { kind: 'kill-keys', count: 1, p50: 7, p95: 7, max: 7 },
  ]);
});

test('messages flow again when every pair has got one that was wanted after that time', () => {
  const book = new StallBook(2);
  book.wanted(0, 0, 10);
  book.wanted(1, 1, 10);
  book.wanted(2, 1, 20);
  book.delivered(0, 30);
  book.delivered(1, 30);
  expect(book.flowedSince(9)).toBe(true);
  expect(book.flowedSince(10)).toBe(false);
  book.delivered(2, 31);
  expect(book.flowedSince(10)).toBe(false);
  book.wanted(3, 0, 21);
  book.delivered(3, 40);
  expect(book.flowedSince(19)).toBe(true);
});
