import { decodeWith } from './decode-with.js';
import { ProtocolError } from './errors.js';
import { USER_ID_BYTES, userIdFromBytes, userIdToBytes } from './ids.js';
import type { DirectoryChange } from './keys-api.js';
import { v1 } from './messages.js';

/** A change of a device list as a record of the compacted log `directory.v1`. */
export interface DirectoryLogRecord {
  /** The user id, 16 bytes. */
  readonly key: Uint8Array;
  /** An encoded DirectoryRecord. */
  readonly value: Uint8Array;
}

export function encodeDirectoryChange(change: DirectoryChange): DirectoryLogRecord {
  const { devices, removedDeviceIds, removedBefore = [] } = change;
  const record: v1.IDirectoryRecord = {
    devices: [...devices],
    removedDeviceIds: [...removedDeviceIds],
    removedBefore: [...removedBefore],
  };
  return { key: userIdToBytes(change.userId), value: v1.DirectoryRecord.encode(record).finish() };
}

/**
 * The inverse of {@link encodeDirectoryChange}.
 * @throws ProtocolError for bytes that are none; nothing else.
 */
export function decodeDirectoryChange({ key, value }: DirectoryLogRecord): DirectoryChange {
  const userId = key.length === USER_ID_BYTES ? userIdFromBytes(key) : undefined;
  if (userId === undefined) throw new ProtocolError('not a key of the directory');
  const record = decodeWith('DirectoryRecord', () => v1.DirectoryRecord.decode(value));
  const devices = (record.devices as v1.DeviceInfo[]).map(({ deviceId, registrationId, identityKey }) => {
    return { deviceId, registrationId, identityKey };
  });
  const { removedDeviceIds, removedBefore } = record;
  return {
    userId,
    devices,
    removedDeviceIds,
    ...(removedBefore.length > 0 && { removedBefore: removedBefore.map(Number) }),
  };
}
