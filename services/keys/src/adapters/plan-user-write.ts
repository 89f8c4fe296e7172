import type { PreKey } from '@lantern/protocol';
import type { Decision, Refill } from '../ports.js';
import {
  type Kind,
  type StoredDevice,
  type StoredPreKey,
  type StoredShelf,
  type StoredUser,
  encodePreKey,
  encodeRanges,
  withState,
} from './mongo-user-documents.js';

/** What a decision comes to in documents. */
export interface PlannedWrite {
  /** In place of the document of `fromVersion` (0: none). */
  readonly user: StoredUser;
  readonly fromVersion: number;
  /** To be inserted after that. */
  readonly newKeys: readonly StoredPreKey[];
}

export interface PlanOptions {
  readonly stockOf: number | undefined;
  /** Of a document that is made: 1 unless told. */
  readonly firstVersion?: number;
  /** The value of `shelf` of a device's keys. */
  readonly shelfOf: (device: StoredDevice) => Uint8Array;
}

/** @returns undefined when nothing changes. @throws Error for a decision that breaks the rules of the port */
export function planWrite(
  stored: StoredUser,
  decision: Decision<unknown>,
  { stockOf, shelfOf, firstVersion = 1 }: PlanOptions,
): PlannedWrite | undefined {
  const { user: state, stock } = decision;
  if (state && state.revision !== stored.revision + 1) throw new Error('a change skips a revision');
  if (!state && !stock) return undefined;
  const fromVersion = stored.version;
  const version = fromVersion === 0 ? firstVersion : fromVersion + 1;
  const user = { ...(state ? withState(stored, state) : stored), version };
  if (!stock) return { user, fromVersion, newKeys: [] };
  const device = user.devices.find(({ deviceId }) => deviceId === stockOf);
  if (!device) throw new Error('a refill without a device');
  const refilled = { ...device, oneTime: refill(device.oneTime, stock.oneTime), kem: refill(device.kem, stock.kem) };
  const devices = user.devices.map((each) => (each === device ? refilled : each));
  const shelf = shelfOf(device);
  const newKeys = [
    ...documentsOf({ shelf, kind: 'oneTime' }, device.oneTime.next, stock.oneTime.keys),
    ...documentsOf({ shelf, kind: 'kem' }, device.kem.next, stock.kem.keys),
  ];
  return { user: { ...user, devices }, fromVersion, newKeys };
}

function refill({ next }: StoredShelf, { keys, accepted }: Refill<PreKey>): StoredShelf {
  return { next: next + keys.length, accepted: encodeRanges(accepted) };
}

function documentsOf(
  shelf: { readonly shelf: Uint8Array; readonly kind: Kind },
  first: number,
  keys: readonly PreKey[],
): StoredPreKey[] {
  return keys.map((key, index) => encodePreKey({ ...shelf, seq: first + index }, key));
}
