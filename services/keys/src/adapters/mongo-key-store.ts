import { type IndexMode, type MongoConnection, type MongoOptions, connectMongo } from '@lantern/mongo';
import type { Clock, Logger } from '@lantern/runtime';
import type { KeyStore } from '../ports.js';
import { MongoClaims } from './mongo-claims.js';
import { MongoDevices } from './mongo-devices.js';
import { keysIndexes } from './mongo-indexes.js';
import { readKeyEpoch } from './mongo-key-epoch.js';
import type { CallRates } from './memory-rate-limits.js';
import { MongoPreKeys } from './mongo-pre-keys.js';
import { MongoRateLimits } from './mongo-rate-limits.js';
import { StoreWork } from './mongo-store-work.js';
import { MongoUserRecords } from './mongo-user-records.js';

export interface MongoKeyStoreOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** I7: operations under way at once; more are refused as StoreUnavailable. 10,000 unless told. */
  readonly maxOperations?: number;
  /** Counted here for all processes; without them each process counts for itself. */
  readonly rates?: CallRates;
}

/**
 * A {@link KeyStore} in a database whose indexes are there. Any number of processes may use it at once. Does not close
 * the connection.
 */
export async function createMongoKeyStore(
  connection: MongoConnection,
  { clock, logger, maxOperations = 10_000, rates }: MongoKeyStoreOptions,
): Promise<KeyStore> {
  const work = new StoreWork(maxOperations);
  const preKeys = new MongoPreKeys({ connection, work, keyEpoch: await readKeyEpoch(connection) });
  return {
    devices: new MongoDevices({ connection, work, preKeys, clock, logger }),
    preKeys,
    claims: new MongoClaims({ connection, work }),
    users: new MongoUserRecords({ connection, work, preKeys }),
    ...(rates === undefined ? {} : { limits: new MongoRateLimits({ connection, work, rates }) }),
    close: () => work.close(),
  };
}

export interface OpenMongoKeyStoreOptions extends MongoOptions, MongoKeyStoreOptions {
  /** Whether indexes that are missing are made (the default) or are an error. */
  readonly indexes?: IndexMode;
}

/** The same over a connection of its own, closed with the store. @throws MongoStartError */
export async function openMongoKeyStore(options: OpenMongoKeyStoreOptions): Promise<KeyStore> {
  const { indexes: mode = 'create' } = options;
  const connection = await connectMongo(options, { specs: keysIndexes, mode });
  try {
    const store = await createMongoKeyStore(connection, options);
    const close = async () => {
      await store.close();
      await connection.close();
    };
    return { ...store, close };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
