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

/** What one caller has here. */
class Share {
  /** In the order in which they came. */
  readonly entries = new Map<string, Entry>();
  bytes = 0;

  add(key: string, entry: Entry): void {
    this.entries.set(key, entry);
    this.bytes += entry.bytes;
  }

  answered(entry: Entry, answer: KeptAnswer): void {
    entry.answer = answer;
    entry.bytes += answer.body.length;
    this.bytes += answer.body.length;
  }

  remove(key: string, entry: Entry): void {
    this.entries.delete(key);
    this.bytes -= entry.bytes;
  }

  /** The answer that came first; none while all is under way. */
  oldest(): readonly [string, Entry] | undefined {
    for (const each of this.entries) if (each[1].answer !== undefined) return each;
    return undefined;
  }
}

export interface IdempotencyKey {
  /** Whose key it is: that of another is another. */
  readonly caller: string;
  readonly key: string;
}

/**
 * Answers by caller and idempotency key, in the memory of this instance (I7: at the bounds the oldest of the caller that has the most
 * go, so that nobody's calls make another's repeats forgotten). What goes, or was asked of another instance, is done again.
 */
export class IdempotencyStore {
  readonly #clock: Clock;
  readonly #bounds: IdempotencyBounds;
  /** Bounded by the callers that are configured. */
  readonly #shares = new Map<string, Share>();

  constructor(clock: Clock, bounds: IdempotencyBounds = BOUNDS) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#sum(({ entries }) => entries.size);
  }

  get bytes(): number {
    return this.#sum(({ bytes }) => bytes);
  }

  begin({ caller, key }: IdempotencyKey, fingerprint: string): Begun {
    this.#dropOld();
    const share = this.#shares.get(caller) ?? new Share();
    this.#shares.set(caller, share);
    const known = share.entries.get(key);
    if (known !== undefined && known.fingerprint !== fingerprint) return { state: 'reused' };
    if (known?.answer !== undefined) return { state: 'answered', answer: known.answer };
    if (known !== undefined) return { state: 'under-way' };
    const entry: Entry = { fingerprint, since: this.#clock.monotonic(), bytes: key.length + fingerprint.length };
    share.add(key, entry);
    return { state: 'first', settle: (answer) => this.#settle(share, { key, entry, answer }) };
  }

  #settle(
    share: Share,
    { key, entry, answer }: { readonly key: string; readonly entry: Entry; readonly answer: KeptAnswer | undefined },
  ): void {
    if (share.entries.get(key) !== entry) return;
    if (answer === undefined) return share.remove(key, entry);
    share.answered(entry, answer);
    this.#dropOld();
  }

  /** What is under way stays: its number is bounded by that of the calls under way. */
  #dropOld(): void {
    const { maxEntries, maxBytes, keepMs } = this.#bounds;
    const expired = this.#clock.monotonic() - keepMs;
    for (const share of this.#shares.values()) {
      for (let oldest = share.oldest(); oldest && oldest[1].since <= expired; oldest = share.oldest())
        share.remove(...oldest);
    }
    while (this.size > maxEntries || this.bytes > maxBytes) {
      const most = this.#largest();
      const oldest = most?.oldest();
      if (most === undefined || oldest === undefined) return;
      most.remove(...oldest);
    }
  }

  /** Of those that have an answer that may go. */
  #largest(): Share | undefined {
    const { maxEntries, maxBytes } = this.#bounds;
    const part = ({ entries, bytes }: Share) => Math.max(entries.size / maxEntries, bytes / maxBytes);
    return [...this.#shares.values()]
      .filter((share) => share.oldest() !== undefined)
      .reduce<Share | undefined>((most, share) => (most && part(most) >= part(share) ? most : share), undefined);
  }

  #sum(of: (share: Share) => number): number {
    let sum = 0;
    for (const share of this.#shares.values()) sum += of(share);
    return sum;
  }
}
