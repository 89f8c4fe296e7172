import type { VerificationKey } from './verification-keys.js';

/** The public keys that tokens are checked with, as they are at the moment. */
export interface TokenKeySource {
  /** The keys that are trusted now, the same list for as long as they stay; undefined while there are none that can be. */
  readonly keys: readonly VerificationKey[] | undefined;
  /**
   * To be called for a token that names a key that is not among them, since the issuer may have a new one. Resolves when
   * {@link keys} were looked up anew. Absent: a token that names another key is refused for good.
   * @throws RequestProblem UNAVAILABLE when they cannot be now, with the time after which they can.
   */
  lookAgain?(): Promise<void>;
}
