import type { UserId } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { FloodGuard } from './flood-guard.js';

const USER = 'a' as UserId;

function newGuard(burst = 3) {
  const clock = new ManualClock();
  const refusals = { burst, intervalMs: 60_000 };
  const options = { penaltyMs: 1_000, penaltyMaxMs: 8_000, entries: 1_024 };
  return { clock, guard: new FloodGuard({ clock, refusals, ...options }) };
}

/** Refused until it is too much. */
function flood({ guard }: ReturnType<typeof newGuard>, userId = USER): number {
  for (let refusals = 0; refusals < 100; refusals++) {
    const penaltyMs = guard.refused(userId);
    if (penaltyMs > 0) return penaltyMs;
  }
  return 0;
}

test('refusals within the bound are no flood', () => {
  const world = newGuard();
  expect([1, 2, 3].map(() => world.guard.refused(USER))).toEqual([0, 0, 0]);
  expect(world.guard.penaltyMs(USER)).toBe(0);
  expect(world.guard.refused(USER)).toBe(1_000);
});

test('each penalty is twice the one before, up to the longest; after as long without one it begins anew', () => {
  const world = newGuard();
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
  const world = newGuard();
  flood(world);
  world.clock.advance(400);
  expect(world.guard.penaltyMs(USER)).toBe(600);
  expect(world.guard.refused(USER)).toBe(600);
  world.clock.advance(600);
  expect(world.guard.penaltyMs(USER)).toBe(0);
});

test('others are not touched, and penalties are bounded in number', () => {
  const world = newGuard(1);
  flood(world);
  expect(world.guard.penaltyMs('b' as UserId)).toBe(0);
  for (let user = 0; user < 12_000; user++) flood(world, `user-${user}` as UserId);
  const kept = Array.from({ length: 12_000 }, (_, user) => world.guard.penaltyMs(`user-${user}` as UserId));
  expect(kept.filter((ms) => ms > 0)).toHaveLength(10_000);
});
