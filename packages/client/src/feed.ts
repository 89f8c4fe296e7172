import { HandoffQueue } from './handoff-queue.js';

/** What becomes of an entry after its value was consumed. */
export interface FeedOutcome<Entry> {
  /** The handler resolved, or the loop over the values went on. */
  done(entry: Entry): Promise<void>;
  /** The handler, or `done`, failed. Must not throw. */
  failed(entry: Entry, error: Error): void;
}

/** Hands values to one handler, one after the other, or to loops over an async iterator. */
export class Feed<Value, Entry extends { readonly value: Value }> {
  readonly #queue = new HandoffQueue<Entry>();
  readonly #outcome: FeedOutcome<Entry>;
  #handled = false;
  #running: Promise<void> = Promise.resolve();

  constructor(outcome: FeedOutcome<Entry>) {
    this.#outcome = outcome;
  }

  get size(): number {
    return this.#queue.size;
  }

  push(entry: Entry): void {
    this.#queue.push(entry);
  }

  removeFirst(matches: (entry: Entry) => boolean): Entry | undefined {
    return this.#queue.removeFirst(matches);
  }

  end(options: { drop: boolean }): void {
    this.#queue.end(options);
  }

  /** Gives every value to `handler` from now on, the next one when it resolved. */
  async handle(handler: (value: Value) => void | Promise<void>): Promise<void> {
    this.#handled = true;
    for (let entry = await this.#queue.take(); entry !== undefined; entry = await this.#queue.take()) {
      this.#running = this.#consume(entry, handler);
      await this.#running;
    }
  }

  /** Resolves when the handler is not at work. */
  idle(): Promise<void> {
    return this.#running;
  }

  /** The values, each done when the next one is asked for. One at which a loop ends early is the next one's first. */
  async *values(): AsyncGenerator<Value, void, undefined> {
    if (this.#handled) throw new Error('a handler takes these already');
    for (let entry = await this.#queue.take(); entry !== undefined; entry = await this.#queue.take()) {
      let done = false;
      try {
        yield entry.value;
        done = true;
      } finally {
        if (!done) this.#queue.putBack(entry);
      }
      await this.#consume(entry, () => {});
    }
  }

  async #consume(entry: Entry, handler: (value: Value) => void | Promise<void>): Promise<void> {
    try {
      await handler(entry.value);
      await this.#outcome.done(entry);
    } catch (error) {
      this.#outcome.failed(entry, error instanceof Error ? error : new Error(String(error)));
    }
  }
}
