import { ManualClock } from '@lantern/runtime/testing';
import { DefinitelyNotDone, OutcomeUnknown } from '../../src/index.js';
import { Slots } from '../../src/owner/slots.js';
import { WriteLane } from '../../src/owner/write-lane.js';
import { eventually } from './test-link.js';

interface Write {
  readonly items: readonly number[];
  readonly repeated: boolean;
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
}

function laneOf(slots = new Slots(32)) {
  const clock = new ManualClock();
  const ownership = new AbortController();
  const writes: Write[] = [];
  const settled = new Map<number, boolean>();
  const lane = new WriteLane<number>({
    random: Math.random,
    write: (items, repeated) =>
      new Promise<void>((answer, fail) => void writes.push({ items: [...items], repeated, answer, fail })),
    slots,
    clock,
    signal: ownership.signal,
    onFailure: () => undefined,
  });
  const write = (item: number) => void lane.write([item], () => 10).then((durable) => settled.set(item, durable));
  return { clock, ownership, writes, settled, write, lane };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
const unknown = new OutcomeUnknown('no answer');

test('few writes are under way, and what waits meanwhile goes together', async () => {
  const { writes, settled, write } = laneOf();
  for (const item of numbers(0, 100)) write(item);
  await eventually(() => writes.length === 4);
  writes.at(0)?.answer();
  await eventually(() => writes.length === 5);
  expect(writes.map(({ items }) => items)).toEqual([[0], [1], [2], [3], numbers(4, 100)]);
  expect([...settled]).toEqual([[0, true]]);
});

test('a store that is down is asked by one write at a time, and then gets what waited in few (I7)', async () => {
  const { clock, writes, settled, write } = laneOf();
  for (const item of numbers(0, 4)) write(item);
  await eventually(() => writes.length === 4);
  for (const each of writes.splice(0)) each.fail(unknown);
  const later: Write[] = [];
  for (let round = 0; round < 20; round++) {
    write(4 + round);
    await eventually(() => {
      clock.advance(2_000);
      return writes.length > 0;
    });
    expect(writes).toHaveLength(1);
    // R3: what may have been done is repeated, what was never sent waits behind it.
    expect(writes[0]).toMatchObject({ items: [3], repeated: true });
    if (round < 19) writes.pop()?.fail(unknown);
  }
  writes.pop()?.answer();
  while (settled.size < 24) {
    await eventually(() => writes.length > 0 || settled.size === 24);
    for (const write of writes.splice(0)) {
      later.push(write);
      write.answer();
    }
  }
  expect(later.length).toBeLessThan(15);
  const itemsOf = (writesOf: readonly Write[]) => writesOf.flatMap(({ items }) => items).sort((a, b) => a - b);
  expect(itemsOf(later.filter(({ repeated }) => repeated))).toEqual([0, 1, 2]);
  expect(itemsOf(later.filter(({ repeated }) => !repeated))).toEqual(numbers(4, 24));
  await eventually(() => settled.size === 24);
  expect([...settled.values()].every(Boolean)).toBe(true);
});

test('a store that is too slow for a large write gets smaller ones, and larger ones again when it answers', async () => {
  const { clock, writes, lane } = laneOf();
  const written = lane.write(numbers(0, 3_000), () => 10);
  const sizes: number[] = [];
  const next = async (judge: (write: Write) => void) => {
    await eventually(() => {
      if (writes.length === 0) clock.advance(2_000);
      return writes.length > 0;
    });
    for (const write of writes.splice(0)) {
      sizes.push(write.items.length);
      judge(write);
    }
  };
  await next(({ fail }) => fail(unknown));
  for (let tries = 0; tries < 3; tries++) await next(({ fail }) => fail(unknown));
  expect(sizes).toEqual([1_000, 1_000, 1_000, 500, 250, 125]);
  const sum = (all: readonly number[]) => all.reduce((total, size) => total + size, 0);
  while (sum(sizes.slice(6)) < 3_000) await next(({ answer }) => answer());
  expect(sizes[6]).toBe(63);
  expect(Math.max(...sizes.slice(6))).toBeGreaterThan(500);
  expect(await written).toBe(true);
});

test('a store that answers slowly gets smaller writes before any of them fails', async () => {
  const { clock, writes, lane } = laneOf(new Slots(1));
  const written = lane.write(numbers(0, 1_600), () => 10);
  const sizes: number[] = [];
  const answerAfter = async (ms: number) => {
    await eventually(() => writes.length > 0);
    const write = writes.pop();
    sizes.push(write?.items.length ?? 0);
    clock.advance(ms);
    write?.answer();
  };
  // Both were taken before the first was answered.
  await answerAfter(5_000);
  await answerAfter(3_000);
  expect(await written).toBe(true);
  const more = lane.write(numbers(1_600, 2_500), () => 10);
  for (let write = 0; write < 3; write++) await answerAfter(500);
  expect(await more).toBe(true);
  expect(sizes).toEqual([1_000, 600, 300, 300, 300]);
});

test.each([
  ['takes its time, and no more than a second', 400, 1_000],
  ['is slow whatever the size', 1_500, 64],
])('after failures writes grow again with a store that %s', async (_title, ms, most) => {
  const { clock, writes, lane } = laneOf(new Slots(1));
  const written = lane.write(numbers(0, 6_000), () => 10);
  const next = async (judge: (write: (typeof writes)[number]) => void) => {
    await eventually(() => {
      if (writes.length === 0) clock.advance(2_000);
      return writes.length > 0;
    });
    const write = writes.pop();
    if (write === undefined) return 0;
    judge(write);
    return write.items.length;
  };
  for (let tries = 0; tries < 14; tries++) await next(({ fail }) => fail(unknown));
  const sizes: number[] = [];
  for (let sum = 0; sum < 6_000; sum += sizes.at(-1) ?? 0) {
    const size = await next(({ answer }) => {
      clock.advance(ms);
      answer();
    });
    sizes.push(size);
  }
  expect(await written).toBe(true);
  expect(sizes[0]).toBe(1);
  expect(Math.max(...sizes)).toBeGreaterThan(most / 2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
});

test('what was certainly not done is no repeat', async () => {
  const { clock, writes, write } = laneOf();
  write(1);
  await eventually(() => writes.length === 1);
  writes.pop()?.fail(new DefinitelyNotDone('nobody to send it to'));
  await eventually(() => {
    clock.advance(2_000);
    return writes.length > 0;
  });
  expect(writes[0]).toMatchObject({ items: [1], repeated: false });
});

test('the bound of the instance holds over its lanes', async () => {
  const slots = new Slots(2);
  const [first, second] = [laneOf(slots), laneOf(slots)];
  for (const item of numbers(0, 3)) first.write(item);
  second.write(0);
  await eventually(() => first.writes.length === 2);
  expect(second.writes).toEqual([]);
  for (const { answer } of first.writes) answer();
  await eventually(() => second.writes.length === 1);
});

test('when the ownership ends, what waits is not written and said to be not done', async () => {
  const { ownership, writes, settled, write } = laneOf();
  for (const item of numbers(0, 6)) write(item);
  await eventually(() => writes.length === 4);
  ownership.abort();
  writes.at(0)?.answer();
  writes.at(1)?.fail(unknown);
  write(6);
  await eventually(() => settled.size === 5);
  expect([...settled].sort(([a], [b]) => a - b)).toEqual([
    [0, true],
    [1, false],
    [4, false],
    [5, false],
    [6, false],
  ]);
  expect(writes).toHaveLength(4);
});
