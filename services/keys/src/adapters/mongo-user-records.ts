import type { MongoConnection } from '@lantern/mongo';
import {
  ADDRESS_BYTES,
  CLAIM_ID_BYTES,
  MAX_UINT32,
  type UserId,
  addressFromBytes,
  addressToBytes,
  userIdToBytes,
} from '@lantern/protocol';
import type { Collection, Document } from 'mongodb';
import { type ClaimTrace, type RemovedUser, StoreUnavailable, type UserRecords } from '../ports.js';
import { CLAIMS, USERS } from './mongo-indexes.js';
import type { MongoPreKeys } from './mongo-pre-keys.js';
import type { StoreWork } from './mongo-store-work.js';
import type { StoredUser } from './mongo-user-documents.js';

export interface MongoUserRecordsOptions {
  readonly connection: MongoConnection;
  readonly work: StoreWork;
  readonly preKeys: Pick<MongoPreKeys, 'clear'>;
}

interface StoredClaim extends Document {
  /** Requester's address, claim id: 36 bytes. */
  readonly _id: Uint8Array;
  readonly state: 'pending' | 'answered';
  readonly openedAt: number;
}

/** Keys of claims of all devices of a user. */
function claimsBy(userId: UserId): Document {
  const first = Buffer.concat([addressToBytes({ userId, deviceId: 0 }), Buffer.alloc(CLAIM_ID_BYTES)]);
  const last = Buffer.concat([addressToBytes({ userId, deviceId: MAX_UINT32 }), Buffer.alloc(CLAIM_ID_BYTES, 0xff)]);
  return { _id: { $gte: first, $lte: last } };
}

export class MongoUserRecords implements UserRecords {
  readonly #options: MongoUserRecordsOptions;
  readonly #claims: Collection<StoredClaim>;

  constructor(options: MongoUserRecordsOptions) {
    this.#options = options;
    this.#claims = options.connection.collection(CLAIMS);
  }

  /** A compare-and-set like any change of the document. Keys that an install left go first: nothing names their shelves after. */
  remove(userId: UserId): Promise<RemovedUser> {
    const { connection, work, preKeys } = this.#options;
    const _id = userIdToBytes(userId);
    return work.run(async () => {
      const options = { readConcern: { level: 'linearizable' }, maxTimeMS: connection.linearizableTimeoutMs } as const;
      const stored = await connection.collection<StoredUser>(USERS).findOne({ _id }, options);
      if (stored === null) return 'absent';
      const { devices, unfinished, litter, version } = stored;
      if (devices.length > 0 || unfinished) return 'in-use';
      if (litter.length > 0) await preKeys.clear(litter);
      const statements = [{ q: { _id, version }, limit: 1 }];
      const { n, writeErrors } = await connection.write({ kind: 'delete', collection: USERS, statements });
      if (writeErrors.length > 0) throw new StoreUnavailable('a user was not removed');
      return n === 1 ? 'removed' : 'in-use';
    });
  }

  claimsOf(userId: UserId, limit: number): Promise<readonly ClaimTrace[]> {
    return this.#options.work.run(async () => {
      const projection = { _id: 1, state: 1, openedAt: 1 };
      const found = await this.#find(userId, limit, projection);
      return found.flatMap(({ _id, state, openedAt }) => {
        const requester = addressFromBytes(_id.subarray(0, ADDRESS_BYTES));
        return requester === undefined
          ? []
          : [{ deviceId: requester.deviceId, openedAt, answered: state === 'answered' }];
      });
    });
  }

  forgetClaims(userId: UserId, limit: number): Promise<number> {
    const { connection, work } = this.#options;
    return work.run(async () => {
      const found = await this.#find(userId, limit, { _id: 1 });
      if (found.length === 0) return 0;
      const statements = [{ q: { _id: { $in: found.map(({ _id }) => _id) } }, limit: 0 }];
      return (await connection.write({ kind: 'delete', collection: CLAIMS, statements })).n;
    });
  }

  #find(userId: UserId, limit: number, projection: Document): Promise<StoredClaim[]> {
    return this.#options.connection.causally((session) =>
      this.#claims.find(claimsBy(userId), { session, projection, limit }).sort({ _id: 1 }).toArray(),
    );
  }
}
