import { int64 } from '@lantern/mongo';
import { type AddressKey, type Offset, type PartitionId, userIdToBytes } from '@lantern/protocol';
import type { Document } from 'mongodb';
import type { DocumentKey, MailboxDocument } from '../ports.js';
import { addressAt, addressKeyBytes, userIdAt } from './binary-keys.js';

/** As it is read: int64 comes as a number. */
export interface StoredKey {
  /** 20 bytes. */
  readonly address: Uint8Array;
  readonly partition: number;
  readonly offset: number;
  readonly epoch: number;
}

/**
 * A message in the mailbox; `repeated` when its insert was repeated (R3). A tombstone is `{_id, state: 'removed',
 * removedAt}`: it has none of the other fields, and so is in neither of the indexes that are read by.
 */
export interface StoredMessage {
  readonly _id: StoredKey;
  readonly state: 'stored' | 'repeated';
  /** The encoded InboxRecord. */
  readonly value: Uint8Array;
  /** Of `value`. */
  readonly bytes: number;
  /** Unix ms. No date, since nothing but the sweep may remove it: the device is to be told first. */
  readonly expiresAt: number;
  /** 16 bytes. */
  readonly sender: Uint8Array;
}

/** The order of the fields is part of the key. */
function keyOf({ address, partition, offset, epoch }: DocumentKey): Document {
  return { address: addressKeyBytes(address), partition, offset: int64(offset), epoch };
}

function bodyOf({ value, expiresAt, senderUser }: MailboxDocument): Document {
  return { value, bytes: value.length, expiresAt: int64(expiresAt), sender: userIdToBytes(senderUser) };
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

/** Those of the key's epoch and of older ones. Ranges are half-open throughout. */
function upToEpoch({ address, partition, offset, epoch }: DocumentKey): Document {
  return { ...ofAddress(address, partition), '_id.offset': int64(offset), '_id.epoch': { $lt: epoch + 1 } };
}

/** A statement of `delete`. */
export function removalOfStored(key: DocumentKey): Document {
  return { q: { ...upToEpoch(key), state: 'stored' }, limit: 0 };
}

/** A statement of `update`. The time is the server's, as is the clock that ends the tombstone. */
export function burialOfRepeated(key: DocumentKey): Document {
  const u = {
    $set: { state: 'removed' },
    $unset: { value: '', bytes: '', expiresAt: '', sender: '' },
    $currentDate: { removedAt: true },
  };
  return { q: { ...upToEpoch(key), state: 'repeated' }, u, multi: true };
}

export function ofAddress(address: AddressKey, partition: PartitionId): Document {
  return { '_id.address': addressKeyBytes(address), '_id.partition': partition };
}

/** Leaves tombstones out, by the index. */
export const MESSAGES_ONLY = { bytes: { $gte: 0 } } as const;

export function decodeMessage({ _id, value, expiresAt, sender }: StoredMessage): MailboxDocument {
  return {
    address: addressAt(_id.address, 0),
    partition: _id.partition as PartitionId,
    offset: _id.offset as Offset,
    epoch: _id.epoch,
    // A copy: the driver's is a view that keeps the whole answer in memory (I7).
    value: Uint8Array.from(value),
    expiresAt,
    senderUser: userIdAt(sender, 0),
  };
}
