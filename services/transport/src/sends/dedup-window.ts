import { type AddressKey, type UserId } from '@lantern/protocol';

/** Names a send for {@link DedupWindow}: sender address, recipient user and the sender's message id. */
export type SendKey = string & { readonly __brand: 'SendKey' };

export function sendKey(sender: AddressKey, recipient: UserId, messageId: Uint8Array): SendKey {
  const id = Buffer.from(messageId.buffer, messageId.byteOffset, messageId.byteLength).toString('latin1');
  return `${id}${sender}>${recipient}` as SendKey;
}

/** The sends that were accepted lately in one partition: at most `maxEntries`, each for `windowMs`. */
export class DedupWindow {
  /** Server time by key, in order of arrival. */
  readonly #accepted = new Map<SendKey, number>();
  readonly #maxEntries: number;
  readonly #windowMs: number;

  constructor(options: { maxEntries: number; windowMs: number }) {
    this.#maxEntries = options.maxEntries;
    this.#windowMs = options.windowMs;
  }

  get size(): number {
    return this.#accepted.size;
  }

  /** Server time of the first, when it was accepted within the window. */
  find(key: SendKey, now: number): number | undefined {
    const serverTime = this.#accepted.get(key);
    return serverTime !== undefined && serverTime + this.#windowMs > now ? serverTime : undefined;
  }

  /** Takes note of a durable send. The first one counts. */
  add(key: SendKey, serverTime: number): void {
    if (this.#accepted.has(key)) return;
    this.#accepted.set(key, serverTime);
    if (this.#accepted.size > this.#maxEntries) this.#dropOldest();
  }

  /** Forgets what is older than the window, a bounded number at a time. */
  expire(now: number, limit = 1_000): void {
    let examined = 0;
    for (const [key, serverTime] of this.#accepted) {
      if (serverTime + this.#windowMs > now || ++examined > limit) return;
      this.#accepted.delete(key);
    }
  }

  #dropOldest(): void {
    const oldest = this.#accepted.keys().next();
    if (!oldest.done) this.#accepted.delete(oldest.value);
  }
}
