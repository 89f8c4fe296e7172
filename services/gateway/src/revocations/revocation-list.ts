import { type AddressKey, type Revocation, type UserId, addressKey } from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type { RevocationListener, TokenIdentity } from '../ports.js';

export interface RevocationListOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Longest time from the issue of a token to the moment from which it is refused as expired, ms. */
  readonly maxTokenAgeMs: number;
  /** I7: users and devices kept at a time. */
  readonly maxEntries: number;
  /** Told of each revocation that says something new, when it counts. */
  readonly added?: (revocation: Revocation) => void;
}

/** What part of the entries gives way at the bound. */
const ROOM_SHARE = 32;

interface Revoked {
  readonly userId: UserId;
  readonly deviceId?: number | undefined;
}

const keyOf = ({ userId, deviceId }: Revoked): UserId | AddressKey =>
  deviceId === undefined ? userId : addressKey({ userId, deviceId });

/**
 * Which tokens were revoked, in memory. A revocation is dropped when every token that it is about has expired anyway. Above
 * the bound those of the oldest tokens give way to a rule for everybody: tokens as old as theirs are refused, whosever they
 * are. So none comes back, and users with such a token only have to get another one.
 */
export class RevocationList implements RevocationListener {
  readonly #options: RevocationListOptions;
  /** In the order in which they came; Unix ms. */
  readonly #issuedUntil = new Map<UserId | AddressKey, number>();
  /** Unix ms; of everybody. */
  #floor = -Infinity;

  constructor(options: RevocationListOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#issuedUntil.size;
  }

  /** Takes a revocation; it never shortens an earlier one. */
  revoked(revocation: Revocation): void {
    const { clock, maxTokenAgeMs } = this.#options;
    this.#dropExpired();
    if (revocation.issuedUntil + maxTokenAgeMs <= clock.now() || this.covers(revocation)) return;
    const key = keyOf(revocation);
    this.#issuedUntil.delete(key);
    this.#makeRoom();
    this.#issuedUntil.set(key, revocation.issuedUntil);
    this.#options.added?.(revocation);
  }

  /** Whether a revocation would say nothing new. */
  covers({ userId, deviceId, issuedUntil }: Revocation): boolean {
    return this.#until({ userId, deviceId }) >= issuedUntil;
  }

  /** The latest time of issue that was revoked for all of a user's devices, Unix ms, while it is remembered. */
  issuedUntil(userId: UserId): number | undefined {
    return this.#issuedUntil.get(userId);
  }

  /** Whether a token is revoked, as used for a device; unless told for the one that it names, if any. */
  isRevoked({ userId, issuedAt, deviceId: named }: TokenIdentity, deviceId = named): boolean {
    return issuedAt <= Math.max(this.#floor, this.#until({ userId, deviceId }));
  }

  /** The latest time of issue that is revoked for a user, or for one of the user's devices. */
  #until(whom: Revoked): number {
    const ofUser = this.#issuedUntil.get(whom.userId) ?? -Infinity;
    return Math.max(ofUser, this.#issuedUntil.get(keyOf(whom)) ?? -Infinity);
  }

  /** From the oldest on, as far as they are over: what stands behind a younger one waits for it. */
  #dropExpired(): void {
    const { clock, maxTokenAgeMs } = this.#options;
    const now = clock.now();
    for (const [key, issuedUntil] of this.#issuedUntil) {
      if (issuedUntil + maxTokenAgeMs > now) return;
      this.#issuedUntil.delete(key);
    }
  }

  /** Many at a time, so that a flood of them costs no sort for each. */
  #makeRoom(): void {
    const { maxEntries, logger } = this.#options;
    if (this.#issuedUntil.size < maxEntries) return;
    const oldestFirst = [...this.#issuedUntil].sort(([, one], [, other]) => one - other);
    for (const [key, issuedUntil] of oldestFirst.slice(0, Math.ceil(maxEntries / ROOM_SHARE))) {
      this.#issuedUntil.delete(key);
      if (this.#floor === -Infinity) logger.error('too many revocations: old tokens of everybody are refused, too');
      this.#floor = Math.max(this.#floor, issuedUntil);
    }
  }
}
