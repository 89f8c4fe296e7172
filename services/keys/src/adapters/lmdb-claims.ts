import type { Database } from 'lmdb';
import { equalBytes } from '../domain/equal-bytes.js';
import type { ClaimAnswer, ClaimAttempt, ClaimState, ClaimStore, OpenClaim, OpenedClaim } from '../ports.js';
import { type ClaimRecord, decodeClaimRecord, encodeClaimRecord } from './claim-record.js';
import type { LmdbCommitQueue } from './lmdb-commit-queue.js';
import { claimKey, timeKey, hourOf } from './lmdb-layout.js';
import { reading } from './reading.js';

export interface LmdbClaimsOptions {
  readonly queue: LmdbCommitQueue;
  /** Hour of the first attempt, requester, claim id → claim. */
  readonly claims: Database<Uint8Array, Uint8Array>;
}

type Lookup = Omit<OpenClaim, 'takeOverBefore'>;

export class LmdbClaims implements ClaimStore {
  readonly #options: LmdbClaimsOptions;

  constructor(options: LmdbClaimsOptions) {
    this.#options = options;
  }

  find(claim: Lookup): Promise<ClaimState> {
    return reading(() => {
      const record = this.#lookUp(claim);
      return record ? this.#stateOf(record, claim) : { state: 'absent' };
    });
  }

  open(claim: OpenClaim): Promise<OpenedClaim> {
    return this.#options.queue.run('new-data', () => {
      const { fingerprint, now } = claim;
      const record = this.#lookUp(claim);
      if (!record) return this.#begin(claim, { openedAt: now, attemptedAt: now, attempt: 1, fingerprint });
      const known = this.#stateOf(record, claim);
      if (known.state !== 'pending' || record.attemptedAt >= claim.takeOverBefore) return known;
      return this.#begin(claim, { ...record, attemptedAt: now, attempt: record.attempt + 1 });
    });
  }

  answer(claim: ClaimAttempt, answer: ClaimAnswer): Promise<boolean> {
    return this.#options.queue.run('upkeep', () => {
      const key = claimKey(hourOf(claim.openedAt), claim);
      const value = this.#options.claims.get(key);
      const record = value && decodeClaimRecord(value);
      if (!record || record.openedAt !== claim.openedAt || record.attempt !== claim.attempt || record.answer)
        return false;
      void this.#options.claims.put(key, encodeClaimRecord({ ...record, answer }));
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
    for (let hour = hourOf(claim.now) + 1; hour >= hourOf(claim.validSince); hour--) {
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

  #begin({ requester, claimId }: OpenClaim, record: ClaimRecord): OpenedClaim {
    const { openedAt, attempt } = record;
    const key = claimKey(hourOf(openedAt), { requester, claimId });
    void this.#options.claims.put(key, encodeClaimRecord(record));
    return { state: 'opened', attempt: { requester, claimId, openedAt, attempt } };
  }
}
