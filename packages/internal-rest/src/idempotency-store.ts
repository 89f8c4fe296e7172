import type { Clock } from '@lantern/runtime';

/** An answer as it left. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface IdempotencyBounds {
  readonly maxEntries: number;
  /** Of bodies and keys. */
  readonly maxBytes: number;
  readonly keepMs: number;
}

/** What a request with this key is. */
export type Begun =
  /** The first: to be settled once, with the answer to keep, or without when it is to be done anew. */
  | { readonly state: 'first'; settle(answer: KeptAnswer | undefined): void }
  | { readonly state: 'answered'; readonly answer: KeptAnswer }
  | { readonly state: 'under-way' }
  /** The key was used with another body. */
  | { readonly state: 'reused' };

interface Entry {
  readonly fingerprint: string;
  readonly since: number;
  answer?: KeptAnswer;
  bytes: number;
}

const BOUNDS: IdempotencyBounds = { maxEntries: 10_000, maxBytes: 16 * 1024 * 1024, keepMs: 3_600_000 };

/**
 * Answers by idempotency key, in the memory of this instance (I7: at the bounds the oldest go). What goes, or was asked of
 * another instance, is done again: every operation is one whose repeat does no harm.
 */
export class IdempotencyStore {
  readonly #clock: Clock;
  readonly #bounds: IdempotencyBounds;
  /** In the order in which they came. */
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(clock: Clock, bounds: IdempotencyBounds = BOUNDS) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  begin(key: string, fingerprint: string): Begun {
    this.#dropOld();
    const known = this.#entries.get(key);
    if (known !== undefined && known.fingerprint !== fingerprint) return { state: 'reused' };
    if (known?.answer !== undefined) return { state: 'answered', answer: known.answer };
    if (known !== undefined) return { state: 'under-way' };
    const entry: Entry = { fingerprint, since: this.#clock.monotonic(), bytes: key.length + fingerprint.length };
    this.#entries.set(key, entry);
    this.#bytes += entry.bytes;
    return { state: 'first', settle: (answer) => this.#settle(key, entry, answer) };
  }

  #settle(key: string, entry: Entry, answer: KeptAnswer | undefined): void {
    if (this.#entries.get(key) !== entry) return;
    if (answer === undefined) return this.#remove(key, entry);
    entry.answer = answer;
    entry.bytes += answer.body.length;
    this.#bytes += answer.body.length;
    this.#dropOld();
  }

  /** What is under way stays: its number is bounded by that of the calls under way. */
  #dropOld(): void {
    const { maxEntries, maxBytes, keepMs } = this.#bounds;
    const expired = this.#clock.monotonic() - keepMs;
    for (const [key, entry] of this.#entries) {
      const tooMuch = this.#entries.size > maxEntries || this.#bytes > maxBytes;
      if (!tooMuch && entry.since > expired) return;
      if (entry.answer !== undefined) this.#remove(key, entry);
    }
  }

  #remove(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }
}
