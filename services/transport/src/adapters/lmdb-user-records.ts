import {
  ADDRESS_BYTES,
  type AddressKey,
  type PartitionId,
  type UserId,
  addressKey,
  userIdToBytes,
} from '@lantern/protocol';
import type { Remains, UserRecords } from '../ports.js';
import { PARTITION_BYTES, addressAt, addressKeyBytes } from './binary-keys.js';
import { addressOfLetter } from './lmdb-dead-letters.js';
import { firstKeyOf, stateOf } from './mailbox-entries.js';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';
import { asUnknownOutcome } from './port-errors.js';

export interface LmdbUserRecordsOptions {
  readonly environment: LmdbEnvironment;
  /** Records of the log below the committed offset stay so long, ms. */
  readonly logKeptMs: number;
  /** Where else this process leaves addresses. */
  readonly remains?: readonly Remains[];
}

/** I7 */
const MAX_ADDRESSES = 100;
const REMOVAL_BYTES = 256;
/** The log is pruned every second, and waits for what consumes it. */
const PRUNE_MS = 60_000;

type Range = { readonly start: Buffer; readonly end: Buffer };

/** Below every key that begins with these bytes, and above them. */
function beginningWith(prefix: Buffer): Range {
  return { start: prefix, end: Buffer.concat([prefix, Buffer.alloc(64, 0xff)]) };
}

export class LmdbUserRecords implements UserRecords {
  /** There is one process: whose install is gone is told at once. */
  readonly forgottenKeptMs = 0;
  readonly #options: LmdbUserRecordsOptions;
  readonly #index: BinaryDatabase;
  readonly #addresses: BinaryDatabase;
  readonly #letters: BinaryDatabase;

  constructor(options: LmdbUserRecordsOptions) {
    const { environment } = options;
    this.#options = options;
    this.#index = environment.database('transport-mailbox-index');
    this.#addresses = environment.database('transport-addresses');
    this.#letters = environment.database('transport-dead-letters');
  }

  /** Leaps from address to address: what lies between is not looked at, but for tombstones. */
  async withMail(userId: UserId, partition: PartitionId, fromDevice = 0): Promise<readonly AddressKey[]> {
    const found: AddressKey[] = [];
    const { end } = this.#mailOf(userId, partition);
    const first = addressKeyBytes(addressKey({ userId, deviceId: fromDevice }));
    const start = Buffer.concat([firstKeyOf(partition).subarray(0, PARTITION_BYTES), first]);
    for (let from: Buffer | undefined = start; from !== undefined && found.length < MAX_ADDRESSES;) {
      const key = this.#firstDocument({ start: from, end });
      if (key === undefined) break;
      found.push(addressAt(key, PARTITION_BYTES));
      from = Buffer.concat([key.subarray(0, PARTITION_BYTES + ADDRESS_BYTES), Buffer.alloc(64, 0xff)]);
    }
    return found;
  }

  #firstDocument(range: Range): Uint8Array | undefined {
    for (const { key, value } of this.#index.getRange(range)) if (stateOf(value) !== 'removed') return key;
    return undefined;
  }

  async known(userId: UserId, fromDevice = 0): Promise<readonly AddressKey[]> {
    const { end } = beginningWith(Buffer.from(userIdToBytes(userId)));
    const start = addressKeyBytes(addressKey({ userId, deviceId: fromDevice }));
    return [...this.#addresses.getKeys({ start, end, limit: MAX_ADDRESSES })].map((key) => addressAt(key, 0));
  }

  async tombstones(userId: UserId, partition: PartitionId): Promise<number> {
    let count = 0;
    for (const { value } of this.#index.getRange(this.#mailOf(userId, partition))) {
      if (stateOf(value) === 'removed') count++;
    }
    return count;
  }

  forget(address: AddressKey): Promise<void> {
    return this.#write([`transport-addresses/${address}`], () => void this.#addresses.remove(addressKeyBytes(address)));
  }

  /** There are 1,000 at most. */
  async removeDeadLetters(userId: UserId): Promise<number> {
    const keys: Uint8Array[] = [];
    for (const { key, value } of this.#letters.getRange()) {
      if (addressOfLetter(value).startsWith(`${userId}.`)) keys.push(key);
    }
    if (keys.length === 0) return 0;
    await this.#write(['transport-dead-letters'], () => {
      for (const key of keys) void this.#letters.remove(key);
    });
    return keys.length;
  }

  async remains(): Promise<readonly Remains[]> {
    const { logKeptMs, remains = [] } = this.#options;
    const note = 'records below the committed offset, to and from the user, kept for the dedup window';
    return [{ store: 'log', keptMs: logKeptMs + PRUNE_MS, note }, ...remains];
  }

  #mailOf(userId: UserId, partition: PartitionId): Range {
    const prefix = firstKeyOf(partition).subarray(0, PARTITION_BYTES);
    return beginningWith(Buffer.concat([prefix, userIdToBytes(userId)]));
  }

  #write(touches: readonly string[], apply: () => void): Promise<void> {
    const { commits } = this.#options.environment;
    return asUnknownOutcome(commits.submit({ touches: [...touches], bytes: REMOVAL_BYTES, roomFor: 'removal', apply }));
  }
}
