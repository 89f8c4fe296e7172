import type { UserId } from '@lantern/protocol';
import type { Database } from 'lmdb';
import { isUnfinished } from '../domain/user-devices.js';
import type { ClaimTrace, RemovedUser, UserRecords } from '../ports.js';
import { decodeClaimRecord } from './claim-record.js';
import type { LmdbCommitQueue } from './lmdb-commit-queue.js';
import { hourOfKey, requesterOfClaimKey, userClaims } from './lmdb-layout.js';
import type { LmdbUsers } from './lmdb-users.js';
import { reading } from './reading.js';

export interface LmdbUserRecordsOptions {
  readonly queue: LmdbCommitQueue;
  readonly users: LmdbUsers;
  /** As {@link LmdbClaims} has it. */
  readonly claims: Database<Uint8Array, Uint8Array>;
}

export class LmdbUserRecords implements UserRecords {
  readonly #options: LmdbUserRecordsOptions;

  constructor(options: LmdbUserRecordsOptions) {
    this.#options = options;
  }

  remove(userId: UserId): Promise<RemovedUser> {
    const { queue, users } = this.#options;
    return queue.run('upkeep', () => {
      const user = users.get(userId);
      if (user.devices.length > 0 || isUnfinished(user)) return 'in-use';
      return users.remove(userId) ? 'removed' : 'absent';
    });
  }

  claimsOf(userId: UserId, limit: number): Promise<readonly ClaimTrace[]> {
    return reading(() =>
      this.#keysOf(userId, limit).flatMap((key) => {
        const value = this.#options.claims.get(key);
        if (value === undefined) return [];
        const { openedAt, answer } = decodeClaimRecord(value);
        return [{ ...requesterOfClaimKey(key), openedAt, answered: answer !== undefined }];
      }),
    );
  }

  forgetClaims(userId: UserId, limit: number): Promise<number> {
    const { queue, claims } = this.#options;
    return queue.run('upkeep', () => {
      const keys = this.#keysOf(userId, limit);
      for (const key of keys) void claims.remove(key);
      return keys.length;
    });
  }

  /** Claims lie by the hour: there are as many ranges to look into as hours are kept. */
  #keysOf(userId: UserId, limit: number): Uint8Array[] {
    const { claims } = this.#options;
    const [first] = claims.getKeys({ limit: 1 });
    const [last] = claims.getKeys({ reverse: true, limit: 1 });
    const found: Uint8Array[] = [];
    if (first === undefined || last === undefined) return found;
    for (let hour = hourOfKey(first); hour <= hourOfKey(last) && found.length < limit; hour++) {
      found.push(...claims.getKeys({ ...userClaims(hour, userId), limit: limit - found.length }));
    }
    return found;
  }
}
