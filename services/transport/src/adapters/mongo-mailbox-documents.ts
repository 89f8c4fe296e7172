import { int64 } from '@lantern/mongo';
import { ADDRESS_BYTES, type Offset, type PartitionId, userIdToBytes } from '@lantern/protocol';
import type { Document } from 'mongodb';
import type { DocumentKey, MailboxDocument } from '../ports.js';
import {
  PARTITION_BYTES,
  UINT64_BYTES,
  addressAt,
  putAddress,
  putUint64,
  uint32At,
  uint64At,
  userIdAt,
} from './binary-keys.js';

/**
 * A message in the mailbox; `repeated` when its insert was repeated (R3). A tombstone is `{_id, state: 'removed',
 * removedAt}`: it has none of the other fields, and is left out in the index alone.
 */
export interface StoredMessage {
  /** Address (20 bytes), partition (2), offset (8), epoch (4), big-endian: a mailbox is a range, in the order it is read in. */
  readonly _id: Uint8Array;
  readonly state: 'stored' | 'repeated';
  /** The encoded InboxRecord. */
  readonly value: Uint8Array;
  /** Of `value`. */
  readonly bytes: number;
  /** Unix ms. No date, since nothing but the sweep may remove it: the device is to be told first. */
  readonly expiresAt: number;
  /** 16 bytes. */
  readonly sender: Uint8Array;
  /** As in the key, for the expiry sweep. */
  readonly partition: number;
}

const OFFSET_AT = ADDRESS_BYTES + PARTITION_BYTES;
const EPOCH_AT = OFFSET_AT + UINT64_BYTES;
const KEY_BYTES = EPOCH_AT + 4;

/** One value, not a document of four: found as such, and compared byte by byte. */
function keyOf({ address, partition, offset, epoch }: DocumentKey): Buffer {
  const key = Buffer.allocUnsafe(KEY_BYTES);
  key.writeUInt16BE(partition, putAddress(key, address, 0));
  key.writeUInt32BE(epoch, putUint64(key, offset, OFFSET_AT));
  return key;
}

function bodyOf({ value, expiresAt, senderUser, partition }: MailboxDocument): Document {
  const sender = userIdToBytes(senderUser);
  return { value, bytes: value.length, expiresAt: int64(expiresAt), sender, partition };
}

/** A statement of `insert`. */
export function newDocument(document: MailboxDocument): Document {
  return { _id: keyOf(document), state: 'stored', ...bodyOf(document) };
}

/**
 * A statement of `update` (R3), one atomic step: where there is nothing, a repeated document; on a document, only the
 * flag; a tombstone stays as it is.
 */
export function repeatedDocument(document: MailboxDocument): Document {
  const flagged = { $mergeObjects: [bodyOf(document), '$$ROOT', { state: 'repeated' }] };
  const revived = { $cond: [{ $eq: ['$state', 'removed'] }, '$$ROOT', flagged] };
  return { q: { _id: keyOf(document) }, u: [{ $replaceWith: revived }], upsert: true };
}

/** Those of the key's epoch and of older ones. */
function upToEpoch(key: DocumentKey): Document {
  return { _id: { $gte: keyOf({ ...key, epoch: 0 }), $lte: keyOf(key) } };
}

/** A statement of `delete`. */
export function removalOfStored(key: DocumentKey): Document {
  return { q: { ...upToEpoch(key), state: 'stored' }, limit: 0 };
}

/** A statement of `update`. The time is the server's, as is the clock that ends the tombstone. */
export function burialOfRepeated(key: DocumentKey): Document {
  const u = {
    $set: { state: 'removed' },
    $unset: { value: '', bytes: '', expiresAt: '', sender: '', partition: '' },
    $currentDate: { removedAt: true },
  };
  return { q: { ...upToEpoch(key), state: 'repeated' }, u, multi: true };
}

/** What has an offset from `first` on, below `end`. */
export function ofOffsets(
  { address, partition }: Pick<DocumentKey, 'address' | 'partition'>,
  first: number,
  end: number,
): Document {
  const least = (offset: number) => keyOf({ address, partition, offset: offset as Offset, epoch: 0 });
  return { _id: { $gte: least(first), $lt: least(Math.min(end, Number.MAX_SAFE_INTEGER)) } };
}

/** Leaves tombstones out, by the index. */
export const MESSAGES_ONLY = { bytes: { $gte: 0 } } as const;

export function offsetOf(key: Uint8Array): Offset {
  return uint64At(key, OFFSET_AT) as Offset;
}

export function epochOf(key: Uint8Array): number {
  return uint32At(key, EPOCH_AT);
}

export function decodeMessage({ _id, value, expiresAt, sender, partition }: StoredMessage): MailboxDocument {
  return {
    address: addressAt(_id, 0),
    partition: partition as PartitionId,
    offset: offsetOf(_id),
    epoch: epochOf(_id),
    // A copy: the driver's is a view that keeps the whole answer in memory (I7).
    value: Uint8Array.from(value),
    expiresAt,
    senderUser: userIdAt(sender, 0),
  };
}
