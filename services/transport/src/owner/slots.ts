/** A bound on work under way at once: at most `size` units; whoever comes too early waits in line. */
export class Slots {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(readonly size: number) {
    this.#free = size;
  }

  /** Runs `work` holding `units` (at most `size`). */
  async use<T>(units: number, work: () => Promise<T>): Promise<T> {
    while (this.#free < units) await new Promise<void>((resolve) => this.#line.push(resolve));
    this.#free -= units;
    try {
      return await work();
    } finally {
      this.#free += units;
      for (const next of this.#line.splice(0)) next();
    }
  }
}
