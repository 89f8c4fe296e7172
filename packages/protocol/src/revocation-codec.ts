import { decodeWith } from './decode-with.js';
import { ProtocolError } from './errors.js';
import { USER_ID_BYTES, type UserId, addressFromBytes, addressToBytes, userIdFromBytes, userIdToBytes } from './ids.js';
import { v1 } from './messages.js';

/** Tokens of a user that are no longer good, though they have not expired. */
export interface Revocation {
  readonly userId: UserId;
  /** Present: only as far as they are used for this device. */
  readonly deviceId?: number;
  /** Unix ms: those that were issued then or before. */
  readonly issuedUntil: number;
}

/** A revocation as a record of the compacted log `revocations.v1`. */
export interface RevocationLogRecord {
  /** The user id (16 bytes), or the address (20 bytes). */
  readonly key: Uint8Array;
  /** An encoded RevocationRecord. */
  readonly value: Uint8Array;
}

export function encodeRevocation({ userId, deviceId, issuedUntil }: Revocation): RevocationLogRecord {
  const key = deviceId === undefined ? userIdToBytes(userId) : addressToBytes({ userId, deviceId });
  return { key, value: v1.RevocationRecord.encode({ issuedUntil }).finish() };
}

/**
 * The inverse of {@link encodeRevocation}.
 * @throws ProtocolError for bytes that are none; nothing else.
 */
export function decodeRevocation({ key, value }: RevocationLogRecord): Revocation {
  const userId = key.length === USER_ID_BYTES ? userIdFromBytes(key) : undefined;
  const whom = userId === undefined ? addressFromBytes(key) : { userId };
  if (whom === undefined) throw new ProtocolError('not a key of the revocations');
  const { issuedUntil } = decodeWith('RevocationRecord', () => v1.RevocationRecord.decode(value));
  return { ...whom, issuedUntil };
}
