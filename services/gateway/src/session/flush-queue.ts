/** Calls back when what is under way in this turn of the event loop is done. */
export type AtTurnEnd = (callback: () => void) => void;

/** Something that collects output during a turn of the event loop. */
export interface Flushable {
  flush(): void;
}

/** Flushes what was written to in a turn of the event loop once, at its end. */
export class FlushQueue {
  readonly #atTurnEnd: AtTurnEnd;
  #dirty: Flushable[] = [];

  constructor(atTurnEnd: AtTurnEnd = setImmediate) {
    this.#atTurnEnd = atTurnEnd;
  }

  add(item: Flushable): void {
    if (this.#dirty.length === 0) this.#atTurnEnd(() => this.#flushAll());
    this.#dirty.push(item);
  }

  #flushAll(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const item of dirty) item.flush();
  }
}
