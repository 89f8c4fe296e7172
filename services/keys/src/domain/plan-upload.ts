import {
  type KeyUpload,
  MAX_KEYS_STORED,
  type PreKey,
  RequestProblem,
  type SignedPreKey,
  type UploadResult,
  invalid,
  v1,
} from '@lantern/protocol';
import type { Shelf, Stock, StockChange } from '../ports.js';
import { equalKeys } from './equal-bytes.js';
import { addToRanges, rangesInclude } from './id-ranges.js';
import type { RegisteredDevice } from './user-devices.js';

export const EMPTY_STOCK: Stock = { oneTime: { keys: [], accepted: [] }, kem: { keys: [], accepted: [] } };

interface ShelfPlan<K extends PreKey> {
  readonly refill: Shelf<K>;
  readonly left: number;
  readonly notStoredIds: readonly number[];
}

export interface UploadPlan {
  /** The device given, when neither its signed nor its last-resort key changes. */
  readonly device: RegisteredDevice;
  /** Absent when there is nothing to append. */
  readonly stock?: StockChange;
  readonly result: UploadResult;
}

function requireSameKey(stored: PreKey, uploaded: PreKey, field: string): void {
  if (equalKeys(stored, uploaded)) return;
  throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_CONFLICT, `${field}: an id is stored with another key`);
}

function requireRoom(count: number, field: string): void {
  if (count <= MAX_KEYS_STORED) return;
  const message = `${field}: more than ${MAX_KEYS_STORED} keys would be stored`;
  throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_TOO_MANY_KEYS, message);
}

/** A key that is there already is left out; one that was there before was handed out, and is named (I5). */
function planShelf<K extends PreKey>(shelf: Shelf<K>, uploaded: readonly K[], field: string): ShelfPlan<K> {
  const stored = new Map(shelf.keys.map((key) => [key.id, key]));
  const keys: K[] = [];
  const notStoredIds: number[] = [];
  for (const key of uploaded) {
    const same = stored.get(key.id);
    if (same !== undefined) requireSameKey(same, key, field);
    else if (rangesInclude(shelf.accepted, key.id)) notStoredIds.push(key.id);
    else keys.push(key);
  }
  const left = shelf.keys.length + keys.length;
  if (keys.length > 0) requireRoom(left, field);
  const newIds = keys.map(({ id }) => id);
  return { left, notStoredIds, refill: { keys, accepted: addToRanges(shelf.accepted, newIds) } };
}

function withKeys(device: RegisteredDevice, { signedPreKey, lastResortKem }: KeyUpload): RegisteredDevice {
  const same = (current: SignedPreKey | undefined, given: SignedPreKey | undefined) =>
    given === undefined || (current !== undefined && equalKeys(current, given));
  if (same(device.signedPreKey, signedPreKey) && same(device.lastResortKem, lastResortKem)) return device;
  return { ...device, ...(signedPreKey && { signedPreKey }), ...(lastResortKem && { lastResortKem }) };
}

/**
 * What an upload changes, as a whole: an equal repeat changes nothing.
 * @throws RequestProblem INVALID, CONFLICT, TOO_MANY_KEYS: nothing is to be stored.
 */
export function planUpload(current: RegisteredDevice, stock: Stock, upload: KeyUpload): UploadPlan {
  const device = withKeys(current, upload);
  if (upload.kem.length > 0 && device.lastResortKem === undefined) {
    throw invalid('lastResortKem is missing: kem keys need it');
  }
  const oneTime = planShelf(stock.oneTime, upload.oneTime, 'oneTime');
  const kem = planShelf(stock.kem, upload.kem, 'kem');
  const refilled = oneTime.refill.keys.length + kem.refill.keys.length > 0;
  return {
    device,
    ...(refilled && { stock: { oneTime: oneTime.refill, kem: kem.refill } }),
    result: {
      oneTimeLeft: oneTime.left,
      kemLeft: kem.left,
      oneTimeNotStoredIds: oneTime.notStoredIds,
      kemNotStoredIds: kem.notStoredIds,
    },
  };
}
