import { type PartitionId, type UserId, userIdToBytes } from './ids.js';

const scratch = new Uint8Array(16);

/**
 * The partition of all devices of a user: FNV-1a (32 bit) over the 16 bytes of the user id, finished with the
 * 32-bit finaliser of MurmurHash3, modulo the number of partitions.
 */
export function partitionOf(userId: UserId, partitionCount: number): PartitionId {
  userIdToBytes(userId, scratch);
  let hash = 0x811c9dc5;
  for (const byte of scratch) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) % partitionCount) as PartitionId;
}
