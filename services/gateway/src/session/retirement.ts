import type { Clock } from '@lantern/runtime';

export interface RetirementOptions {
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** ms; the real age is up to {@link AGE_JITTER} of it less or more. */
  readonly maxAgeMs: number;
}

/** What has to be done about the age of a connection. */
export type RetirementAction =
  | { readonly type: 'tell'; readonly reconnectAfterMs: number }
  /** `whenIdle`: only if nothing that the client asked for is under way. */
  | { readonly type: 'end'; readonly whenIdle: boolean };

/** Connections that came in the same moment, after an outage, must not leave in the same moment. */
const AGE_JITTER = 0.1;
/** A client is told to leave within this, at random, so that those of one tick do not come back at once. */
const LEAVE_WITHIN_MS = 5_000;
/** A client that did not leave by itself is ended so long after the time that it was told. */
const LEAVE_GRACE_MS = 5_000;
/** So much later also with requests under way. */
const ANSWERS_MS = 30_000;
const RECHECK_MS = 1_000;

/**
 * The age at which a connection goes: first its client is told to connect again, then it is ended. So connections spread
 * over gateways that were added, and none holds for ever what was decided when it was made.
 */
export class Retirement {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #dueAt: number;
  /** When the client was told to leave, on the monotonic clock. */
  #leaveAt: number | undefined;

  constructor({ clock, random, maxAgeMs }: RetirementOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#dueAt = clock.monotonic() + maxAgeMs * (1 - AGE_JITTER + 2 * AGE_JITTER * random());
  }

  /** What is due now; `tell` once. */
  take(): RetirementAction | undefined {
    const now = this.#clock.monotonic();
    if (now < this.#dueAt) return undefined;
    if (this.#leaveAt === undefined) {
      const reconnectAfterMs = Math.round(this.#random() * LEAVE_WITHIN_MS);
      this.#leaveAt = now + reconnectAfterMs;
      return { type: 'tell', reconnectAfterMs };
    }
    if (now < this.#leaveAt + LEAVE_GRACE_MS) return undefined;
    return { type: 'end', whenIdle: now < this.#leaveAt + LEAVE_GRACE_MS + ANSWERS_MS };
  }

  /** Until {@link take} is to be called again, ms. */
  get nextCheckMs(): number {
    const now = this.#clock.monotonic();
    if (this.#leaveAt === undefined) return this.#dueAt - now;
    return Math.max(RECHECK_MS, this.#leaveAt + LEAVE_GRACE_MS - now);
  }
}
