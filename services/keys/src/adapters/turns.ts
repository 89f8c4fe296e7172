/**
 * Lets work on the same thing wait for each other: in one process, that is cheaper for the database than conflicts.
 * When work fails in a way that `stopsOthers`, those that wait for it fail at once in the same way; else, while the
 * database is away, each would wait for it in vain, one after the other.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();
  readonly #stopsOthers: (error: unknown) => boolean;

  constructor(stopsOthers: (error: unknown) => boolean) {
    this.#stopsOthers = stopsOthers;
  }

  run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const result = before === undefined ? work() : before.then(work);
    const turn = result.then(
      () => undefined,
      (error: unknown) => {
        if (this.#stopsOthers(error)) throw error;
      },
    );
    this.#last.set(key, turn);
    const forget = () => {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    };
    turn.then(forget, forget);
    return result;
  }
}
