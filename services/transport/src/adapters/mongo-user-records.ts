import type { MongoConnection } from '@lantern/mongo';
import {
  ADDRESS_BYTES,
  type AddressKey,
  MAX_UINT32,
  type PartitionId,
  type UserId,
  addressKey,
} from '@lantern/protocol';
import type { Document } from 'mongodb';
import { OutcomeUnknown, type Remains, type UserRecords } from '../ports.js';
import { addressAt, addressKeyBytes } from './binary-keys.js';
import { ADDRESSES, MAILBOX } from './mongo-indexes.js';
import { MESSAGES_ONLY } from './mongo-mailbox-documents.js';
import { reading, writing } from './mongo-port-errors.js';

export interface MongoUserRecordsOptions {
  readonly connection: MongoConnection;
  /** What is kept elsewhere. */
  readonly remains: () => Promise<readonly Remains[]>;
}

/** I7 */
const MAX_ADDRESSES = 100;
const DAY_MS = 86_400_000;
/** Of a key of the mailbox, behind the address. */
const REST_BYTES = 14;

const firstOf = (userId: UserId, deviceId = 0) => addressKeyBytes(addressKey({ userId, deviceId }));
const lastOf = (userId: UserId) => addressKeyBytes(addressKey({ userId, deviceId: MAX_UINT32 }));
const withRest = (address: Uint8Array, byte: number) => Buffer.concat([address, Buffer.alloc(REST_BYTES, byte)]);

/** Keys of the mailbox of all devices of a user, from one on. */
function mailOf(userId: UserId, fromDevice = 0): { $gte: Buffer; $lte: Buffer } {
  return { $gte: withRest(firstOf(userId, fromDevice), 0), $lte: withRest(lastOf(userId), 0xff) };
}

export class MongoUserRecords implements UserRecords {
  /** The database looks for what has expired once a minute, more seldom under load. */
  readonly forgottenKeptMs = DAY_MS + DAY_MS / 24;
  readonly #connection: MongoConnection;
  readonly #remains: MongoUserRecordsOptions['remains'];

  constructor({ connection, remains }: MongoUserRecordsOptions) {
    this.#connection = connection;
    this.#remains = remains;
  }

  /** Leaps from address to address by the index. */
  withMail(userId: UserId, _partition: PartitionId, fromDevice = 0): Promise<readonly AddressKey[]> {
    return reading(async () => {
      const found: AddressKey[] = [];
      let range: Document = mailOf(userId, fromDevice);
      while (found.length < MAX_ADDRESSES) {
        const key = await this.#first(MAILBOX, { _id: range, ...MESSAGES_ONLY });
        if (key === undefined) break;
        found.push(addressAt(key, 0));
        range = { $gt: withRest(key.subarray(0, ADDRESS_BYTES), 0xff), $lte: mailOf(userId).$lte };
      }
      return found;
    });
  }

  known(userId: UserId, fromDevice = 0): Promise<readonly AddressKey[]> {
    const q = { _id: { $gte: firstOf(userId, fromDevice), $lte: lastOf(userId) }, forgottenAt: { $exists: false } };
    return reading(async () => {
      const found = await this.#connection.causally((session) =>
        this.#connection
          .collection<{ _id: Uint8Array }>(ADDRESSES)
          .find(q as Document, { session, projection: { _id: 1 }, limit: MAX_ADDRESSES })
          .sort({ _id: 1 })
          .toArray(),
      );
      return found.map(({ _id }) => addressAt(_id, 0));
    });
  }

  tombstones(userId: UserId, _partition: PartitionId): Promise<number> {
    const q = { _id: mailOf(userId), removedAt: { $exists: true } } as Document;
    return reading(() =>
      this.#connection.causally((session) => this.#connection.collection(MAILBOX).countDocuments(q, { session })),
    );
  }

  /** The marker stays for a day; by then no gateway holds a session of an install that was gone before. */
  forget(address: AddressKey): Promise<void> {
    const u = { $currentDate: { forgottenAt: true }, $unset: { notices: '', versions: '' } };
    const statements = [{ q: { _id: addressKeyBytes(address) }, u }];
    return writing(async () => {
      const { writeErrors } = await this.#connection.write({ kind: 'update', collection: ADDRESSES, statements });
      if (writeErrors.length > 0) throw new OutcomeUnknown('an address was not written');
    });
  }

  /** They are in a log. */
  async removeDeadLetters(): Promise<number> {
    return 0;
  }

  async remains(): Promise<readonly Remains[]> {
    return this.#remains();
  }

  async #first(collection: string, q: Document): Promise<Uint8Array | undefined> {
    const found = await this.#connection.causally((session) =>
      this.#connection
        .collection<{ _id: Uint8Array }>(collection)
        .find(q, { session, projection: { _id: 1 }, limit: 1 })
        .sort({ _id: 1 })
        .toArray(),
    );
    return found[0]?._id;
  }
}
