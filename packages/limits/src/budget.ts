import type { Rate } from './rate.js';

/**
 * What one connection may use up, as a token bucket of its own. It is charged for what has come already, so that it may go
 * into debt: then nothing more is to be taken until {@link readyInMs} is 0.
 */
export class Budget {
  readonly #rate: Rate;
  /** When the bucket is full again, on the caller's clock, ms. */
  #fullAt = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  charge(amount: number, nowMs: number): void {
    this.#fullAt = Math.max(this.#fullAt, nowMs) + amount * this.#rate.intervalMs;
  }

  /** Until there is something left, ms; 0 when there is. */
  readyInMs(nowMs: number): number {
    const { burst, intervalMs } = this.#rate;
    return Math.max(0, this.#fullAt - (burst - 1) * intervalMs - nowMs);
  }
}
