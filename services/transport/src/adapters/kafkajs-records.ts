import { ADDRESS_BYTES, type Offset } from '@lantern/protocol';
import type { LogRecord } from '../ports.js';
import { addressAt } from './binary-keys.js';
import type { FetchedMessage } from './kafkajs-protocol.js';

/** A record that is under no address: whoever wrote it is not one of us. */
export interface UnreadableRecord {
  readonly offset: Offset;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

export interface ReadRecords {
  readonly records: readonly LogRecord[];
  readonly unreadable: readonly UnreadableRecord[];
  /** All below it was looked at. */
  readonly next: Offset;
}

const NO_BYTES = new Uint8Array(0);

/** Of what a fetch brought, the records at or above `from`: a fetch brings whole batches, from their beginning. */
export function readRecords(messages: readonly FetchedMessage[], from: Offset): ReadRecords {
  const records: LogRecord[] = [];
  const unreadable: UnreadableRecord[] = [];
  let next: number = from;
  for (const message of messages) {
    const offset = Number(message.offset) as Offset;
    if (offset < next) continue;
    next = offset + 1;
    if (message.isControlRecord === true) continue;
    // A copy: else one small record that is kept keeps the whole answer that it came in.
    const value = message.value === null ? NO_BYTES : Buffer.from(message.value);
    const { key } = message;
    if (key?.length === ADDRESS_BYTES) records.push({ offset, address: addressAt(key, 0), value });
    else unreadable.push({ offset, key: key === null ? NO_BYTES : Buffer.from(key), value });
  }
  return { records, unreadable, next: next as Offset };
}
