import type { Clock, Timer } from '../clock.js';

interface Due {
  readonly at: number;
  /** Order of creation, which decides between timers due at once. */
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to advance. */
export class ManualClock implements Clock {
  #now: number;
  #monotonic = 0;
  #order = 0;
  readonly #timers = new Set<Due>();

  /** @param startMs what `now()` is at first, Unix ms. */
  constructor(startMs = 1_700_000_000_000) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.#schedule(delayMs, callback);
  }

  every(intervalMs: number, callback: () => void): Timer {
    let current: Timer;
    const fire = () => {
      current = this.#schedule(intervalMs, fire);
      callback();
    };
    current = this.#schedule(intervalMs, fire);
    return { cancel: () => current.cancel() };
  }

  /** How many timers wait, to show that none was left behind. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and calls on the way what falls due, in order; also what those callbacks schedule. */
  advance(ms: number): void {
    const end = this.#monotonic + ms;
    for (let due = this.#next(end); due; due = this.#next(end)) {
      this.#timers.delete(due);
      this.#moveTo(Math.max(due.at, this.#monotonic));
      due.run();
    }
    this.#moveTo(end);
  }

  /** Lets `now()` jump, as when an operator sets the time; timers and `monotonic()` do not see it. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #moveTo(monotonic: number): void {
    this.#now += monotonic - this.#monotonic;
    this.#monotonic = monotonic;
  }

  #schedule(delayMs: number, run: () => void): Timer {
    // Like Node: never in the same turn, so that an interval of 0 does not stop time.
    const due: Due = { at: this.#monotonic + Math.max(1, delayMs), order: this.#order++, run };
    this.#timers.add(due);
    return { cancel: () => void this.#timers.delete(due) };
  }

  #next(end: number): Due | undefined {
    let next: Due | undefined;
    for (const due of this.#timers) {
      if (due.at > end) continue;
      if (!next || due.at < next.at || (due.at === next.at && due.order < next.order)) next = due;
    }
    return next;
  }
}
