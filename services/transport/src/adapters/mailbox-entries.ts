import {
  ADDRESS_BYTES,
  type Offset,
  type PartitionId,
  USER_ID_BYTES,
  type UserId,
  userIdToBytes,
} from '@lantern/protocol';
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

const ADDRESS_AT = PARTITION_BYTES;
const OFFSET_AT = ADDRESS_AT + ADDRESS_BYTES;
const EPOCH_AT = OFFSET_AT + UINT64_BYTES;
const KEY_BYTES = EPOCH_AT + 4;

/** Partition, address, offset, epoch: in the order of reads and of sweeps. */
export function entryKey({ partition, address, offset, epoch }: DocumentKey): Buffer {
  const key = Buffer.allocUnsafe(KEY_BYTES);
  putAddress(key, address, key.writeUInt16BE(partition));
  key.writeUInt32BE(epoch, putUint64(key, offset, OFFSET_AT));
  return key;
}

/** The key of every entry of the partition is at or above this one, and below that of the next partition. */
export function firstKeyOf(partition: number): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  // Above all entries of the last partition there is.
  if (partition > 0xffff) return key.fill(0xff);
  key.writeUInt16BE(partition);
  return key;
}

export function parseEntryKey(key: Uint8Array): DocumentKey {
  return {
    partition: partitionOfKey(key),
    address: addressAt(key, ADDRESS_AT),
    offset: uint64At(key, OFFSET_AT) as Offset,
    epoch: uint32At(key, EPOCH_AT),
  };
}

export function partitionOfKey(key: Uint8Array): PartitionId {
  return (((key[0] ?? 0) << 8) | (key[1] ?? 0)) as PartitionId;
}

/** Names what a write of this document touches: its offset, whatever the epoch. */
export function touchedBy({ partition, address, offset }: DocumentKey): string {
  return `${partition}/${address}/${offset}`;
}

/**
 * - `stored`: a document.
 * - `repeated`: a document whose insert was repeated (R3).
 * - `removed`: a tombstone; there is no document.
 */
export type EntryState = 'stored' | 'repeated' | 'removed';

const STATES: readonly EntryState[] = ['stored', 'repeated', 'removed'];

/**
 * What the index holds of a document: enough to count and to sweep without touching its record. For a tombstone
 * `expiresAt` is when it was made (Unix ms), and there is neither sender nor size.
 */
export interface IndexEntry {
  readonly state: EntryState;
  readonly expiresAt: number;
  readonly senderUser: UserId;
  readonly bytes: number;
}

const SENDER_AT = 1 + UINT64_BYTES;
const SIZE_AT = SENDER_AT + USER_ID_BYTES;
const INDEX_BYTES = SIZE_AT + 4;

export function encodeIndexEntry(
  state: EntryState,
  document: Pick<MailboxDocument, 'expiresAt' | 'senderUser' | 'value'>,
): Buffer {
  const entry = Buffer.allocUnsafe(INDEX_BYTES);
  entry[0] = STATES.indexOf(state);
  putUint64(entry, document.expiresAt, 1);
  userIdToBytes(document.senderUser, entry, SENDER_AT);
  entry.writeUInt32BE(document.value.length, SIZE_AT);
  return entry;
}

/** From an entry as it was encoded, one of another state. */
export function withState(entry: Uint8Array, state: EntryState): Buffer {
  const changed = Buffer.from(entry);
  changed[0] = STATES.indexOf(state);
  return changed;
}

export function tombstone(madeAt: number): Buffer {
  const entry = Buffer.alloc(INDEX_BYTES);
  entry[0] = STATES.indexOf('removed');
  putUint64(entry, madeAt, 1);
  return entry;
}

export function stateOf(entry: Uint8Array): EntryState {
  const state = STATES[entry[0] ?? -1];
  if (state === undefined || entry.length < INDEX_BYTES) throw new Error('an entry of the mailbox index is damaged');
  return state;
}

export function expiresAtOf(entry: Uint8Array): number {
  return uint64At(entry, 1);
}

export function decodeIndexEntry(entry: Uint8Array): IndexEntry {
  return {
    state: stateOf(entry),
    expiresAt: expiresAtOf(entry),
    senderUser: userIdAt(entry, SENDER_AT),
    bytes: uint32At(entry, SIZE_AT),
  };
}

/** Before the record: its expiry and the sender, so that a page is read from one place. */
const RECORD_AT = UINT64_BYTES + USER_ID_BYTES;

export function encodeDocument({ expiresAt, senderUser, value }: MailboxDocument): Buffer {
  const stored = Buffer.allocUnsafe(RECORD_AT + value.length);
  userIdToBytes(senderUser, stored, putUint64(stored, expiresAt, 0));
  stored.set(value, RECORD_AT);
  return stored;
}

export function recordBytesOf(stored: Uint8Array): number {
  return stored.length - RECORD_AT;
}

export function decodeDocument(key: Uint8Array, stored: Uint8Array): MailboxDocument {
  return {
    ...parseEntryKey(key),
    value: stored.subarray(RECORD_AT),
    expiresAt: uint64At(stored, 0),
    senderUser: userIdAt(stored, UINT64_BYTES),
  };
}
