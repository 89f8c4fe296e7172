import { type Rate, RateLimiter } from '@lantern/limits';
import { ManualClock } from '@lantern/runtime/testing';
import fc from 'fast-check';
import { ToldTimes } from './told-times.js';

interface Run {
  readonly rate: Rate;
  /** When each request is made first, ms. */
  readonly starts: readonly number[];
  /** Tokens taken by other devices of the user, at these times, ms. */
  readonly others: readonly number[];
  /** How late each repeat comes, ms. */
  readonly lateMs: number;
}

/** A client that repeats each request when it was told. @returns how many refusals were held against it */
function blamed({ rate, starts, others, lateMs }: Run): number {
  const clock = new ManualClock(0);
  const limiter = new RateLimiter({ rate, clock, entries: 64 });
  const told = new ToldTimes();
  const events = [...starts.map((at) => ({ at, own: true })), ...others.map((at) => ({ at, own: false }))];
  let blame = 0;
  for (let steps = 0; events.length > 0 && steps < 20_000; steps++) {
    events.sort((a, b) => a.at - b.at);
    const { at, own } = events.shift()!;
    clock.advance(Math.max(0, at - clock.monotonic()));
    const waitMs = limiter.charge('user');
    if (!own || waitMs === 0) continue;
    if (!told.excuses(clock.monotonic())) blame++;
    told.tell(clock.monotonic(), waitMs);
    events.push({ at: clock.monotonic() + waitMs + lateMs, own: true });
  }
  return blame;
}

test('a thousand sends that are refused together and wait as they are told are never held against their client', () => {
  const rate = { burst: 10, intervalMs: 50 };
  expect(blamed({ rate, starts: Array(1_000).fill(0), others: [], lateMs: 0 })).toBe(0);
  // Also where others take the tokens that it waits for.
  const others = Array.from({ length: 2_000 }, (_, index) => index * 40);
  expect(blamed({ rate, starts: Array(1_000).fill(0), others, lateMs: 0 })).toBe(0);
});

test('whoever waits is never blamed, whatever the rate, the delay and the others', () => {
  const run = fc.record({
    rate: fc.record({ burst: fc.integer({ min: 1, max: 40 }), intervalMs: fc.integer({ min: 1, max: 60_000 }) }),
    starts: fc.array(fc.integer({ min: 0, max: 4_000 }), { maxLength: 100 }),
    others: fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 60 }),
    lateMs: fc.integer({ min: 0, max: 20_000 }),
  });
  fc.assert(
    fc.property(run, (given) => expect(blamed(given)).toBe(0)),
    { numRuns: 200 },
  );
});

test('whoever goes on is blamed for all but one refusal for each time that was told', () => {
  const told = new ToldTimes();
  let blame = 0;
  for (let now = 0; now < 30_000; now++) {
    if (!told.excuses(now)) blame++;
    told.tell(now, 50_000);
  }
  expect(blame).toBe(25_000);
});

test('those who come much too late have no claim left, and begin anew', () => {
  const told = new ToldTimes();
  for (let request = 0; request < 100; request++) {
    told.excuses(0);
    told.tell(0, 1_000);
  }
  const later = 1_000 + 61_000;
  expect(told.excuses(later)).toBe(true);
  told.tell(later, 600_000);
  expect([told.excuses(later + 4_999), told.excuses(later + 5_000)]).toEqual([true, false]);
});
