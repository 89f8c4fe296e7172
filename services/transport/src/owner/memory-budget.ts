import type { PartitionOwner } from './partition-owner.js';

export interface MemoryBudgetOptions {
  /** Record bytes of the whole instance. */
  readonly maxRecordBytes: number;
  /** Records of one partition between the committed offset and the next to fetch. */
  readonly maxTrackedRecords: number;
}

/**
 * I7: keeps the records in memory within the bound. Above it the partition in question parks its oldest records and
 * fetches no more; below half it goes on.
 */
export class MemoryBudget {
  readonly #options: MemoryBudgetOptions;

  constructor(options: MemoryBudgetOptions) {
    this.#options = options;
  }

  enforce(owners: Iterable<PartitionOwner>): void {
    const all = [...owners];
    const share = this.#options.maxRecordBytes / Math.max(all.length, 1);
    const total = all.reduce((sum, owner) => sum + owner.core.bytes, 0);
    const crowded = total > this.#options.maxRecordBytes;
    for (const owner of all) {
      const overShare = crowded && owner.core.bytes > share;
      if (overShare || owner.core.tracked > this.#options.maxTrackedRecords) owner.relieve(share / 2);
      else if (owner.paused && this.#mayResume(owner, { total, share })) owner.resume();
    }
  }

  #mayResume(owner: PartitionOwner, { total, share }: { total: number; share: number }): boolean {
    const { maxRecordBytes, maxTrackedRecords } = this.#options;
    const roomy = total <= maxRecordBytes / 2 || owner.core.bytes <= share / 2;
    return roomy && owner.core.tracked <= maxTrackedRecords / 2;
  }
}
