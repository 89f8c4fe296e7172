import type { Clock } from '@lantern/runtime';
import { ManualClock } from '@lantern/runtime/testing';
import { Lease } from './kafkajs-lease.js';

function makeLease() {
  const clock = new ManualClock();
  const told: number[] = [];
  const onExpired = () => void told.push(clock.monotonic());
  const lease = new Lease({ clock, lengthMs: 8_000, onExpired }, clock.monotonic());
  return { clock, told, lease };
}

describe('the lease of a group member', () => {
  it('runs out by itself, once, when no heartbeat was answered', () => {
    const { clock, told, lease } = makeLease();
    clock.advance(7_999);
    expect(lease.holds).toBe(true);
    clock.advance(10_000);
    expect(lease.holds).toBe(false);
    expect(told).toEqual([8_000]);
    expect(clock.pending).toBe(0);
  });

  it('runs out also when its timer comes a little early', () => {
    const manual = new ManualClock();
    const early: Clock = {
      now: () => manual.now(),
      monotonic: () => manual.monotonic(),
      after: (delayMs, callback) => manual.after(delayMs - 1, callback),
      every: (intervalMs, callback) => manual.every(intervalMs, callback),
    };
    const told: number[] = [];
    const onExpired = () => void told.push(manual.monotonic());
    const lease = new Lease({ clock: early, lengthMs: 8_000, onExpired }, 0);
    manual.advance(8_010);
    expect(told).toHaveLength(1);
    expect(lease.holds).toBe(false);
  });

  it('counts from when the heartbeat was sent, not from its answer', () => {
    const { clock, told, lease } = makeLease();
    const sentAt = clock.monotonic() + 1_000;
    clock.advance(4_000);
    lease.renew(sentAt);
    clock.advance(4_999);
    expect(lease.holds).toBe(true);
    clock.advance(1);
    expect(told).toEqual([9_000]);
  });

  it('is noticed to be over by a look before any timer could run, as after SIGCONT', () => {
    const told: number[] = [];
    let now = 0;
    const noTimer = () => ({ cancel() {} });
    const clock: Clock = { now: () => now, monotonic: () => now, after: noTimer, every: noTimer };
    const lease = new Lease({ clock, lengthMs: 8_000, onExpired: () => void told.push(now) }, 0);
    now = 12_000;
    expect(lease.holds).toBe(false);
    expect(lease.holds).toBe(false);
    expect(told).toEqual([12_000]);
  });

  it('does not come back, and an ended one tells nobody', () => {
    const { clock, told, lease } = makeLease();
    lease.end();
    lease.renew(clock.monotonic() + 5_000);
    clock.advance(20_000);
    expect(lease.holds).toBe(false);
    expect(told).toEqual([]);
  });
});
