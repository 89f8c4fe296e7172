import type { MongoConnection } from '@lantern/mongo';
import {
  type KeyCounts,
  type PreKey,
  type SignedPreKey,
  type UserId,
  userIdFromBytes,
  userIdToBytes,
} from '@lantern/protocol';
import type { Collection } from 'mongodb';
import { type Install, type PreKeyStore, type Stock, StoreUnavailable, type TakenKeys } from '../ports.js';
import { PRE_KEYS, USERS } from './mongo-indexes.js';
import { type StoreWork, unavailableBecause } from './mongo-store-work.js';
import {
  type Kind,
  type StoredDevice,
  type StoredPreKey,
  type StoredUser,
  decodeRanges,
} from './mongo-user-documents.js';
import { Turns } from './turns.js';

export interface MongoPreKeysOptions {
  readonly connection: MongoConnection;
  readonly work: StoreWork;
  /** Of the keys in use: those stored under an earlier one are out of reach. */
  readonly keyEpoch: number;
}

/** One install's device document, as far as its one-time keys are concerned. */
type ShelfOwner = Pick<StoredDevice, 'deviceId' | 'registrationId' | 'shelf' | 'oneTime' | 'kem'>;

const NONE: KeyCounts = { oneTimeLeft: 0, kemLeft: 0 };

/**
 * One-time keys, one document each, taken by `findOneAndDelete`: a majority, with journals, has the removal before the
 * key is returned. It is sent once. Neither an insert nor a removal is ever repeated: a second copy of an insert could bring
 * back a key that was taken meanwhile (I5); a removal of unknown outcome burns its key.
 *
 * Which shelf an install has is read from the primary, of what a majority has. A reading that is out of date, of a primary
 * that does not know yet that it was deposed, leads to a shelf of an install that is gone, and its keys with it.
 */
export class MongoPreKeys implements PreKeyStore {
  readonly #connection: MongoConnection;
  readonly #work: StoreWork;
  readonly #keyEpoch: Buffer;
  readonly #keys: Collection<StoredPreKey>;
  readonly #turns = new Turns((error) => error instanceof StoreUnavailable);

  constructor({ connection, work, keyEpoch }: MongoPreKeysOptions) {
    this.#connection = connection;
    this.#work = work;
    this.#keyEpoch = epochBytes(keyEpoch);
    this.#keys = connection.collection(PRE_KEYS);
  }

  take(installs: readonly Install[]): Promise<readonly TakenKeys[]> {
    return this.#work.run(async () => {
      const owners = await this.#ownersOf(installs);
      return Promise.all(owners.map((owner) => this.#takeFrom(owner)));
    });
  }

  /** Counted, so that it is exact also after an upload whose keys did not all arrive. */
  count(install: Install): Promise<KeyCounts> {
    return this.#work.run(async () => {
      const [owner] = await this.#ownersOf([install]);
      if (owner === undefined) return NONE;
      const [oneTimeLeft, kemLeft] = await Promise.all([this.#count(owner, 'oneTime'), this.#count(owner, 'kem')]);
      return { oneTimeLeft, kemLeft };
    });
  }

  /** What is on the shelves of a device, for a decision. */
  async stockOf(device: StoredDevice): Promise<Stock> {
    const shelf = this.shelfOf(device);
    const stored = await this.#connection.causally((session) =>
      this.#keys.find({ shelf }, { session }).sort({ shelf: 1, kind: 1, seq: 1 }).toArray(),
    );
    const ofKind = (kind: Kind) => stored.filter((preKey) => preKey.kind === kind);
    return {
      oneTime: { keys: ofKind('oneTime').map(decodePreKey), accepted: decodeRanges(device.oneTime.accepted) },
      kem: { keys: ofKind('kem').map(decodeSignedPreKey), accepted: decodeRanges(device.kem.accepted) },
    };
  }

  /** Once only, after their ids are accepted durably. @throws StoreUnavailable: some of them may be there, or come later. */
  async insert(statements: readonly StoredPreKey[]): Promise<void> {
    if (statements.length === 0) return;
    const { writeErrors } = await this.#connection.write({ kind: 'insert', collection: PRE_KEYS, statements });
    if (writeErrors.length > 0) throw new StoreUnavailable('some one-time keys were not stored');
  }

  async clear(shelves: readonly Uint8Array[]): Promise<void> {
    const statements = shelves.map((shelf) => ({ q: { shelf: this.shelfOf({ shelf }) }, limit: 0 }));
    await this.#connection.write({ kind: 'delete', collection: PRE_KEYS, statements });
  }

  shelfOf({ shelf }: Pick<StoredDevice, 'shelf'>): Uint8Array {
    return Buffer.concat([this.#keyEpoch, shelf]);
  }

  /** In the order of the installs; undefined for one that is not registered. */
  async #ownersOf(installs: readonly Install[]): Promise<readonly (ShelfOwner | undefined)[]> {
    const ids = [...new Set(installs.map(({ userId }) => userId))].map((userId) => userIdToBytes(userId));
    if (ids.length === 0) return [];
    const found = await this.#connection.causally((session) =>
      this.#connection
        .collection<StoredUser>(USERS)
        .find({ _id: { $in: ids } }, { session, projection: SHELVES })
        .toArray(),
    );
    const users = new Map<UserId | undefined, readonly ShelfOwner[]>(
      found.map(({ _id, devices }) => [userIdFromBytes(_id), devices]),
    );
    return installs.map(({ userId, deviceId, registrationId }) =>
      users.get(userId)?.find((device) => device.deviceId === deviceId && device.registrationId === registrationId),
    );
  }

  async #takeFrom(owner: ShelfOwner | undefined): Promise<TakenKeys> {
    if (owner === undefined) return { left: NONE };
    const [oneTime, kem] = await Promise.all([this.#pop(owner, 'oneTime'), this.#pop(owner, 'kem')]);
    return {
      ...(oneTime && { oneTime: decodePreKey(oneTime) }),
      ...(kem && { kem: decodeSignedPreKey(kem) }),
      left: { oneTimeLeft: leftAfter(oneTime, owner.oneTime), kemLeft: leftAfter(kem, owner.kem) },
    };
  }

  /** Takers of one shelf wait for each other: all of them want the same key. */
  async #pop(owner: ShelfOwner, kind: Kind): Promise<StoredPreKey | undefined> {
    if (owner[kind].next === 0) return undefined;
    const shelf = this.shelfOf(owner);
    return this.#turns.run(`${kind} ${Buffer.from(owner.shelf).toString('latin1')}`, async () => {
      try {
        return await this.#popOldest(shelf, kind);
      } catch (error) {
        throw unavailableBecause(error);
      }
    });
  }

  /** Found empty, it is looked at again: a key that another process took in between must not hide the next one. */
  async #popOldest(shelf: Uint8Array, kind: Kind): Promise<StoredPreKey | undefined> {
    for (;;) {
      const taken = await this.#connection.causally((session) =>
        this.#keys.findOneAndDelete({ shelf, kind }, { sort: { shelf: 1, kind: 1, seq: 1 }, session }),
      );
      if (taken !== null) return taken;
      const more = await this.#connection.causally((session) => this.#keys.findOne({ shelf, kind }, { session }));
      if (more === null) return undefined;
    }
  }

  async #count(owner: ShelfOwner, kind: Kind): Promise<number> {
    if (owner[kind].next === 0) return 0;
    const shelf = this.shelfOf(owner);
    return this.#connection.causally((session) => this.#keys.countDocuments({ shelf, kind }, { session }));
  }
}

const SHELVES = {
  'devices.deviceId': 1,
  'devices.registrationId': 1,
  'devices.shelf': 1,
  'devices.oneTime.next': 1,
  'devices.kem.next': 1,
} as const;

/** By the places in the queue: of several takers at once, each gets another number, so that none is told twice or never. */
function leftAfter(taken: StoredPreKey | undefined, { next }: ShelfOwner[Kind]): number {
  return taken === undefined ? 0 : Math.max(0, next - 1 - taken.seq);
}

function decodePreKey({ id, key }: StoredPreKey): PreKey {
  return { id, key };
}

function decodeSignedPreKey({ id, key, signature }: StoredPreKey): SignedPreKey {
  if (signature === undefined) throw new Error('a stored KEM key has no signature');
  return { id, key, signature };
}

export function epochBytes(keyEpoch: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32BE(keyEpoch);
  return bytes;
}
