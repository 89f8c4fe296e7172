import { createHash } from 'node:crypto';
import { MAX_TOKEN_BYTES } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { LRUCache } from 'lru-cache';

/** I7: tokens that are remembered; beyond it the first ones are judged again. */
const MAX_TOKENS = 10_000;

/**
 * Good tokens whose user is kept out, each at the address where it was shown: until then it is refused again without
 * checking its signature, which is the dearest part of a handshake. Only a token that was verified is remembered, as a whole:
 * what one says that nobody has verified shuts out nobody, and tells nobody who is kept out.
 */
export class KeptOutTokens {
  readonly #clock: Pick<Clock, 'monotonic'>;
  /** Until when, on the monotonic clock, by a digest: no token stays in memory. */
  readonly #until = new LRUCache<string, number>({ max: MAX_TOKENS });

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** A token that was verified is refused for so long; no longer than it is good: then it is to be told that it has expired. */
  keep(source: string, token: string, ms: number): void {
    this.#until.set(digestOf(source, token), this.#clock.monotonic() + ms);
  }

  /** For how long it is to be refused, ms; 0: it is to be judged. */
  waitMs(source: string, token: string): number {
    // None so long was ever verified.
    if (this.#until.size === 0 || token.length > MAX_TOKEN_BYTES) return 0;
    const digest = digestOf(source, token);
    const leftMs = (this.#until.get(digest) ?? 0) - this.#clock.monotonic();
    if (leftMs > 0) return leftMs;
    this.#until.delete(digest);
    return 0;
  }
}

function digestOf(source: string, token: string): string {
  return createHash('sha256').update(source).update('\n').update(token).digest('base64');
}
