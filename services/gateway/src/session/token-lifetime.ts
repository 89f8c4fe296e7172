import type { Clock } from '@lantern/runtime';
import type { TokenIdentity } from '../ports.js';

/** How long before its expiry a token is announced to expire. */
const WARNING_MS = 60_000;
/** How long after its expiry a connection goes on: the clocks of the issuer and of this server differ. */
const GRACE_MS = 30_000;

/** The token of a connection, over its refreshes. */
export class TokenLifetime {
  readonly #clock: Clock;
  #identity: TokenIdentity;
  #warned = false;

  constructor(clock: Clock, identity: TokenIdentity) {
    this.#clock = clock;
    this.#identity = identity;
  }

  get identity(): TokenIdentity {
    return this.#identity;
  }

  /**
   * Takes another token of the same user over; the expiry never moves back. The time of issue is that of the token which
   * the expiry is from, so that a revocation of that one ends the connection.
   */
  renew(identity: TokenIdentity): void {
    const { expiresAt, issuedAt } = this.#identity;
    if (identity.expiresAt > expiresAt) this.#warned = false;
    this.#identity = identity.expiresAt >= expiresAt ? identity : { ...identity, expiresAt, issuedAt };
  }

  get isOver(): boolean {
    return this.endsInMs <= 0;
  }

  /** Until the connection ends for want of a newer token, ms. */
  get endsInMs(): number {
    return this.#identity.expiresAt + GRACE_MS - this.#clock.now();
  }

  /** Whether the client is to be told now that the token expires soon; true once per expiry. */
  takeWarning(): boolean {
    if (this.#warned || this.#warnsInMs > 0) return false;
    this.#warned = true;
    return true;
  }

  /** Until the next warning or the end, ms. */
  get nextCheckMs(): number {
    return Math.max(0, this.#warned ? this.endsInMs : this.#warnsInMs);
  }

  get #warnsInMs(): number {
    return this.#identity.expiresAt - WARNING_MS - this.#clock.now();
  }
}
