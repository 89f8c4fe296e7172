import type { PartitionId } from '@lantern/protocol';
import { firstKeyOf, partitionOfKey } from './mailbox-entries.js';
import type { BinaryDatabase } from './open-environment.js';

export interface SweptEntry {
  readonly key: Uint8Array;
  readonly entry: Uint8Array;
}

/** Goes round the entries of the mailbox index, a bounded number at a time. */
export class MailboxSweep {
  readonly #index: BinaryDatabase;
  /** Entries at or above this key come next. */
  #next = firstKeyOf(0);

  constructor(index: BinaryDatabase) {
    this.#index = index;
  }

  /**
   * Visits the next entries of these partitions, at most `maxEntries` and none twice, until `visit` returns false; goes
   * on at the first of them after the last.
   */
  advance(partitions: readonly PartitionId[], maxEntries: number, visit: (entry: SweptEntry) => boolean): void {
    const sorted = [...partitions].sort((a, b) => a - b);
    const from = this.#next;
    const here = partitionOfKey(from);
    const behind = sorted.filter((partition) => partition < here || partition === here);
    const ahead = sorted.filter((partition) => partition >= here);
    const ranges = [
      ...ahead.map((partition) => ({ start: later(from, firstKeyOf(partition)), end: firstKeyOf(partition + 1) })),
      ...behind.map((partition) => ({ start: firstKeyOf(partition), end: earlier(from, firstKeyOf(partition + 1)) })),
    ];
    let left = maxEntries;
    for (const { start, end } of ranges) {
      if (start.compare(end) >= 0) continue;
      for (const { key, value: entry } of this.#index.getRange({ start, end })) {
        if (left-- <= 0) return;
        this.#next = Buffer.concat([key, Buffer.of(0)]);
        if (!visit({ key, entry })) return;
      }
      this.#next = end;
    }
  }
}

const later = (a: Buffer, b: Buffer) => (a.compare(b) > 0 ? a : b);
const earlier = (a: Buffer, b: Buffer) => (a.compare(b) < 0 ? a : b);
