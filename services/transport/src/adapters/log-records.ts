import { ADDRESS_BYTES, type Offset, type PartitionId } from '@lantern/protocol';
import type { AppendRecord, LogRecord } from '../ports.js';
import {
  UINT64_BYTES,
  addressAt,
  logKey,
  offsetOfLogKey,
  partitionKey,
  putAddress,
  putUint64,
  uint64At,
} from './binary-keys.js';
import type { BinaryDatabase } from './open-environment.js';

/** When it was appended (Unix ms), and the address; the record follows. */
const HEADER_BYTES = UINT64_BYTES + ADDRESS_BYTES;
const LAST_OFFSET = Number.MAX_SAFE_INTEGER;

/** Estimate of what a record adds to the data file. */
export function storedBytes(record: AppendRecord): number {
  return record.value.length + 64;
}

/** The records of all partitions as they lie in the database: key is partition and offset. */
export class LogRecords {
  readonly #database: BinaryDatabase;

  constructor(database: BinaryDatabase) {
    this.#database = database;
  }

  put(at: { partition: PartitionId; offset: Offset; appendedAt: number }, record: AppendRecord): void {
    const stored = Buffer.allocUnsafe(HEADER_BYTES + record.value.length);
    stored.set(record.value, putAddress(stored, record.address, putUint64(stored, at.appendedAt, 0)));
    void this.#database.put(logKey(at.partition, at.offset), stored);
  }

  remove(partition: PartitionId, offset: number): void {
    void this.#database.remove(logKey(partition, offset));
  }

  /** Records from `from` up to, not including, `below`: at least one when there is one. */
  read(
    partition: PartitionId,
    range: { readonly from: number; readonly below: number },
    bounds: { readonly maxRecords: number; readonly maxBytes: number },
  ): LogRecord[] {
    const records: LogRecord[] = [];
    let bytes = 0;
    const start = logKey(partition, range.from);
    const end = logKey(partition, range.below);
    for (const { key, value } of this.#database.getRange({ start, end, limit: bounds.maxRecords })) {
      bytes += value.length;
      if (records.length > 0 && bytes > bounds.maxBytes) break;
      records.push({
        offset: offsetOfLogKey(key),
        address: addressAt(value, UINT64_BYTES),
        value: value.subarray(HEADER_BYTES),
      });
    }
    return records;
  }

  last(partition: PartitionId): { readonly offset: Offset; readonly appendedAt: number } | undefined {
    // The end is left out: before it lies offset 0, which may be the only one.
    const range = { start: logKey(partition, LAST_OFFSET), end: partitionKey(partition), reverse: true, limit: 1 };
    for (const { key, value } of this.#database.getRange(range)) {
      return { offset: offsetOfLogKey(key), appendedAt: uint64At(value, 0) };
    }
    return undefined;
  }

  /**
   * The first offset in [low, high) whose record was appended at `sinceMs` or later, else `high`. Times never go down
   * within a partition, so that it is found by halving.
   */
  firstSince(partition: PartitionId, sinceMs: number, range: { readonly low: number; readonly high: number }): Offset {
    let { low, high } = range;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (this.#appendedAt(partition, middle) >= sinceMs) high = middle;
      else low = middle + 1;
    }
    return low as Offset;
  }

  #appendedAt(partition: PartitionId, offset: number): number {
    const stored = this.#database.getBinaryFast(logKey(partition, offset));
    if (stored === undefined) throw new Error(`record ${offset} of partition ${partition} is missing`);
    return uint64At(stored, 0);
  }
}
