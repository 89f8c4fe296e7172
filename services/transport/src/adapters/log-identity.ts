import { randomBytes } from 'node:crypto';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';

const IDENTITY = Buffer.from('log-identity');

/** What is fixed for the life of a log: made at the first start, read at every later one. Resolves with the incarnation. */
export async function logIncarnation(
  environment: LmdbEnvironment,
  meta: BinaryDatabase,
  partitionCount: number,
): Promise<number> {
  const fresh = Buffer.alloc(6);
  fresh.writeUInt16BE(partitionCount, randomBytes(4).copy(fresh));
  const identity = await environment.commits.submit({
    touches: ['transport-log-identity'],
    bytes: fresh.length,
    roomFor: 'removal',
    apply: () => {
      const stored = meta.get(IDENTITY);
      if (stored === undefined) void meta.put(IDENTITY, fresh);
      return stored === undefined ? fresh : Buffer.from(stored);
    },
  });
  const made = identity.readUInt16BE(4);
  if (made !== partitionCount)
    throw new Error(
      `the log was made with ${made} partitions, not with ${partitionCount}: the number cannot be changed`,
    );
  return identity.readUInt32BE(0);
}
