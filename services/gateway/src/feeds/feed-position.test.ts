import { FeedPosition } from './feed-position.js';

const ends = (...offsets: number[]) => new Map(offsets.map((offset, partition) => [partition, BigInt(offset)]));

test('nothing is known before reading begins, and nothing longer than 2 s after it was known last', () => {
  const position = new FeedPosition();
  expect(position.isLive(0)).toBe(false);
  position.begin({ askedAt: 1_000, ends: ends(5, 0) });
  expect([position.isLive(3_000), position.isLive(3_001)]).toEqual([true, false]);
});

test('all is known as of the question whose ends were reached, not as of when they were reached', () => {
  const position = new FeedPosition();
  position.begin({ askedAt: 0, ends: ends(5, 0) });
  expect(position.compare({ askedAt: 3_000, ends: ends(7, 1) }, position.next)).toBe(true);
  expect(position.isLive(3_000)).toBe(false);
  position.read(0, 7n);
  expect(position.isLive(3_000)).toBe(false);
  position.read(1, 1n);
  expect([position.isLive(5_000), position.isLive(5_001)]).toEqual([true, false]);
});

test('a question that is not reached yet is not replaced by one that is reached later still', () => {
  const position = new FeedPosition();
  position.begin({ askedAt: 0, ends: ends(0) });
  position.compare({ askedAt: 1_000, ends: ends(10) }, position.next);
  position.compare({ askedAt: 2_000, ends: ends(1_000) }, position.next);
  expect(position.waitingSince).toBe(1_000);
  position.read(0, 10n);
  expect([position.waitingSince, position.isLive(3_000), position.isLive(3_001)]).toEqual([undefined, true, false]);
});

test('a partition that is new is read from its begin', () => {
  const position = new FeedPosition();
  position.begin({ askedAt: 0, ends: ends(5) });
  position.compare({ askedAt: 5_000, ends: ends(5, 2) }, position.next);
  expect([position.next.get(1), position.isLive(5_000)]).toEqual([0n, false]);
  position.read(1, 2n);
  expect(position.isLive(5_000)).toBe(true);
});

test('what was there before reading begins may have to be read first', () => {
  const position = new FeedPosition();
  position.begin({ askedAt: 1_000, ends: ends(5, 2, 0) }, ends(0, 2, 0));
  expect([position.isComplete, position.isLive(1_000), [...position.next.values()]]).toEqual([
    false,
    false,
    [0n, 2n, 0n],
  ]);
  position.read(0, 4n);
  position.compare({ askedAt: 9_000, ends: ends(6, 2, 0) }, position.next);
  expect(position.isComplete).toBe(false);
  position.read(0, 5n);
  expect([position.isComplete, position.isLive(3_000), position.isLive(3_001)]).toEqual([true, true, false]);
});

test('a log that ends below what was read of it is another log', () => {
  const position = new FeedPosition();
  position.begin({ askedAt: 0, ends: ends(5, 3) });
  expect(position.compare({ askedAt: 1, ends: ends(5, 2) }, position.next)).toBe(false);
  expect(position.compare({ askedAt: 1, ends: ends(5) }, position.next)).toBe(false);
  expect(position.compare({ askedAt: 1, ends: ends(5, 3) }, position.next)).toBe(true);
});

test('what was read while the question was under way does not make it another log', () => {
  const position = new FeedPosition();
  position.begin({ askedAt: 0, ends: ends(5) });
  const readThen = new Map(position.next);
  position.read(0, 8n);
  expect(position.compare({ askedAt: 1_000, ends: ends(6) }, readThen)).toBe(true);
  expect([position.next.get(0), position.isLive(3_000)]).toEqual([8n, true]);
});
