import type { ClientClock, ClientTimer } from '../src/clock.js';

interface Due {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is advanced. */
export class ManualClock implements ClientClock {
  #now = 1_700_000_000_000;
  readonly #timers = new Set<Due>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): ClientTimer {
    const due: Due = { at: this.#now + delayMs, callback };
    this.#timers.add(due);
    return { cancel: () => this.#timers.delete(due) };
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** Moves the time on, and runs what becomes due in the order of its times. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = end;
  }
}
