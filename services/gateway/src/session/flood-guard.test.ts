import type { UserId } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { FloodGuard } from './flood-guard.js';

const USER = 'a' as UserId;
/** Longer than a refusal may be on its way. */
const HEARD_MS = 5_000;
/** What is told each time, longer than any test takes: whoever comes again within it did not wait. */
const WAIT_MS = 3_600_000;

function newGuard(burst = 3, penaltyMs = 1_000) {
  const clock = new ManualClock();
  const refusals = { burst, intervalMs: 60_000 };
  const options = { penaltyMs, penaltyMaxMs: 8 * penaltyMs, entries: 16_384 };
  return { clock, guard: new FloodGuard({ clock, refusals, ...options }) };
}

type World = ReturnType<typeof newGuard>;

const refused = ({ guard }: World, userId = USER, limit = 'too many sends') =>
  guard.refused({ userId, limit, retryAfterMs: WAIT_MS });

/** The user was refused, has heard of it, and did not wait. */
function warned(burst?: number): World {
  const world = newGuard(burst);
  refused(world);
  world.clock.advance(HEARD_MS);
  return world;
}

/** Refused until it is too much. */
function flood(world: World, userId = USER): number {
  for (let refusals = 0; refusals < 100; refusals++) {
    const penaltyMs = refused(world, userId);
    if (penaltyMs > 0) return penaltyMs;
  }
  return 0;
}

test('refusals within the bound are no flood', () => {
  const world = warned();
  expect([1, 2, 3].map(() => refused(world))).toEqual([0, 0, 0]);
  expect(world.guard.penaltyMs(USER)).toBe(0);
  expect(refused(world)).toBe(1_000);
});

test('what was on its way when the first refusal was told is no flood, however much it is; what comes later is', () => {
  const world = newGuard();
  for (let sends = 0; sends < 10_000; sends++) expect(refused(world)).toBe(0);
  world.clock.advance(HEARD_MS - 1);
  expect(flood(world)).toBe(0);
  world.clock.advance(1);
  expect(flood(world)).toBe(1_000);
});

test('each limit tells times of its own: a refusal by another one is the first of it', () => {
  const world = warned();
  for (let sends = 0; sends < 100; sends++) expect(refused(world, USER, 'too many tokens')).toBe(0);
  expect(flood(world)).toBe(1_000);
});

test('each penalty is twice the one before, up to the longest; after as long without one it begins anew', () => {
  const world = warned();
  const penalties = Array.from({ length: 6 }, () => {
    const penaltyMs = flood(world);
    world.clock.advance(penaltyMs);
    return penaltyMs;
  });
  expect(penalties).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  world.clock.advance(7_999);
  expect(flood(world)).toBe(8_000);
  world.clock.advance(8_000 + 8_000);
  expect(flood(world)).toBe(1_000);
});

test('a penalty runs off; who goes on during it does not prolong it', () => {
  const world = warned();
  flood(world);
  world.clock.advance(400);
  expect(world.guard.penaltyMs(USER)).toBe(600);
  expect(refused(world)).toBe(600);
  world.clock.advance(600);
  expect(world.guard.penaltyMs(USER)).toBe(0);
});

test('others are not touched, and what is remembered is bounded', () => {
  const world = newGuard(1, 60_000);
  expect(world.guard.penaltyMs('b')).toBe(0);
  const users = Array.from({ length: 12_000 }, (_, user) => `user-${user}` as UserId);
  for (const part of [users.slice(0, 6_000), users.slice(6_000)]) {
    for (const user of part) refused(world, user);
    world.clock.advance(HEARD_MS);
    for (const user of part) expect(flood(world, user)).toBeGreaterThan(0);
  }
  const kept = users.map((user) => world.guard.penaltyMs(user));
  expect(kept.filter((ms) => ms > 0)).toHaveLength(10_000);
});

test('a user whose connections break the protocol again and again is kept out, for ever longer', () => {
  const world = newGuard(100);
  const violated = () => {
    world.guard.violated(USER);
    return world.guard.penaltyMs(USER);
  };
  expect([violated(), violated(), violated()]).toEqual([0, 0, 0]);
  expect(violated()).toBe(1_000);
  world.clock.advance(1_000);
  expect(violated()).toBe(2_000);
  expect(world.guard.penaltyMs('b')).toBe(0);
});
