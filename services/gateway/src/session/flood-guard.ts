import { type Rate, RateLimiter } from '@lantern/limits';
import type { UserId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { LRUCache } from 'lru-cache';

export interface FloodGuardOptions {
  readonly clock: Clock;
  /** Refusals that a user may get. */
  readonly refusals: Rate;
  /** The first penalty, ms; doubled each time. */
  readonly penaltyMs: number;
  readonly penaltyMaxMs: number;
  /** Counts kept by the limiter. */
  readonly entries: number;
}

interface Penalty {
  /** Of the clock's monotonic time, ms. */
  readonly until: number;
  readonly lengthMs: number;
}

/** I7: users whose penalties are remembered; beyond it the one who was punished first is forgotten. */
const MAX_PENALTIES = 10_000;

/** Users that go on although they are refused, again and again: they are kept out for ever longer times. */
export class FloodGuard {
  readonly #options: FloodGuardOptions;
  readonly #refusals: RateLimiter;
  readonly #penalties = new LRUCache<UserId, Penalty>({ max: MAX_PENALTIES });

  constructor(options: FloodGuardOptions) {
    const { refusals: rate, clock, entries } = options;
    this.#options = options;
    this.#refusals = new RateLimiter({ rate, clock, entries });
  }

  /** A request of the user was refused for its rate. @returns the penalty if it was one too many, ms; else 0. */
  refused(userId: UserId): number {
    return this.#refusals.charge(userId) === 0 ? 0 : this.#punish(userId);
  }

  /** Until the user may connect, ms; 0: now. */
  penaltyMs(userId: UserId): number {
    const until = this.#penalties.get(userId)?.until ?? 0;
    return Math.max(0, until - this.#options.clock.monotonic());
  }

  #punish(userId: UserId): number {
    const { clock, penaltyMs, penaltyMaxMs } = this.#options;
    const now = clock.monotonic();
    const last = this.#penalties.get(userId);
    // Other connections of the user, under the penalty that the first one earned.
    if (last !== undefined && last.until > now) return last.until - now;
    const behaved = last === undefined || now - last.until >= penaltyMaxMs;
    const lengthMs = Math.min(behaved ? penaltyMs : last.lengthMs * 2, penaltyMaxMs);
    this.#penalties.set(userId, { until: now + lengthMs, lengthMs });
    return lengthMs;
  }
}
