import type { Clock } from '@lantern/runtime';

/** A page that asked for nothing for so long is closed, or hidden. */
const GONE_MS = 10_000;

/** I7: how many pages are open. Each names itself by what it made at random, and stands for nobody. */
export class Viewers {
  readonly #seen = new Map<string, number>();
  readonly #max: number;
  readonly #clock: Clock;

  constructor(max: number, clock: Clock) {
    this.#max = max;
    this.#clock = clock;
  }

  /** Whether there is room for this page; from now on it has its place. */
  admit(viewer: string): boolean {
    const now = this.#clock.monotonic();
    for (const [other, at] of this.#seen) if (now - at > GONE_MS) this.#seen.delete(other);
    if (!this.#seen.has(viewer) && this.#seen.size >= this.#max) return false;
    this.#seen.set(viewer, now);
    return true;
  }
}
