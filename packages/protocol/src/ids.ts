import { bytesToHex, hexDigit } from './hex.js';

/** Canonical lower-case text of a UUID; on the wire 16 bytes. */
export type UserId = string & { readonly __brand: 'UserId' };

/** `<userId>.<deviceId>`: the text form of an address, for maps and keys; on the wire 20 bytes. */
export type AddressKey = string & { readonly __brand: 'AddressKey' };

/** A partition of the log, 0 ≤ partition < partition count. */
export type PartitionId = number & { readonly __brand: 'PartitionId' };

/** Position of a record in its partition: a non-negative safe integer that only grows. */
export type Offset = number & { readonly __brand: 'Offset' };

/** One device of one user (Sesame, section 3.1). */
export interface Address {
  readonly userId: UserId;
  /** uint32, unique within the user. */
  readonly deviceId: number;
}

export const USER_ID_BYTES = 16;
export const ADDRESS_BYTES = 20;
export const MAX_UINT32 = 0xffff_ffff;

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The UUID in `text` (any case), or undefined when it is none. */
export function parseUserId(text: string): UserId | undefined {
  const lower = text.toLowerCase();
  return UUID_TEXT.test(lower) ? (lower as UserId) : undefined;
}

/**
 * Texts of user ids that were read lately, by a hash of their bytes: users write more than once, and making the text (and
 * later hashing it for every map) costs more than all else that is done with an id. A place holds the last one only.
 */
const KNOWN_IDS = 4_096;
const knownTexts = Array.from<UserId | undefined>({ length: KNOWN_IDS });
const knownWords = new Int32Array(4 * KNOWN_IDS);

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (byteAt(bytes, at) << 24) | (byteAt(bytes, at + 1) << 16) | (byteAt(bytes, at + 2) << 8) | byteAt(bytes, at + 3)
  );
}

/** The user id in the 16 bytes at `start`, or undefined when there are fewer. */
export function userIdFromBytes(bytes: Uint8Array, start = 0): UserId | undefined {
  if (bytes.length < start + USER_ID_BYTES) return undefined;
  const w0 = wordAt(bytes, start);
  const w1 = wordAt(bytes, start + 4);
  const w2 = wordAt(bytes, start + 8);
  const w3 = wordAt(bytes, start + 12);
  const place = (w0 ^ w1 ^ w2 ^ w3) & (KNOWN_IDS - 1);
  const at = 4 * place;
  const known = knownTexts[place];
  const same =
    knownWords[at] === w0 && knownWords[at + 1] === w1 && knownWords[at + 2] === w2 && knownWords[at + 3] === w3;
  if (known !== undefined && same) return known;
  const text = userIdText(bytes, start);
  knownTexts[place] = text;
  knownWords.set([w0, w1, w2, w3], at);
  return text;
}

function userIdText(bytes: Uint8Array, start: number): UserId {
  const part = (from: number, to: number) => bytesToHex(bytes, start + from, start + to);
  return `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}-${part(8, 10)}-${part(10, 16)}` as UserId;
}

/** The 16 bytes of a user id, written to `into` at `at`. */
export function userIdToBytes(userId: UserId, into: Uint8Array = new Uint8Array(USER_ID_BYTES), at = 0): Uint8Array {
  let byte = at;
  for (let i = 0; i < userId.length; i += 2) {
    if (userId.charCodeAt(i) === 45) i++;
    into[byte++] = (hexDigit(userId.charCodeAt(i)) << 4) | hexDigit(userId.charCodeAt(i + 1));
  }
  return into;
}

export function addressKey(address: Address): AddressKey {
  return `${address.userId}.${address.deviceId}` as AddressKey;
}

/** The inverse of {@link addressKey}. */
export function parseAddressKey(key: AddressKey): Address {
  return { userId: key.slice(0, 36) as UserId, deviceId: Number(key.slice(37)) };
}

/** 20 bytes: the user id, then the device id in big-endian order. */
export function addressToBytes(address: Address): Uint8Array {
  const bytes = userIdToBytes(address.userId, new Uint8Array(ADDRESS_BYTES));
  for (let i = 0; i < 4; i++) bytes[USER_ID_BYTES + i] = address.deviceId >>> (24 - 8 * i);
  return bytes;
}

/** The address in exactly 20 bytes, or undefined. */
export function addressFromBytes(bytes: Uint8Array): Address | undefined {
  const userId = bytes.length === ADDRESS_BYTES ? userIdFromBytes(bytes) : undefined;
  if (userId === undefined) return undefined;
  return { userId, deviceId: wordAt(bytes, USER_ID_BYTES) >>> 0 };
}
