import { randomBytes } from 'node:crypto';
import { type SignedPreKey, type UserId, userIdToBytes } from '@lantern/protocol';
import type { Document } from 'mongodb';
import type { IdRanges } from '../domain/id-ranges.js';
import { NO_DEVICES, type RegisteredDevice, type UserDevices, isUnfinished } from '../domain/user-devices.js';

export type Kind = 'oneTime' | 'kem';

/** One kind of one-time keys of an install. */
export interface StoredShelf {
  /** Place of the next key in the queue: the newest has the one before. */
  readonly next: number;
  /** Every id that was ever put there (I5): pairs of uint32, big-endian. */
  readonly accepted: Uint8Array;
}

/** An install, with what is known of its one-time keys beside the keys themselves. */
export interface StoredDevice extends RegisteredDevice {
  /**
   * 16 random bytes. Keys are found by it, not by the address and the registration id: those of an install that is gone
   * are out of reach in the same atomic step in which it goes, whenever their documents are removed.
   */
  readonly shelf: Uint8Array;
  readonly oneTime: StoredShelf;
  readonly kem: StoredShelf;
}

/** A user's state, one document: registering, replacing, removing and accepting ids are one atomic step each. */
export interface StoredUser extends Document, Omit<UserDevices, 'devices'> {
  /** 16 bytes. */
  readonly _id: Uint8Array;
  /** Grows with every write of the document, unlike `revision` also with a refill: what is compared and set. */
  readonly version: number;
  readonly devices: readonly StoredDevice[];
  /** There is a purge wish or an announcement; else absent. */
  readonly unfinished?: true;
  /** The least `lastSeenDay`; absent without devices. */
  readonly oldestSeenDay?: number;
  /** Shelves of installs that are gone, whose keys may not be removed yet. */
  readonly litter: readonly Uint8Array[];
}

const SHELF_ID_BYTES = 16;
/** I7: what is beyond it only takes space: no shelf's id is used twice. */
const MAX_LITTER = 64;
const EMPTY_SHELF: StoredShelf = { next: 0, accepted: new Uint8Array(0) };

export function unknownUser(userId: UserId): StoredUser {
  return { ...NO_DEVICES, _id: userIdToBytes(userId), version: 0, devices: [], litter: [] };
}

export function decodeUser(stored: StoredUser): UserDevices {
  const { revision, devices, former, lastStamp, purges, announcement } = stored;
  const lists = { devices: devices.map(decodeDevice), former, purges };
  return { revision, lastStamp, ...lists, ...(announcement && { announcement }) };
}

function decodeDevice(device: StoredDevice): RegisteredDevice {
  const { deviceId, registrationId, identityKey, deviceSecretHash, signedPreKey, lastResortKem } = device;
  const { installedAt, lastSeenDay } = device;
  const keys = { identityKey, deviceSecretHash, signedPreKey, ...(lastResortKem && { lastResortKem }) };
  return { deviceId, registrationId, ...keys, installedAt, lastSeenDay };
}

/** The document with another state of the user in it. Installs that stay keep their shelves; those that go leave litter. */
export function withState(stored: StoredUser, user: UserDevices): StoredUser {
  const kept = (device: RegisteredDevice) => stored.devices.find((before) => isSameInstall(before, device));
  const devices = user.devices.map((device) => withShelves(device, kept(device)));
  const gone = stored.devices.filter((before) => !user.devices.some((device) => isSameInstall(before, device)));
  const days = devices.map(({ lastSeenDay }) => lastSeenDay);
  return {
    _id: stored._id,
    version: stored.version,
    revision: user.revision,
    devices,
    former: user.former,
    lastStamp: user.lastStamp,
    purges: user.purges,
    ...(user.announcement && { announcement: user.announcement }),
    ...(isUnfinished(user) && { unfinished: true }),
    ...(days.length > 0 && { oldestSeenDay: Math.min(...days) }),
    litter: [...stored.litter, ...gone.map(({ shelf }) => shelf)].slice(-MAX_LITTER),
  };
}

function isSameInstall(a: RegisteredDevice, b: RegisteredDevice): boolean {
  return a.deviceId === b.deviceId && a.registrationId === b.registrationId;
}

function withShelves(device: RegisteredDevice, before: StoredDevice | undefined): StoredDevice {
  const { shelf = randomBytes(SHELF_ID_BYTES), oneTime = EMPTY_SHELF, kem = EMPTY_SHELF } = before ?? {};
  return { ...decodeDevice(device as StoredDevice), shelf, oneTime, kem };
}

export function encodeRanges(ranges: IdRanges): Uint8Array {
  const bytes = Buffer.allocUnsafe(8 * ranges.length);
  ranges.flat().forEach((id, index) => bytes.writeUInt32BE(id, 4 * index));
  return bytes;
}

export function decodeRanges(stored: Uint8Array): IdRanges {
  const bytes = Buffer.from(stored);
  return Array.from({ length: bytes.length / 8 }, (_, index) => [
    bytes.readUInt32BE(8 * index),
    bytes.readUInt32BE(8 * index + 4),
  ]);
}

/** A one-time key. */
export interface StoredPreKey extends Document {
  /** Shelf, kind (one byte), key id (four bytes, big-endian). */
  readonly _id: Uint8Array;
  /** Key epoch (four bytes, big-endian), then the shelf's id. */
  readonly shelf: Uint8Array;
  readonly kind: Kind;
  /** Place in the queue. */
  readonly seq: number;
  readonly id: number;
  readonly key: Uint8Array;
  /** Of a KEM key. */
  readonly signature?: Uint8Array;
}

export function encodePreKey(
  place: Pick<StoredPreKey, 'shelf' | 'kind' | 'seq'>,
  { id, key, signature }: Pick<SignedPreKey, 'id' | 'key'> & Partial<SignedPreKey>,
): StoredPreKey {
  const end = Buffer.allocUnsafe(5);
  end.writeUInt8(place.kind === 'oneTime' ? 0 : 1);
  end.writeUInt32BE(id, 1);
  return { _id: Buffer.concat([place.shelf, end]), ...place, id, key, ...(signature && { signature }) };
}
