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
  readonly #limiters: Readonly<Record<CallLimit, RateLimiter>>;

  constructor({ rates, clock, entries }: MemoryRateLimitsOptions) {
    const limiter = (limit: CallLimit) => new RateLimiter({ rate: rates[limit], clock, entries });
    this.#limiters = {
      claimsPerPair: limiter('claimsPerPair'),
      claimsPerTarget: limiter('claimsPerTarget'),
      uploadsPerDevice: limiter('uploadsPerDevice'),
      registrationsPerUser: limiter('registrationsPerUser'),
    };
  }

  async charge(limit: CallLimit, key: string): Promise<Charge> {
    const limiter = this.#limiters[limit];
    const retryAfterMs = limiter.charge(key);
    return retryAfterMs > 0
      ? { admitted: false, retryAfterMs }
      : { admitted: true, refund: async () => limiter.refund(key) };
  }
}
