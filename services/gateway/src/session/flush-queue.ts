/** Something that collects output during a turn of the event loop. */
export interface Flushable {
  flush(): void;
}

/** Flushes what was written to in a turn of the event loop once, at its end. */
export class FlushQueue {
  #dirty: Flushable[] = [];

  add(item: Flushable): void {
    if (this.#dirty.length === 0) setImmediate(() => this.#flushAll());
    this.#dirty.push(item);
  }

  #flushAll(): void {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const item of dirty) item.flush();
  }
}
