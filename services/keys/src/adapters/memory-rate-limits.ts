import { type Rate, RateLimiter } from '@lantern/limits';
import type { Clock } from '@lantern/runtime';
import type { CallLimit, Charge, RateLimits } from '../ports.js';

export type CallRates = Readonly<Record<CallLimit, Rate>>;

export interface MemoryRateLimitsOptions {
  readonly rates: CallRates;
  readonly clock: Clock;
  /** Counts that each limit keeps. */
  readonly entries: number;
}

/**
 * Limits of one process, in fixed memory. Enough where one process is all there is: what they protect (keys handed out,
 * work done) is spent faster by a burst than by what a restart, which no client can bring about, gives anew.
 */
export class MemoryRateLimits implements RateLimits {
  readonly #options: MemoryRateLimitsOptions;
  /** Made when first used: as an insurance most never are. */
  readonly #limiters = new Map<CallLimit, RateLimiter>();

  constructor(options: MemoryRateLimitsOptions) {
    this.#options = options;
  }

  async charge(limit: CallLimit, key: string): Promise<Charge> {
    const limiter = this.#limiterOf(limit);
    const retryAfterMs = limiter.charge(key);
    return retryAfterMs > 0
      ? { admitted: false, retryAfterMs }
      : { admitted: true, refund: async () => limiter.refund(key) };
  }

  #limiterOf(limit: CallLimit): RateLimiter {
    const known = this.#limiters.get(limit);
    if (known !== undefined) return known;
    const { rates, clock, entries } = this.#options;
    const limiter = new RateLimiter({ rate: rates[limit], clock, entries });
    this.#limiters.set(limit, limiter);
    return limiter;
  }
}
