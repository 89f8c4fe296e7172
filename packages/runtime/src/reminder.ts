import type { Clock } from './clock.js';

/** How long a reason that lasts stays unsaid. */
const AGAIN_MS = 60_000;

/**
 * Decides when something that goes on is said: at once when it is new, then once a minute, so that a log tells of it
 * wherever somebody begins to read, and is not flooded.
 */
export class Reminder {
  readonly #clock: Pick<Clock, 'monotonic'>;
  #reason: string | undefined;
  #saidAt = 0;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Whether to say it now; then it counts as said. */
  isDue(reason: string): boolean {
    const now = this.#clock.monotonic();
    if (reason === this.#reason && now - this.#saidAt < AGAIN_MS) return false;
    this.#reason = reason;
    this.#saidAt = now;
    return true;
  }

  /** It is over: the next time it is new. */
  reset(): void {
    this.#reason = undefined;
  }
}
