import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** I7: tokens that are remembered; beyond it the first ones are checked again. */
const MAX_TOKENS = 10_000;

/**
 * Tokens whose signature was found good, each as a whole, as long as the keys stay the same: whoever comes again with its
 * token, or is told to go away again and again, costs a digest instead of the dearest part of a handshake. Says nothing of
 * what stands in a token, which is judged each time.
 */
export class SignedTokens {
  /** By a digest: no token stays in memory. */
  readonly #digests = new LRUCache<string, true>({ max: MAX_TOKENS });
  #keys: unknown;

  /** `keys`: those that are trusted now, the same object for as long as they stay. */
  has(token: string, keys: unknown): boolean {
    if (keys !== this.#keys) {
      this.#keys = keys;
      this.#digests.clear();
    }
    return this.#digests.size > 0 && this.#digests.get(digestOf(token)) === true;
  }

  /** Its signature is good, by one of the keys that {@link has} was asked for last. */
  add(token: string): void {
    this.#digests.set(digestOf(token), true);
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
