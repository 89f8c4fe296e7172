import { DUPLICATE_KEY, type MongoConnection, int64 } from '@lantern/mongo';
import { addressToBytes } from '@lantern/protocol';
import type { Collection, Document } from 'mongodb';
import { equalBytes } from '../domain/equal-bytes.js';
import {
  type ClaimAnswer,
  type ClaimAttempt,
  type ClaimKey,
  type ClaimState,
  type ClaimStore,
  type OpenClaim,
  type OpenedClaim,
  StoreUnavailable,
} from '../ports.js';
import { decodeAnswer, encodeAnswer } from './claim-record.js';
import { CLAIMS } from './mongo-indexes.js';
import type { StoreWork } from './mongo-store-work.js';

interface StoredClaim extends Document {
  /** Requester's address, claim id: 36 bytes. */
  readonly _id: Uint8Array;
  readonly state: 'pending' | 'answered';
  /** Unix ms of the first attempt. */
  readonly openedAt: number;
  /** Unix ms of the latest attempt. */
  readonly attemptedAt: number;
  readonly attempt: number;
  readonly fingerprint: Uint8Array;
  /** PreKeyBundles of client.proto, when answered. */
  readonly answer?: Uint8Array;
}

export interface MongoClaimsOptions {
  readonly connection: MongoConnection;
  readonly work: StoreWork;
}

type Lookup = Omit<OpenClaim, 'takeOverBefore'>;

/** Others open, answer or forget it between a look and a step; then it is looked at again. */
const MAX_LOOKS = 5;

/**
 * Claims, one document each. It is inserted as pending, answered under its attempt number, and taken over by a
 * compare-and-set of that number: a majority with journals, each sent once. An answer is read only when a majority has it:
 * one that could be rolled back would be a first answer that nobody gets again.
 */
export class MongoClaims implements ClaimStore {
  readonly #connection: MongoConnection;
  readonly #work: StoreWork;
  readonly #claims: Collection<StoredClaim>;

  constructor({ connection, work }: MongoClaimsOptions) {
    this.#connection = connection;
    this.#work = work;
    this.#claims = connection.collection(CLAIMS);
  }

  find(claim: Lookup): Promise<ClaimState> {
    const { linearizableTimeoutMs: maxTimeMS } = this.#connection;
    const options = { readConcern: { level: 'linearizable' }, maxTimeMS } as const;
    return this.#work.run(async () => {
      const stored = await this.#claims.findOne({ _id: idOf(claim) }, options);
      return stored === null || stored.openedAt < claim.validSince ? { state: 'absent' } : stateOf(stored, claim);
    });
  }

  open(claim: OpenClaim): Promise<OpenedClaim> {
    return this.#work.run(async () => {
      for (let looks = 0; looks < MAX_LOOKS; looks++) {
        if (await this.#insert(claim)) return openedAs(claim, { openedAt: claim.now, attempt: 1 });
        const stored = await this.#connection.causally((session) =>
          this.#claims.findOne({ _id: idOf(claim) }, { session }),
        );
        // It exists, but no majority has it yet: somebody works on it. (Or it was forgotten just now: ask again.)
        if (stored === null) return { state: 'pending' };
        const next = nextStep(stored, claim);
        if ('state' in next) return next;
        if (await this.#update(claim, { ofAttempt: stored }, next.update)) return openedAs(claim, next);
      }
      return { state: 'pending' };
    });
  }

  answer(attempt: ClaimAttempt, answer: ClaimAnswer): Promise<boolean> {
    const update = { $set: { state: 'answered', answer: encodeAnswer(answer) } };
    return this.#work.run(() => this.#update(attempt, { ofAttempt: attempt, state: 'pending' }, update));
  }

  forget(openedBefore: number, limit: number): Promise<number> {
    const old = { openedAt: { $lt: openedBefore } };
    return this.#work.run(async () => {
      const found = await this.#connection.causally((session) =>
        this.#claims
          .find(old, { session, projection: { _id: 1 }, limit })
          .sort({ openedAt: 1 })
          .toArray(),
      );
      if (found.length === 0) return 0;
      const statements = [{ q: { _id: { $in: found.map(({ _id }) => _id) }, ...old }, limit: 0 }];
      return (await this.#connection.write({ kind: 'delete', collection: CLAIMS, statements })).n;
    });
  }

  /** @returns whether it was not there. */
  async #insert(claim: OpenClaim): Promise<boolean> {
    const statements = [{ _id: idOf(claim), ...pendingSince(claim) }];
    const { writeErrors } = await this.#connection.write({ kind: 'insert', collection: CLAIMS, statements });
    if (writeErrors.some(({ code }) => code !== DUPLICATE_KEY)) throw new StoreUnavailable('a claim was not stored');
    return writeErrors.length === 0;
  }

  /** @returns whether the claim was still at this attempt. */
  async #update(
    claim: ClaimKey,
    { ofAttempt, state }: { ofAttempt: Pick<StoredClaim, 'openedAt' | 'attempt'>; state?: StoredClaim['state'] },
    u: Document,
  ): Promise<boolean> {
    const { openedAt, attempt } = ofAttempt;
    const q = { _id: idOf(claim), openedAt: int64(openedAt), attempt, ...(state && { state }) };
    const { n, writeErrors } = await this.#connection.write({
      kind: 'update',
      collection: CLAIMS,
      statements: [{ q, u }],
    });
    if (writeErrors.length > 0) throw new StoreUnavailable('a claim was not stored');
    return n === 1;
  }
}

function idOf({ requester, claimId }: ClaimKey): Uint8Array {
  return Buffer.concat([addressToBytes(requester), claimId]);
}

function pendingSince({ now, fingerprint }: OpenClaim): Document {
  return { state: 'pending', openedAt: int64(now), attemptedAt: int64(now), attempt: 1, fingerprint };
}

function openedAs(
  { requester, claimId }: ClaimKey,
  { openedAt, attempt }: Pick<ClaimAttempt, 'openedAt' | 'attempt'>,
): OpenedClaim {
  return { state: 'opened', attempt: { requester, claimId, openedAt, attempt } };
}

function stateOf({ state, fingerprint, answer }: StoredClaim, claim: Lookup): Exclude<ClaimState, { state: 'absent' }> {
  if (!equalBytes(fingerprint, claim.fingerprint)) return { state: 'conflict' };
  if (state === 'pending') return { state };
  if (answer === undefined) throw new Error('an answered claim has no answer');
  return { state, answer: decodeAnswer(answer) };
}

interface Attempt extends Pick<ClaimAttempt, 'openedAt' | 'attempt'> {
  readonly update: Document;
}

/** Begins anew in the place of an expired claim, takes over one that was left, or says what there is. */
function nextStep(stored: StoredClaim, claim: OpenClaim): Attempt | Exclude<ClaimState, { state: 'absent' }> {
  if (stored.openedAt < claim.validSince)
    return { openedAt: claim.now, attempt: 1, update: { $set: pendingSince(claim), $unset: { answer: '' } } };
  const known = stateOf(stored, claim);
  if (known.state !== 'pending' || stored.attemptedAt >= claim.takeOverBefore) return known;
  const attempt = stored.attempt + 1;
  return { openedAt: stored.openedAt, attempt, update: { $set: { attempt, attemptedAt: int64(claim.now) } } };
}
