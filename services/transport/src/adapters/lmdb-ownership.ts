import type { PartitionId } from '@lantern/protocol';
import type { Ownership, OwnershipAdvance, OwnershipDocument } from '../ports.js';
import { partitionKey } from './binary-keys.js';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';
import { asUnknownOutcome } from './port-errors.js';

type StoredOwnership = Omit<OwnershipDocument, 'partition'>;

const NEVER_OWNED: StoredOwnership = { epoch: 0, ownerUrl: '', starts: [] };
const DOCUMENT_BYTES = 512;

/** Ownership documents, in JSON, by partition. */
export class LmdbOwnership implements Ownership {
  readonly #environment: LmdbEnvironment;
  readonly #partitions: BinaryDatabase;

  constructor({ environment }: { readonly environment: LmdbEnvironment }) {
    this.#environment = environment;
    this.#partitions = environment.database('transport-ownership');
  }

  async read(partitions: readonly PartitionId[]): Promise<OwnershipDocument[]> {
    return partitions.map((partition) => ({ partition, ...this.#stored(partition) }));
  }

  /** All changes of a call in one commit. */
  advance(changes: readonly OwnershipAdvance[]): Promise<Set<PartitionId>> {
    return this.#write(
      changes.map(({ partition }) => partition),
      () => {
        const advanced = new Set<PartitionId>();
        for (const { partition, fromEpoch, start, at, ownerUrl } of changes) {
          const stored = this.#stored(partition);
          // A second change of the partition in this call was made for an epoch that the first one ended.
          if (stored.epoch !== fromEpoch || advanced.has(partition)) continue;
          const epoch = fromEpoch + 1;
          this.#put(partition, { epoch, ownerUrl, starts: [...stored.starts, { epoch, start, at }] });
          advanced.add(partition);
        }
        return advanced;
      },
    );
  }

  /** The start of the newest epoch stays in any case: the next takeover compares with it. */
  pruneStarts(partition: PartitionId, keepFromEpoch: number): Promise<void> {
    return this.#write([partition], () => {
      const stored = this.#stored(partition);
      const starts = stored.starts.filter(({ epoch }) => epoch >= Math.min(keepFromEpoch, stored.epoch));
      if (starts.length < stored.starts.length) this.#put(partition, { ...stored, starts });
    });
  }

  #write<Result>(partitions: readonly PartitionId[], apply: () => Result): Promise<Result> {
    const touches = partitions.map((partition) => `transport-ownership/${partition}`);
    const bytes = DOCUMENT_BYTES * partitions.length;
    return asUnknownOutcome(this.#environment.commits.submit({ touches, bytes, roomFor: 'removal', apply }));
  }

  #stored(partition: PartitionId): StoredOwnership {
    const stored = this.#partitions.get(partitionKey(partition));
    return stored === undefined ? NEVER_OWNED : (JSON.parse(Buffer.from(stored).toString()) as StoredOwnership);
  }

  #put(partition: PartitionId, { epoch, ownerUrl, starts }: StoredOwnership): void {
    void this.#partitions.put(partitionKey(partition), Buffer.from(JSON.stringify({ epoch, ownerUrl, starts })));
  }
}
