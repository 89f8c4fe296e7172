/** What happened to an attacker, counted: `close 4413`, `http 429`, `answer pong`, `problem RATE_LIMITED` and so on. */
export type Counts = Readonly<Record<string, number>>;

export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, by = 1): void {
    this.#counts.set(what, this.of(what) + by);
  }

  /** Keeps the largest value. */
  peak(what: string, value: number): void {
    this.#counts.set(what, Math.max(this.of(what), value));
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** What was attacked before does not count. */
  clear(): void {
    this.#counts.clear();
  }

  counts(): Counts {
    return Object.fromEntries(this.#counts);
  }
}
