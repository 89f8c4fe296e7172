import type { Offset, PartitionId } from '@lantern/protocol';
import type { Ownership, OwnershipAdvance, OwnershipDocument } from '@lantern/transport';
import { type SimStoreOptions, callStore } from './sim-mailbox.js';

/** Ownership documents as a majority holds them. */
export class StoredOwnership {
  readonly #documents = new Map<PartitionId, OwnershipDocument>();
  /** Told of each epoch that begins. */
  onAdvanced: (partition: PartitionId, start: Offset) => void = () => undefined;

  read(partition: PartitionId): OwnershipDocument {
    return this.#documents.get(partition) ?? { partition, epoch: 0, ownerUrl: '', starts: [] };
  }

  advance({ partition, fromEpoch, start, at, ownerUrl }: OwnershipAdvance): boolean {
    const { epoch, starts } = this.read(partition);
    if (epoch !== fromEpoch) return false;
    const next = fromEpoch + 1;
    this.#documents.set(partition, {
      partition,
      epoch: next,
      ownerUrl,
      starts: [...starts, { epoch: next, start, at }],
    });
    this.onAdvanced(partition, start);
    return true;
  }

  prune(partition: PartitionId, keepFromEpoch: number): void {
    const known = this.read(partition);
    if (known.epoch === 0) return;
    const starts = known.starts.filter(({ epoch }) => epoch >= keepFromEpoch || epoch === known.epoch);
    this.#documents.set(partition, { ...known, starts });
  }
}

/** One process's view of them. */
export class SimOwnership implements Ownership {
  readonly #stored: StoredOwnership;
  readonly #options: SimStoreOptions;

  constructor(stored: StoredOwnership, options: SimStoreOptions) {
    this.#stored = stored;
    this.#options = options;
  }

  read(partitions: readonly PartitionId[]): Promise<OwnershipDocument[]> {
    return callStore(
      this.#options,
      () => `read ownership ${partitions.map((partition) => `p${partition}`).join(' ')}`,
      () => partitions.map((partition) => this.#stored.read(partition)),
    );
  }

  advance(changes: readonly OwnershipAdvance[]): Promise<Set<PartitionId>> {
    return callStore(
      this.#options,
      () => `advance ${changes.map((each) => `p${each.partition} e${each.fromEpoch + 1}@${each.start}`).join(' ')}`,
      () => new Set(changes.filter((change) => this.#stored.advance(change)).map(({ partition }) => partition)),
    );
  }

  pruneStarts(partition: PartitionId, keepFromEpoch: number): Promise<void> {
    return callStore(
      this.#options,
      () => 'prune starts',
      () => this.#stored.prune(partition, keepFromEpoch),
    );
  }
}
