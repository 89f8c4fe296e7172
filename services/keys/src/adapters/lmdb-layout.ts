import {
  ADDRESS_BYTES,
  type Address,
  CLAIM_ID_BYTES,
  type PreKey,
  type SignedPreKey,
  USER_ID_BYTES,
  type UserId,
  userIdToBytes,
} from '@lantern/protocol';
import type { IdRanges } from '../domain/id-ranges.js';
import type { ClaimKey, Install } from '../ports.js';

/** Keys and values of the databases `keys-…`. All integers are big-endian, so that keys sort by number. */

export const ONE_TIME = 0;
export const KEM = 1;
export type KindByte = typeof ONE_TIME | typeof KEM;

const HOUR_MS = 3_600_000;

function putUint32(key: Uint8Array, at: number, value: number): void {
  key[at] = value >>> 24;
  key[at + 1] = value >>> 16;
  key[at + 2] = value >>> 8;
  key[at + 3] = value;
}

function putAddress(key: Uint8Array, at: number, { userId, deviceId }: Address): void {
  userIdToBytes(userId, key, at);
  putUint32(key, at + USER_ID_BYTES, deviceId);
}

export function userKey(userId: UserId): Uint8Array {
  return userIdToBytes(userId);
}

/** 24 bytes: address, registration id. */
export function installKey(install: Install): Uint8Array {
  const key = new Uint8Array(ADDRESS_BYTES + 4);
  putAddress(key, 0, install);
  putUint32(key, ADDRESS_BYTES, install.registrationId);
  return key;
}

const preKeyScratch = new Uint8Array(29);

/** 29 bytes: install, kind, place in the queue. Valid until the next call: lmdb-js copies a key at once. */
export function preKeyKey(install: Uint8Array, kind: KindByte, place: number): Uint8Array {
  preKeyScratch.set(install);
  preKeyScratch[24] = kind;
  putUint32(preKeyScratch, 25, place);
  return preKeyScratch;
}

/** 24 bytes: day, address. */
export function unseenKey(day: number, address: Address): Uint8Array {
  const key = new Uint8Array(4 + ADDRESS_BYTES);
  putUint32(key, 0, day);
  putAddress(key, 4, address);
  return key;
}

/** Where the keys of a day or an hour begin. */
export function timeKey(dayOrHour: number): Uint8Array {
  const key = new Uint8Array(4);
  putUint32(key, 0, Math.max(0, dayOrHour));
  return key;
}

/** Claims lie by the hour in which they were opened, so that expired ones are one range. */
export function hourOf(unixMs: number): number {
  return Math.max(0, Math.floor(unixMs / HOUR_MS));
}

const claimScratch = new Uint8Array(4 + ADDRESS_BYTES + CLAIM_ID_BYTES);

/** Of the key of a claim. */
export function hourOfKey(key: Uint8Array): number {
  return viewOf(key).getUint32(0);
}

/** 40 bytes: hour, requester, claim id. Valid until the next call: lmdb-js copies a key at once. */
export function claimKey(hour: number, { requester, claimId }: ClaimKey): Uint8Array {
  putUint32(claimScratch, 0, hour);
  putAddress(claimScratch, 4, requester);
  claimScratch.set(claimId, 4 + ADDRESS_BYTES);
  return claimScratch;
}

/** The claims of a user's devices in an hour, as a range. */
export function userClaims(hour: number, userId: UserId): { readonly start: Uint8Array; readonly end: Uint8Array } {
  const start = new Uint8Array(4 + USER_ID_BYTES);
  putUint32(start, 0, hour);
  userIdToBytes(userId, start, 4);
  const end = new Uint8Array(claimScratch.length + 1).fill(0xff);
  end.set(start);
  return { start, end };
}

/** Which device made the claim. */
export function requesterOfClaimKey(key: Uint8Array): { readonly deviceId: number } {
  return { deviceId: viewOf(key).getUint32(4 + USER_ID_BYTES) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Id, length of the key, key, signature (empty for EC keys). */
export function encodePreKey({ id, key, signature }: PreKey & Partial<SignedPreKey>): Uint8Array {
  const value = new Uint8Array(6 + key.length + (signature?.length ?? 0));
  const view = viewOf(value);
  view.setUint32(0, id);
  view.setUint16(4, key.length);
  value.set(key, 6);
  if (signature) value.set(signature, 6 + key.length);
  return value;
}

export function decodePreKey(value: Uint8Array): SignedPreKey {
  const view = viewOf(value);
  const end = 6 + view.getUint16(4);
  return { id: view.getUint32(0), key: value.subarray(6, end), signature: value.subarray(end) };
}

/** One queue of keys: places `head` up to `next` are taken. */
export interface ShelfRecord {
  readonly kind: KindByte;
  head: number;
  next: number;
  accepted: IdRanges;
}

export type StockRecord = readonly [oneTime: ShelfRecord, kem: ShelfRecord];

/** For each kind: head, next, number of ranges, ranges. */
export function encodeStock(stock: StockRecord): Uint8Array {
  const value = new Uint8Array(stock.reduce((size, shelf) => size + 12 + 8 * shelf.accepted.length, 0));
  const view = viewOf(value);
  let at = 0;
  const put = (number: number): void => {
    view.setUint32(at, number);
    at += 4;
  };
  for (const { head, next, accepted } of stock) {
    [head, next, accepted.length].forEach(put);
    for (const range of accepted) range.forEach(put);
  }
  return value;
}

function emptyShelf(kind: KindByte): ShelfRecord {
  return { kind, head: 0, next: 0, accepted: [] };
}

export function decodeStock(value: Uint8Array | undefined): StockRecord {
  if (!value) return [emptyShelf(ONE_TIME), emptyShelf(KEM)];
  const view = viewOf(value);
  let at = 0;
  const get = (): number => {
    at += 4;
    return view.getUint32(at - 4);
  };
  const shelf = (kind: KindByte): ShelfRecord => {
    const head = get();
    const next = get();
    const accepted = Array.from({ length: get() }, () => [get(), get()] as const);
    return { kind, head, next, accepted };
  };
  return [shelf(ONE_TIME), shelf(KEM)];
}
