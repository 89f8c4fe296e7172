/** How many places each of many holders has. Bounded by the places that are taken. */
export class PlaceCounts {
  readonly #counts = new Map<string, number>();
  readonly #most: number;

  /** @param most of each holder */
  constructor(most: number) {
    this.#most = most;
  }

  hasRoom(holder: string): boolean {
    return (this.#counts.get(holder) ?? 0) < this.#most;
  }

  /** @returns what gives the place back, however often it is called; undefined when the holder has no room. */
  take(holder: string): (() => void) | undefined {
    if (!this.hasRoom(holder)) return undefined;
    this.#counts.set(holder, (this.#counts.get(holder) ?? 0) + 1);
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      const left = (this.#counts.get(holder) ?? 1) - 1;
      if (left > 0) this.#counts.set(holder, left);
      else this.#counts.delete(holder);
    };
  }
}
