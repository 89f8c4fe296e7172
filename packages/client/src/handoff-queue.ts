/** Items that wait, in order, to be taken by one consumer at a time. The owner bounds it. */
export class HandoffQueue<T> {
  #items: T[] = [];
  #takers: ((item: T | undefined) => void)[] = [];
  #ended = false;

  get size(): number {
    return this.#items.length;
  }

  push(item: T): void {
    if (this.#ended) return;
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.push(item);
  }

  /** Returns an item that was taken and not used: it is the next one again. */
  putBack(item: T): void {
    if (this.#ended) return;
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.unshift(item);
  }

  /** The next item, as soon as there is one; undefined once the queue has ended and is empty. */
  take(): Promise<T | undefined> {
    if (this.#items.length > 0) return Promise.resolve(this.#items.shift());
    if (this.#ended) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** Removes the oldest item that `matches`. */
  removeFirst(matches: (item: T) => boolean): T | undefined {
    const at = this.#items.findIndex(matches);
    return at < 0 ? undefined : this.#items.splice(at, 1)[0];
  }

  /** Takes no more; what waits can still be taken, unless it is to be dropped. */
  end({ drop }: { drop: boolean }): void {
    this.#ended = true;
    if (drop) this.#items = [];
    for (const taker of this.#takers) taker(undefined);
    this.#takers = [];
  }
}
