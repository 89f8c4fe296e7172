import { Budget, type Rate } from '@lantern/limits';
import type { Clock } from '@lantern/runtime';

/** What may come on one connection. */
export interface InputRates {
  readonly frames: Rate;
  readonly bytes: Rate;
}

/** What one connection has sent lately: above its rates it is read more slowly (I7). */
export class SessionBudget {
  readonly #clock: Clock;
  readonly #frames: Budget;
  readonly #bytes: Budget;

  constructor({ frames, bytes }: InputRates, clock: Clock) {
    this.#clock = clock;
    this.#frames = new Budget(frames);
    this.#bytes = new Budget(bytes);
  }

  message(bytes: number): void {
    this.#bytes.charge(bytes, this.#clock.monotonic());
  }

  frames(count: number): void {
    this.#frames.charge(count, this.#clock.monotonic());
  }

  /** Until more may be read, ms; 0: now. */
  get readyInMs(): number {
    const now = this.#clock.monotonic();
    return Math.max(this.#frames.readyInMs(now), this.#bytes.readyInMs(now));
  }
}
