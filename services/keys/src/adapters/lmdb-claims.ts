import type { Database } from 'lmdb';
import { equalBytes } from '../domain/equal-bytes.js';
import type {
  ClaimAnswer,
  ClaimAttempt,
  ClaimKey,
  ClaimState,
  ClaimStore,
  FulfilledClaim,
  Install,
  OpenClaim,
  OpenedClaim,
  TakenKeys,
} from '../ports.js';
import { type ClaimRecord, decodeClaimRecord, encodeClaimRecord } from './claim-record.js';
import type { LmdbCommitQueue } from './lmdb-commit-queue.js';
import { claimKey, hourOf, hourOfKey, timeKey } from './lmdb-layout.js';
import type { LmdbPreKeys } from './lmdb-pre-keys.js';
import { reading } from './reading.js';

export interface LmdbClaimsOptions {
  readonly queue: LmdbCommitQueue;
  readonly preKeys: LmdbPreKeys;
  /** Hour of the first attempt, requester, claim id → claim. */
  readonly claims: Database<Uint8Array, Uint8Array>;
}

type Lookup = Omit<OpenClaim, 'takeOverBefore'>;

export class LmdbClaims implements ClaimStore {
  readonly #options: LmdbClaimsOptions;
  /** Of all claims that are stored, or were. */
  #latestHour: number;

  constructor(options: LmdbClaimsOptions) {
    this.#options = options;
    const [latest] = options.claims.getKeys({ reverse: true, limit: 1 });
    this.#latestHour = latest ? hourOfKey(latest) : 0;
  }

  find(claim: Lookup): Promise<ClaimState> {
    return reading(() => {
      const record = this.#lookUp(claim);
      return record ? this.#stateOf(record, claim) : { state: 'absent' };
    });
  }

  open(claim: OpenClaim): Promise<OpenedClaim> {
    return this.#options.queue.run('new-data', () => {
      const begun = this.#attempt(claim);
      return 'state' in begun ? begun : this.#begin(claim, begun);
    });
  }

  fulfil(
    claim: OpenClaim,
    installs: readonly Install[],
    answerOf: (taken: readonly TakenKeys[]) => ClaimAnswer,
  ): Promise<FulfilledClaim> {
    return this.#options.queue.run('new-data', () => {
      const begun = this.#attempt(claim);
      if ('state' in begun) return begun;
      const taken = this.#options.preKeys.takeInTransaction(installs);
      const answer = answerOf(taken);
      this.#put(claim, { ...begun, answer });
      return { state: 'fulfilled', taken, answer };
    });
  }

  answer(claim: ClaimAttempt, answer: ClaimAnswer): Promise<boolean> {
    return this.#options.queue.run('upkeep', () => {
      const key = claimKey(hourOf(claim.openedAt), claim);
      const value = this.#options.claims.get(key);
      const record = value && decodeClaimRecord(value);
      if (!record || record.openedAt !== claim.openedAt || record.attempt !== claim.attempt || record.answer)
        return false;
      this.#put(claim, { ...record, answer });
      return true;
    });
  }

  /** Whole hours at a time: the hour that `openedBefore` lies in stays. */
  forget(openedBefore: number, limit: number): Promise<number> {
    return this.#options.queue.run('upkeep', () => {
      const { claims } = this.#options;
      const expired = [...claims.getKeys({ end: timeKey(hourOf(openedBefore)), limit })];
      for (const key of expired) void claims.remove(key);
      return expired.length;
    });
  }

  /** Also an hour ahead: the clock of whoever opened it may have been put back since. */
  #lookUp(claim: Lookup): ClaimRecord | undefined {
    const latest = Math.min(hourOf(claim.now) + 1, this.#latestHour);
    for (let hour = latest; hour >= hourOf(claim.validSince); hour--) {
      const value = this.#options.claims.get(claimKey(hour, claim));
      const record = value && decodeClaimRecord(value);
      if (record && record.openedAt >= claim.validSince) return record;
    }
    return undefined;
  }

  #stateOf({ fingerprint, answer }: ClaimRecord, claim: Lookup): Exclude<ClaimState, { state: 'absent' }> {
    if (!equalBytes(fingerprint, claim.fingerprint)) return { state: 'conflict' };
    return answer ? { state: 'answered', answer } : { state: 'pending' };
  }

  /** The attempt that may begin now; else the state that forbids it. */
  #attempt(claim: OpenClaim): ClaimRecord | Exclude<ClaimState, { state: 'absent' }> {
    const { fingerprint, now } = claim;
    const record = this.#lookUp(claim);
    if (!record) return { openedAt: now, attemptedAt: now, attempt: 1, fingerprint };
    const known = this.#stateOf(record, claim);
    if (known.state !== 'pending' || record.attemptedAt >= claim.takeOverBefore) return known;
    return { ...record, attemptedAt: now, attempt: record.attempt + 1 };
  }

  #begin({ requester, claimId }: OpenClaim, record: ClaimRecord): OpenedClaim {
    const { openedAt, attempt } = record;
    this.#put({ requester, claimId }, record);
    return { state: 'opened', attempt: { requester, claimId, openedAt, attempt } };
  }

  #put(key: ClaimKey, record: ClaimRecord): void {
    const hour = hourOf(record.openedAt);
    this.#latestHour = Math.max(this.#latestHour, hour);
    void this.#options.claims.put(claimKey(hour, key), encodeClaimRecord(record));
  }
}
