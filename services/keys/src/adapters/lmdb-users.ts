import { type UserId, userIdFromBytes } from '@lantern/protocol';
import type { Database } from 'lmdb';
import { LRUCache } from 'lru-cache';
import { NO_DEVICES, type UserDevices } from '../domain/user-devices.js';
import { userKey } from './lmdb-layout.js';

/** I7: stored users that are kept decoded, and their bytes; what they are decoded to takes a few times as much. */
const MAX_KEPT_USERS = 1_000;
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

interface Decoded {
  readonly bytes: Uint8Array;
  readonly user: UserDevices;
}

/**
 * Users as they are stored. Those that were read lately are not decoded again as long as the same bytes are stored: so
 * nothing has to be told of changes, and one that fails to be committed leaves nothing behind.
 */
export class LmdbUsers {
  readonly #database: Database<UserDevices, Uint8Array>;
  readonly #decoded = new LRUCache<UserId, Decoded>({
    max: MAX_KEPT_USERS,
    maxSize: MAX_KEPT_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + 1,
  });

  /** @param database user → UserDevices as MessagePack */
  constructor(database: Database<UserDevices, Uint8Array>) {
    this.#database = database;
  }

  get(userId: UserId): UserDevices {
    const key = userKey(userId);
    const shared = this.#database.getBinaryFast(key);
    if (shared === undefined) return NO_DEVICES;
    // lmdb-js reads into a buffer of its own, larger than the value, whatever its length says.
    const stored = Buffer.from(shared.buffer, shared.byteOffset, shared.length);
    const known = this.#decoded.get(userId);
    if (known !== undefined && stored.equals(known.bytes)) return known.user;
    const bytes = Uint8Array.prototype.slice.call(stored);
    const user = this.#database.get(key) ?? NO_DEVICES;
    this.#decoded.set(userId, { bytes, user });
    return user;
  }

  /** Ascending. */
  from(userId: UserId, limit: number): readonly UserId[] {
    const keys = this.#database.getKeys({ start: userKey(userId), limit });
    return [...keys].map((key) => userIdFromBytes(key)).filter((found) => found !== undefined);
  }

  /** @returns whether there was something. */
  remove(userId: UserId): boolean {
    const key = userKey(userId);
    this.#decoded.delete(userId);
    if (!this.#database.doesExist(key)) return false;
    void this.#database.remove(key);
    return true;
  }

  put(userId: UserId, user: UserDevices): void {
    void this.#database.put(userKey(userId), user);
  }
}
