/** So long may a refusal, and what was sent before it was heard, be on its way: nobody can have heeded it until then, ms. */
const ON_ITS_WAY_MS = 5_000;
/** How late one may come after the time that was told, ms. */
const LATE_MS = 60_000;
/** Times closer together than this, or than a part of the wait, are one, ms: the earlier one. */
const MIN_STEP_MS = 250;
const STEPS_PER_WAIT = 8;
/** I7: different times kept. */
const MAX_TIMES = 64;

/**
 * When requests of somebody that were refused by one limit were told to come again: it tells those who come back then, or
 * did not know better yet, from those who go on. Times are of a monotonic clock, ms.
 */
export class ToldTimes {
  /** How many were told to come at which time. */
  readonly #later = new Map<number, number>();
  /** Those whose time has come. */
  #due = 0;
  #dueSince = 0;
  /** From when on a refusal can have been heard. */
  #heardAt = 0;

  /** Whether whoever sent a request that is refused now may have heeded all that was told: one request for each time told. */
  excuses(now: number): boolean {
    this.#pass(now);
    if (this.#due > 0) {
      this.#due--;
      return true;
    }
    if (this.#later.size === 0) this.#heardAt = now + ON_ITS_WAY_MS;
    return now < this.#heardAt;
  }

  /** A request is told to come again in `waitMs`. */
  tell(now: number, waitMs: number): void {
    const step = Math.max(MIN_STEP_MS, 2 ** Math.floor(Math.log2(Math.max(1, waitMs) / STEPS_PER_WAIT)));
    const time = Math.floor((now + waitMs) / step) * step;
    const full = this.#later.size >= MAX_TIMES && !this.#later.has(time);
    const slot = full ? Math.min(...this.#later.keys()) : time;
    this.#later.set(slot, (this.#later.get(slot) ?? 0) + 1);
  }

  #pass(now: number): void {
    if (now - this.#dueSince > LATE_MS) this.#due = 0;
    for (const [time, count] of this.#later) {
      if (time > now) continue;
      this.#later.delete(time);
      if (now - time > LATE_MS) continue;
      this.#due += count;
      this.#dueSince = Math.max(this.#dueSince, time);
    }
  }
}
