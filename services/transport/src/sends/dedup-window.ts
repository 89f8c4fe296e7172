import type { AddressKey, UserId } from '@lantern/protocol';
import { type SendKey, SendKeys } from './send-key.js';

const FIRST_CAPACITY = 64;
/** Four words of message id, two of the pair, one hash. */
const WORDS = 7;
const PAIR = 4;
const HASH = 6;

function wordAt(bytes: Uint8Array, at: number): number {
  const byte = (index: number) => bytes[index] ?? 0;
  return ((byte(at) << 24) | (byte(at + 1) << 16) | (byte(at + 2) << 8) | byte(at + 3)) >>> 0;
}

/**
 * The sends that were accepted lately in one partition: at most `maxEntries`, each for `windowMs`.
 *
 * A million of them live for minutes in a busy server. As strings in a map the garbage collector would walk all of them
 * again and again; so they are a ring of words, found by an index with linear probing, and cost 44 to 88 bytes each.
 */
export class DedupWindow {
  readonly #maxEntries: number;
  readonly #windowMs: number;
  readonly #keys: SendKeys;
  /** A ring of `capacity` entries, the oldest at `head`. */
  #words = new Uint32Array(WORDS * FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  #capacity = FIRST_CAPACITY;
  #head = 0;
  #size = 0;
  /** Place in the ring + 1, by hash; twice as long as the ring. */
  #index = new Int32Array(2 * FIRST_CAPACITY);

  constructor(options: { maxEntries: number; windowMs: number; keys?: SendKeys }) {
    this.#maxEntries = options.maxEntries;
    this.#windowMs = options.windowMs;
    this.#keys = options.keys ?? new SendKeys();
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes of its memory. */
  get bytes(): number {
    return this.#words.byteLength + this.#times.byteLength + this.#index.byteLength;
  }

  /** A key for this window only. `messageId`: 16 bytes. */
  keyOf(sender: AddressKey, recipient: UserId, messageId: Uint8Array): SendKey {
    return this.#keys.keyOf(sender, recipient, messageId);
  }

  /** Server time of the first, when it was accepted within the window. */
  find(key: SendKey, now: number): number | undefined {
    const place = this.#placeOf(key);
    if (place < 0) return undefined;
    const serverTime = this.#times[place] ?? 0;
    return serverTime + this.#windowMs > now ? serverTime : undefined;
  }

  /** Takes note of a durable send. The first one counts. */
  add(key: SendKey, serverTime: number): void {
    if (this.#placeOf(key) >= 0) return;
    if (this.#size === this.#maxEntries) this.#dropOldest();
    if (this.#size === this.#capacity) this.#resize(2 * this.#capacity);
    const place = (this.#head + this.#size++) % this.#capacity;
    const at = WORDS * place;
    for (let word = 0; word < PAIR; word++) this.#words[at + word] = wordAt(key.messageId, 4 * word);
    this.#words[at + PAIR] = key.pairHigh;
    this.#words[at + PAIR + 1] = key.pairLow;
    this.#words[at + HASH] = key.hash;
    this.#times[place] = serverTime;
    this.#enter(place);
  }

  /** Forgets what is older than the window, a bounded number at a time. */
  expire(now: number, limit = 1_000): void {
    for (let dropped = 0; dropped < limit && this.#size > 0; dropped++) {
      if ((this.#times[this.#head] ?? 0) + this.#windowMs > now) return;
      this.#dropOldest();
    }
    // An idle partition costs nothing.
    if (this.#size === 0 && this.#capacity > FIRST_CAPACITY) this.#resize(FIRST_CAPACITY);
  }

  /** Place in the ring, or -1. */
  #placeOf(key: SendKey): number {
    const mask = this.#index.length - 1;
    for (let slot = key.hash & mask; ; slot = (slot + 1) & mask) {
      const place = (this.#index[slot] ?? 0) - 1;
      if (place < 0 || this.#holds(place, key)) return place;
    }
  }

  #holds(place: number, key: SendKey): boolean {
    const words = this.#words;
    const at = WORDS * place;
    if (words[at + HASH] !== key.hash || words[at + PAIR] !== key.pairHigh || words[at + PAIR + 1] !== key.pairLow)
      return false;
    for (let word = 0; word < PAIR; word++) if (words[at + word] !== wordAt(key.messageId, 4 * word)) return false;
    return true;
  }

  #enter(place: number): void {
    const mask = this.#index.length - 1;
    let slot = this.#hashAt(place) & mask;
    while (this.#index[slot] !== 0) slot = (slot + 1) & mask;
    this.#index[slot] = place + 1;
  }

  #hashAt(place: number): number {
    return this.#words[WORDS * place + HASH] ?? 0;
  }

  #dropOldest(): void {
    const place = this.#head;
    this.#head = (this.#head + 1) % this.#capacity;
    this.#size--;
    const mask = this.#index.length - 1;
    let hole = this.#hashAt(place) & mask;
    while (this.#index[hole] !== place + 1) hole = (hole + 1) & mask;
    // What was entered behind the hole because its place was taken moves up, so that no search ends at the hole too early.
    for (let slot = (hole + 1) & mask; this.#index[slot] !== 0; slot = (slot + 1) & mask) {
      const wanted = this.#hashAt((this.#index[slot] ?? 0) - 1) & mask;
      if (((slot - wanted) & mask) < ((slot - hole) & mask)) continue;
      this.#index[hole] = this.#index[slot] ?? 0;
      hole = slot;
    }
    this.#index[hole] = 0;
  }

  #resize(capacity: number): void {
    const words = new Uint32Array(WORDS * capacity);
    const times = new Float64Array(capacity);
    for (let entry = 0; entry < this.#size; entry++) {
      const place = (this.#head + entry) % this.#capacity;
      words.set(this.#words.subarray(WORDS * place, WORDS * (place + 1)), WORDS * entry);
      times[entry] = this.#times[place] ?? 0;
    }
    this.#words = words;
    this.#times = times;
    this.#capacity = capacity;
    this.#head = 0;
    this.#index = new Int32Array(2 * capacity);
    for (let place = 0; place < this.#size; place++) this.#enter(place);
  }
}
