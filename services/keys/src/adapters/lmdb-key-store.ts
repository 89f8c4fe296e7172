import type { Clock, Logger } from '@lantern/runtime';
import type { Database, RootDatabase } from 'lmdb';
import type { KeyStore } from '../ports.js';
import type { UserDevices } from '../domain/user-devices.js';
import { LmdbClaims } from './lmdb-claims.js';
import { LmdbCommitQueue } from './lmdb-commit-queue.js';
import { LmdbDevices } from './lmdb-devices.js';
import { handleUngivenPromises, openLmdbEnvironment, requireDurableCommits } from './lmdb-environment.js';
import { LmdbPreKeys } from './lmdb-pre-keys.js';
import { LmdbUserRecords } from './lmdb-user-records.js';
import { LmdbUsers } from './lmdb-users.js';

/** Of what the databases `keys-…` hold. */
const FORMAT = 1;

export interface LmdbKeyStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** I7: operations that wait or are being committed; more are refused as StoreUnavailable. 10,000 unless told. */
  readonly maxOperations?: number;
  /** How long one commit's operations may keep the event loop. 8 ms unless told. */
  readonly maxBatchMs?: number;
  /** After so long a commit without an answer is StoreUnavailable. 10,000 ms unless told. */
  readonly commitTimeoutMs?: number;
  /**
   * Whether the disk has room for more; asked before each registration, upload and claim, which are refused as
   * StoreUnavailable when it has none. Always true unless told.
   */
  readonly hasRoom?: () => boolean;
}

const DEFAULTS = { maxOperations: 10_000, maxBatchMs: 8, commitTimeoutMs: 10_000, hasRoom: () => true };

type Bytes = Database<Uint8Array, Uint8Array>;

function openBytes(root: RootDatabase, name: string): Bytes {
  return root.openDB<Uint8Array, Uint8Array>({ name, keyEncoding: 'binary', encoding: 'binary' });
}

function openUsers(root: RootDatabase): Database<UserDevices, Uint8Array> {
  // Without records every value is MessagePack that any reader understands.
  const format = { encoding: 'msgpack', useRecords: false } as const;
  return root.openDB<UserDevices, Uint8Array>({ name: 'keys-users', keyEncoding: 'binary', ...format });
}

/** @throws Error when the data was written by a version that this one does not understand. */
function requireFormat(root: RootDatabase): void {
  const meta = root.openDB<number, string>({ name: 'keys-meta' });
  const found = meta.get('format') ?? FORMAT;
  if (found !== FORMAT) throw new Error(`the keys data has format ${found}; this version reads ${FORMAT}`);
  if (!meta.doesExist('format')) meta.putSync('format', FORMAT);
}

/**
 * A {@link KeyStore} in databases `keys-…` of an open LMDB environment, which it shares with others and does not close.
 * One process at a time may use it.
 * @throws Error when the environment is not opened durably (`overlappingSync: false`), or holds data of another format.
 */
export function createLmdbKeyStore(root: RootDatabase, options: LmdbKeyStoreOptions): KeyStore {
  requireDurableCommits(root);
  handleUngivenPromises(root);
  requireFormat(root);
  const queue = new LmdbCommitQueue({ root, ...DEFAULTS, ...options });
  const preKeys = new LmdbPreKeys({
    queue,
    stocks: openBytes(root, 'keys-stocks'),
    preKeys: openBytes(root, 'keys-prekeys'),
  });
  const users = new LmdbUsers(openUsers(root));
  const devices = new LmdbDevices({
    queue,
    preKeys,
    users,
    unfinished: openBytes(root, 'keys-unfinished'),
    unseen: openBytes(root, 'keys-unseen'),
  });
  const kept = openBytes(root, 'keys-claims');
  const claims = new LmdbClaims({ queue, preKeys, claims: kept });
  const records = new LmdbUserRecords({ queue, users, claims: kept });
  return { devices, preKeys, claims, users: records, close: () => queue.close() };
}

/** The same in an environment of its own under `path`, closed with the store. */
export function openLmdbKeyStore(path: string, options: LmdbKeyStoreOptions): KeyStore {
  const root = openLmdbEnvironment(path);
  const store = createLmdbKeyStore(root, options);
  const close = async () => {
    await store.close();
    await root.close();
  };
  return { ...store, close };
}
