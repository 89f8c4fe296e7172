import { ManualClock } from '@lantern/runtime/testing';
import fc from 'fast-check';
import { type Rate, parseRate } from './rate.js';
import { RateLimiter } from './rate-limiter.js';

const SEEDS = [1, 2] as const;

function limiter(rate: Rate, entries = 1_024) {
  const clock = new ManualClock();
  return { clock, limiter: new RateLimiter({ rate, clock, entries, seeds: SEEDS }) };
}

/** How many of `calls` in a row are admitted. */
function admitted({ limiter }: { limiter: RateLimiter }, calls: number, key = 'a'): number {
  return Array.from({ length: calls }, () => limiter.charge(key)).filter((waitMs) => waitMs === 0).length;
}

describe('burst, then one per interval', () => {
  test.each([
    ['sends per sender', '1000+20/s', 1_000, 50],
    ['sends per pair', '120+2/s', 120, 500],
    ['ephemeral sends per pair', '30+2/s', 30, 500],
    ['look-ups per pair', '60+1/10s', 60, 10_000],
    ['distinct targets', '300+300/h', 300, 12_000],
    ['claims per pair', '6+1/10m', 6, 600_000],
  ])('%s: %s', (_name, text, burst, intervalMs) => {
    const world = limiter(parseRate(text)!);
    expect(admitted(world, burst + 5)).toBe(burst);
    world.clock.advance(intervalMs - 1);
    expect(admitted(world, 3)).toBe(0);
    world.clock.advance(1);
    expect(admitted(world, 3)).toBe(1);
    world.clock.advance(intervalMs * 7);
    expect(admitted(world, 10)).toBe(Math.min(7, burst));
    world.clock.advance(intervalMs * burst * 3);
    expect(admitted(world, burst * 2)).toBe(burst);
  });
});

test('who waits as long as it was told is admitted', () => {
  const { clock, limiter: bucket } = limiter({ burst: 2, intervalMs: 1_000 });
  bucket.charge('a');
  clock.advance(300);
  bucket.charge('a');
  const waitMs = bucket.charge('a');
  expect(waitMs).toBe(700);
  clock.advance(waitMs);
  expect(bucket.charge('a')).toBe(0);
});

test('those who are refused together are told one time each, at which each of them finds a token', () => {
  const { clock, limiter: bucket } = limiter({ burst: 10, intervalMs: 100 });
  for (let call = 0; call < 10; call++) bucket.charge('a');
  const waits = Array.from({ length: 8 }, () => bucket.charge('a'));
  expect(waits).toEqual([100, 200, 300, 400, 500, 600, 700, 800]);
  for (const [index, waitMs] of waits.entries()) {
    clock.advance(waitMs - (waits[index - 1] ?? 0));
    expect(bucket.charge('a')).toBe(0);
  }
});

test('who goes on all the same is told ever longer times, up to a whole burst', () => {
  const { limiter: bucket } = limiter({ burst: 5, intervalMs: 1_000 });
  for (let call = 0; call < 5; call++) bucket.charge('a');
  const waits = Array.from({ length: 50 }, () => bucket.charge('a'));
  expect(waits.slice(0, 5)).toEqual([1_000, 2_000, 3_000, 4_000, 5_000]);
  expect(new Set(waits.slice(5))).toEqual(new Set([5_000]));
});

test('a refund gives back what was taken, and never more', () => {
  const world = limiter({ burst: 3, intervalMs: 1_000 });
  expect(admitted(world, 3)).toBe(3);
  world.limiter.refund('a');
  expect(admitted(world, 2)).toBe(1);
  for (let call = 0; call < 10; call++) world.limiter.refund('a');
  expect(admitted(world, 10)).toBe(3);
  world.limiter.refund('nobody');
  expect(admitted(world, 10, 'nobody')).toBe(3);
});

test('asking takes nothing', () => {
  const world = limiter({ burst: 1, intervalMs: 1_000 });
  expect([world.limiter.waitMs('a'), world.limiter.waitMs('a')]).toEqual([0, 0]);
  expect(admitted(world, 2)).toBe(1);
  expect(world.limiter.waitMs('a')).toBe(1_000);
});

test('keys do not share a bucket, in whatever way their parts are split', () => {
  const { limiter: bucket } = limiter({ burst: 1, intervalMs: 1_000 });
  const keys = [
    ['ab', 'c'],
    ['a', 'bc'],
    ['abc', ''],
    ['', 'abc'],
    ['c', 'ab'],
  ] as const;
  for (const [first, second] of keys) expect(bucket.charge(first, second)).toBe(0);
  for (const [first, second] of keys) expect(bucket.charge(first, second)).toBeGreaterThan(0);
});

test('it does what a bucket that is written out does, for any calls', () => {
  const step = fc.record({ waitMs: fc.integer({ min: 0, max: 400 }), key: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 300 }),
      fc.array(step, { maxLength: 60 }),
      (burst, intervalMs, steps) => {
        const { clock, limiter: bucket } = limiter({ burst, intervalMs });
        const tokens = new Map<string, { left: number; at: number }>();
        for (const { waitMs, key } of steps) {
          clock.advance(waitMs);
          const now = clock.monotonic();
          const before = tokens.get(key) ?? { left: burst, at: now };
          const left = Math.min(burst, before.left + (now - before.at) / intervalMs);
          // Thirds do not add up exactly.
          const hasOne = left > 1 - 1e-9;
          expect(bucket.charge(key) === 0).toBe(hasOne);
          tokens.set(key, { left: hasOne ? left - 1 : left, at: now });
        }
      },
    ),
    { seed: 11 },
  );
});

test('its memory grows with the keys that are in debt, none of which is forgotten meanwhile', () => {
  const { clock, limiter: bucket } = limiter({ burst: 1, intervalMs: 1_000 }, 262_144);
  const { bytes } = bucket;
  for (let key = 0; key < 20_000; key++) {
    expect(bucket.charge(`early-${key}`)).toBe(0);
    clock.advance(1_000);
  }
  // Each was full again before the next came.
  expect(bucket.bytes).toBe(bytes);
  const keys = Array.from({ length: 20_000 }, (_, key) => `key-${key}`);
  for (const key of keys) bucket.charge(key);
  expect(bucket.bytes).toBeGreaterThan(20_000 * 24);
  expect(keys.filter((key) => bucket.waitMs(key) !== 1_000)).toEqual([]);
  expect(keys.filter((key) => bucket.charge(key) === 0)).toEqual([]);
});

describe('with more keys than it has room for', () => {
  test('a million keys take no more than the memory that it may have, and no timer', () => {
    const { clock, limiter: bucket } = limiter({ burst: 120, intervalMs: 500 }, 65_536);
    const bytes = 65_536 * 24;
    const heapBefore = process.memoryUsage().heapUsed + process.memoryUsage().external;
    for (let key = 0; key < 1_000_000; key++) bucket.charge(`sender-${key}`, 'recipient');
    expect(bucket.bytes).toBe(bytes);
    expect(clock.pending).toBe(0);
    const grown = process.memoryUsage().heapUsed + process.memoryUsage().external - heapBefore;
    // A map would hold some 100 MB; what is seen here is what the loop left behind until it is collected.
    expect(grown).toBeLessThan(64 * 1024 * 1024);
  });

  test('those with the least debt are forgotten first: a flood of strangers does not set the worst free', () => {
    const world = limiter({ burst: 50, intervalMs: 1_000 }, 1_024);
    admitted(world, 50, 'worst');
    for (let key = 0; key < 100_000; key++) world.limiter.charge(`stranger-${key}`);
    expect(world.limiter.charge('worst')).toBeGreaterThan(0);
  });

  test('a key whose bucket is full again leaves its place', () => {
    const world = limiter({ burst: 2, intervalMs: 10 }, 8);
    for (let round = 0; round < 1_000; round++) {
      expect(admitted(world, 3, `key-${round}`)).toBe(2);
      world.clock.advance(20);
    }
  });
});

test('user ids spread evenly over the table', () => {
  const world = limiter({ burst: 1, intervalMs: 1e9 }, 65_536);
  const key = (index: number) => `${index.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
  for (let index = 0; index < 16_384; index++) world.limiter.charge(key(index), key(0));
  const kept = Array.from({ length: 16_384 }, (_, index) => world.limiter.waitMs(key(index), key(0))).filter(Boolean);
  // A quarter full: with an even spread hardly a set of eight overflows.
  expect(kept.length).toBeGreaterThan(16_384 * 0.998);
});
