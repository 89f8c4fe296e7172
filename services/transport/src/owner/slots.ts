/** A bound on work under way at once: at most `size` units, given out first come, first served. */
export class Slots {
  #free: number;
  #line: { readonly units: number; readonly begin: () => void }[] = [];

  constructor(readonly size: number) {
    this.#free = size;
  }

  /** Runs `work` holding `units` (at most `size`). */
  async use<T>(units: number, work: () => Promise<T>): Promise<T> {
    await this.#take(units);
    try {
      return await work();
    } finally {
      this.#free += units;
      this.#admit();
    }
  }

  #take(units: number): Promise<void> {
    return new Promise((begin) => {
      this.#line.push({ units, begin });
      this.#admit();
    });
  }

  #admit(): void {
    for (let next = this.#line[0]; next !== undefined && next.units <= this.#free; next = this.#line[0]) {
      this.#line.shift();
      this.#free -= next.units;
      next.begin();
    }
  }
}
