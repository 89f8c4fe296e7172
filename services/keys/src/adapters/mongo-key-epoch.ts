import type { MongoConnection } from '@lantern/mongo';
import type { Clock } from '@lantern/runtime';
import type { Collection, Document } from 'mongodb';
import { META, PRE_KEYS } from './mongo-indexes.js';
import { epochBytes } from './mongo-pre-keys.js';
import type { StoredPreKey } from './mongo-user-documents.js';

interface StoredEpoch extends Document {
  readonly _id: 'keyEpoch';
  readonly epoch: number;
}

const BATCH = 2_000;

function meta(connection: MongoConnection): Collection<StoredEpoch> {
  return connection.collection(META);
}

/** The epoch of the one-time keys in use: 0 until a backup is restored. */
export async function readKeyEpoch(connection: MongoConnection): Promise<number> {
  const options = { readConcern: { level: 'linearizable' }, maxTimeMS: connection.linearizableTimeoutMs } as const;
  return (await meta(connection).findOne({ _id: 'keyEpoch' }, options))?.epoch ?? 0;
}

export interface RestoreCheck {
  /** Of the keys that will be stored from now on. */
  readonly keyEpoch: number;
  readonly keysDropped: number;
}

export interface RestoreCheckOptions {
  readonly connection: MongoConnection;
  readonly clock: Clock;
  /** Told how many keys were dropped so far. */
  readonly onProgress?: (keysDropped: number) => void;
}

/**
 * To be run after a backup was restored, before the keys services start: a backup holds one-time keys that were handed out
 * since it was made, and would hand them out again (I5). Raises the key epoch, which puts every stored one-time key out of
 * reach at once, then removes them; devices see that they have none left, and upload. When it is interrupted, run it again:
 * keys that were uploaded in between are dropped too.
 */
export async function restoreCheckKeys({ connection, clock, onProgress }: RestoreCheckOptions): Promise<RestoreCheck> {
  const keyEpoch = await raiseKeyEpoch(connection, clock);
  const keys = connection.collection<StoredPreKey>(PRE_KEYS);
  const old = { shelf: { $lt: Buffer.concat([epochBytes(keyEpoch), new Uint8Array(16)]) } };
  let keysDropped = 0;
  for (;;) {
    const found = await keys.find(old, { projection: { _id: 1 }, limit: BATCH }).toArray();
    if (found.length === 0) return { keyEpoch, keysDropped };
    const { deletedCount } = await keys.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
    keysDropped += deletedCount;
    onProgress?.(keysDropped);
  }
}

/** Above every epoch there ever was, also above one that the restored backup has forgotten: in seconds since 1970. */
async function raiseKeyEpoch(connection: MongoConnection, clock: Clock): Promise<number> {
  const epoch = Math.max((await readKeyEpoch(connection)) + 1, Math.floor(clock.now() / 1_000));
  await meta(connection).updateOne({ _id: 'keyEpoch' }, { $max: { epoch } }, { upsert: true });
  return readKeyEpoch(connection);
}
