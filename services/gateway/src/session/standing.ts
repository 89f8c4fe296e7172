import type { UserId, v1 } from '@lantern/protocol';
import type { ConnectionPlace } from '../ports.js';
import type { Asker } from './asker.js';
import type { FloodGuard } from './flood-guard.js';

/** One for connections that have proven a device, and one for those that have not: neither harms the other. */
export interface FloodGuards {
  readonly proven: FloodGuard;
  readonly unproven: FloodGuard;
}

/** When to come again where that depends on other connections ending. */
export const PLACE_RETRY_MS = 10_000;

/** How a session is counted: apart until it has proven a device, from then on with the devices of its user. */
export class Standing implements Asker {
  readonly userId: UserId;
  readonly #flood: FloodGuards;
  readonly #place: ConnectionPlace;
  #proven = false;

  constructor({ userId, flood, place }: { userId: UserId; flood: FloodGuards; place: ConnectionPlace }) {
    this.userId = userId;
    this.#flood = flood;
    this.#place = place;
  }

  get proven(): boolean {
    return this.#proven;
  }

  /** It was decided whether the session is a device of its user. @returns why it must end with 4429, if so */
  decided(proven: boolean): string | undefined {
    if (this.#proven) return undefined;
    if (!proven) return flooding(this.#flood.unproven.penaltyMs(this.userId));
    if (!this.#place.prove()) return `the user has too many connections; retry_after_ms=${PLACE_RETRY_MS}`;
    this.#proven = true;
    return undefined;
  }

  /** A request was refused for its rate. @returns why the session must end with 4429, if so */
  refused({ message, retryAfterMs }: v1.IProblem): string | undefined {
    const refusal = { userId: this.userId, limit: message ?? '', retryAfterMs: retryAfterMs ?? 0 };
    return flooding(this.#guard.refused(refusal));
  }

  /** The session broke the protocol. */
  violated(): void {
    this.#guard.violated(this.userId);
    this.#place.violated(this.#proven);
  }

  get #guard(): FloodGuard {
    return this.#proven ? this.#flood.proven : this.#flood.unproven;
  }
}

function flooding(penaltyMs: number): string | undefined {
  return penaltyMs > 0 ? `too many requests; retry_after_ms=${Math.ceil(penaltyMs)}` : undefined;
}
