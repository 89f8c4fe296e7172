import { ManualClock } from '@lantern/runtime/testing';
import { Retirement } from './retirement.js';

const MAX_AGE_MS = 12 * 3_600_000;

function aged(random: () => number) {
  const clock = new ManualClock();
  return { clock, retirement: new Retirement({ clock, random, maxAgeMs: MAX_AGE_MS }) };
}

/** ms until the client is told, asked for as the wheel does. */
function toldAfter(random: () => number): number {
  const { clock, retirement } = aged(random);
  for (let passed = 0; ; passed += retirement.nextCheckMs, clock.advance(retirement.nextCheckMs)) {
    if (retirement.take()?.type === 'tell') return passed;
  }
}

test('a connection is told to go at its age, a tenth of it less or more by chance', () => {
  expect(toldAfter(() => 0)).toBeCloseTo(MAX_AGE_MS * 0.9, 0);
  expect(toldAfter(() => 0.5)).toBeCloseTo(MAX_AGE_MS, 0);
  expect(toldAfter(() => 0.999_999)).toBeCloseTo(MAX_AGE_MS * 1.1, -2);
});

test('it is told once, and when to leave is spread as well', () => {
  const { clock, retirement } = aged(() => 0.5);
  clock.advance(MAX_AGE_MS - 1);
  expect(retirement.take()).toBeUndefined();
  clock.advance(1);
  expect(retirement.take()).toEqual({ type: 'tell', reconnectAfterMs: 2_500 });
  expect(retirement.take()).toBeUndefined();
});

test('a client that does not leave is ended 5 s after its time when it waits for nothing, and 30 s later in any case', () => {
  const { clock, retirement } = aged(() => 0.5);
  clock.advance(MAX_AGE_MS);
  retirement.take();
  expect(retirement.nextCheckMs).toBe(7_500);
  clock.advance(7_499);
  expect(retirement.take()).toBeUndefined();
  clock.advance(1);
  expect(retirement.take()).toEqual({ type: 'end', whenIdle: true });
  expect(retirement.nextCheckMs).toBe(1_000);
  clock.advance(30_000);
  expect(retirement.take()).toEqual({ type: 'end', whenIdle: false });
});
