interface Waiting {
  readonly offset: number;
  readonly done: () => void;
}

/** Commits the lowest offset that is not resolved, one commit at a time, and tells when it has passed a resolved one. */
export class CommittedOffset {
  readonly #commit: (offset: number) => Promise<void>;
  /** Resolved ones above the lowest that is not. */
  readonly #resolved = new Set<number>();
  #next = 0;
  #waiting: Waiting[] = [];
  #committed = 0;
  #busy = false;

  constructor(commit: (offset: number) => Promise<void>) {
    this.#commit = commit;
  }

  /** Calls back when the committed offset has passed this one. */
  resolve(offset: number, done: () => void): void {
    this.#waiting.push({ offset, done });
    if (offset >= this.#next) this.#resolved.add(offset);
    while (this.#resolved.delete(this.#next)) this.#next++;
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    // What is acked in the same turn goes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#committed < this.#next) {
      const offset = this.#next;
      await this.#commit(offset);
      this.#committed = offset;
      const waiting = this.#waiting;
      this.#waiting = waiting.filter((each) => each.offset >= offset);
      for (const each of waiting) if (each.offset < offset) each.done();
    }
    this.#busy = false;
  }
}
