import {
  ADDRESS_BYTES,
  type AddressKey,
  type Offset,
  type PartitionId,
  USER_ID_BYTES,
  type UserId,
  userIdFromBytes,
  userIdToBytes,
} from '@lantern/protocol';

export const PARTITION_BYTES = 2;
export const UINT64_BYTES = 8;
const UINT32_RANGE = 2 ** 32;

/** Big-endian, so that keys sort by number. */
export function putUint64(into: Buffer, value: number, at: number): number {
  into.writeUInt32BE(Math.floor(value / UINT32_RANGE), at);
  return into.writeUInt32BE(value % UINT32_RANGE, at + 4);
}

export function uint64At(bytes: Uint8Array, at: number): number {
  return uint32At(bytes, at) * UINT32_RANGE + uint32At(bytes, at + 4);
}

export function uint32At(bytes: Uint8Array, at: number): number {
  const byte = (index: number) => bytes[at + index] ?? 0;
  return byte(0) * 0x1_00_00_00 + ((byte(1) << 16) | (byte(2) << 8) | byte(3));
}

export function putAddress(into: Buffer, address: AddressKey, at: number): number {
  userIdToBytes(address.slice(0, 36) as UserId, into, at);
  return into.writeUInt32BE(Number(address.slice(37)), at + USER_ID_BYTES);
}

export function addressAt(bytes: Uint8Array, at: number): AddressKey {
  return `${userIdAt(bytes, at)}.${uint32At(bytes, at + USER_ID_BYTES)}` as AddressKey;
}

export function userIdAt(bytes: Uint8Array, at: number): UserId {
  const userId = userIdFromBytes(bytes, at);
  if (userId === undefined) throw new Error('a stored value is too short');
  return userId;
}

export function partitionKey(partition: PartitionId): Buffer {
  const key = Buffer.allocUnsafe(PARTITION_BYTES);
  key.writeUInt16BE(partition);
  return key;
}

export function addressKeyBytes(address: AddressKey): Buffer {
  const key = Buffer.allocUnsafe(ADDRESS_BYTES);
  putAddress(key, address, 0);
  return key;
}

export const LOG_KEY_BYTES = PARTITION_BYTES + UINT64_BYTES;

/** Partition, offset. */
export function logKey(partition: PartitionId, offset: number): Buffer {
  const key = Buffer.allocUnsafe(LOG_KEY_BYTES);
  putUint64(key, offset, key.writeUInt16BE(partition));
  return key;
}

export function offsetOfLogKey(key: Uint8Array): Offset {
  return uint64At(key, PARTITION_BYTES) as Offset;
}

export function uint64Bytes(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(UINT64_BYTES);
  putUint64(bytes, value, 0);
  return bytes;
}
