import { type Rate, RateLimiter } from '@lantern/limits';
import type { UserId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { LRUCache } from 'lru-cache';
import { ToldTimes } from './told-times.js';

export interface FloodGuardOptions {
  readonly clock: Clock;
  /** Refusals that a user may get for requests that came before the time they were told. */
  readonly refusals: Rate;
  /** The first penalty, ms; doubled each time. */
  readonly penaltyMs: number;
  readonly penaltyMaxMs: number;
  /** Counts kept by the limiter; nothing else is kept of more users than that. */
  readonly entries: number;
}

/** A request that was refused for its rate. */
export interface Refusal {
  readonly userId: UserId;
  /** Names the limit; one of a closed set. */
  readonly limit: string;
  /** What it was told to wait, ms. */
  readonly retryAfterMs: number;
}

/** What a connection counts as that broke the protocol, in refusals: another handshake, and told not to come again by itself. */
const VIOLATION_REFUSALS = 30;

interface Penalty {
  /** Of the clock's monotonic time, ms. */
  readonly until: number;
  readonly lengthMs: number;
}

/** I7: users whose penalties are remembered, and users and limits whose told times are; beyond it the first ones are forgotten. */
const MAX_PENALTIES = 10_000;
const MAX_TOLD = 10_000;

/**
 * Users that go on although they are refused, again and again: they are kept out for ever longer times. Whoever waits as
 * long as it was told is not one of them, however often it is refused.
 */
export class FloodGuard {
  readonly #options: FloodGuardOptions;
  readonly #refusals: RateLimiter;
  readonly #told: LRUCache<string, ToldTimes>;
  readonly #penalties: LRUCache<string, Penalty>;

  constructor(options: FloodGuardOptions) {
    const { refusals: rate, clock, entries } = options;
    this.#options = options;
    this.#refusals = new RateLimiter({ rate, clock, entries });
    this.#told = new LRUCache({ max: Math.min(MAX_TOLD, entries) });
    this.#penalties = new LRUCache({ max: Math.min(MAX_PENALTIES, entries) });
  }

  /** @returns the penalty if the refusal was one too many, ms; else 0. */
  refused({ userId, limit, retryAfterMs }: Refusal): number {
    const now = this.#options.clock.monotonic();
    const told = this.#toldTimes(`${userId} ${limit}`);
    const excused = told.excuses(now);
    told.tell(now, retryAfterMs);
    return excused || this.#refusals.charge(userId) === 0 ? 0 : this.#punish(userId);
  }

  /** A connection broke the protocol, and is closed for that. `who`: a user, or whatever else is kept out for it. */
  violated(who: string): void {
    let tooMany = false;
    for (let refusals = 0; refusals < VIOLATION_REFUSALS; refusals++) tooMany = this.#refusals.charge(who) > 0;
    if (tooMany) this.#punish(who);
  }

  /** Until they may connect, ms; 0: now. */
  penaltyMs(who: string): number {
    const until = this.#penalties.get(who)?.until ?? 0;
    return Math.max(0, until - this.#options.clock.monotonic());
  }

  #toldTimes(key: string): ToldTimes {
    const known = this.#told.get(key);
    if (known !== undefined) return known;
    const told = new ToldTimes();
    this.#told.set(key, told);
    return told;
  }

  #punish(who: string): number {
    const { clock, penaltyMs, penaltyMaxMs } = this.#options;
    const now = clock.monotonic();
    const last = this.#penalties.get(who);
    // Other connections of theirs, under the penalty that the first one earned.
    if (last !== undefined && last.until > now) return last.until - now;
    const behaved = last === undefined || now - last.until >= penaltyMaxMs;
    const lengthMs = Math.min(behaved ? penaltyMs : last.lengthMs * 2, penaltyMaxMs);
    this.#penalties.set(who, { until: now + lengthMs, lengthMs });
    return lengthMs;
  }
}
