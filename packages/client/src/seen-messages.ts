/**
 * Where the client remembers which messages were handled, to recognise repeats: delivery is at-least-once until an ack is
 * confirmed, and a sender may repeat a message beyond the server's dedup window. Keep it beside the device's sessions: an
 * implementation on disk makes repeats recognisable after a restart, too.
 */
export interface SeenMessages {
  /** Whether `key` was added and is still remembered. A rejection leaves the message unacked, to be delivered again. */
  has(key: string): Promise<boolean>;
  /**
   * Remembers `key`, durably when the store is durable. Called after the message's handler resolved and before its ack:
   * a crash between the two runs the handler again. It must forget by itself, oldest first.
   */
  add(key: string): Promise<void>;
}

/** The newest `capacity` keys, in memory. */
export class MemorySeenMessages implements SeenMessages {
  readonly #keys = new Set<string>();

  constructor(readonly capacity = 20_000) {
    if (!Number.isSafeInteger(capacity) || capacity < 1) throw new RangeError('capacity must be a positive integer');
  }

  /** What is remembered, oldest first. */
  keys(): string[] {
    return [...this.#keys];
  }

  /** See {@link SeenMessages.has}. */
  has(key: string): Promise<boolean> {
    return Promise.resolve(this.#keys.has(key));
  }

  /** See {@link SeenMessages.add}. */
  add(key: string): Promise<void> {
    this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size > this.capacity) {
      const [oldest] = this.#keys;
      if (oldest !== undefined) this.#keys.delete(oldest);
    }
    return Promise.resolve();
  }
}
