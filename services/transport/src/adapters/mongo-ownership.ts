import { randomBytes } from 'node:crypto';
import { DUPLICATE_KEY, type MongoConnection, int64 } from '@lantern/mongo';
import type { PartitionId } from '@lantern/protocol';
import type { Collection, Document } from 'mongodb';
import {
  type EpochStart,
  OutcomeUnknown,
  type Ownership,
  type OwnershipAdvance,
  type OwnershipDocument,
} from '../ports.js';
import { OWNERSHIP } from './mongo-indexes.js';
import { reading, writing } from './mongo-port-errors.js';

interface StoredOwnership extends Document {
  readonly _id: PartitionId;
  readonly epoch: number;
  readonly ownerUrl: string;
  readonly starts: readonly EpochStart[];
  /** 12 bytes that name the call of `advance` that made this epoch. */
  readonly advancedBy: Uint8Array;
}

const CALL_ID_BYTES = 12;

/**
 * One document per partition. Reads are linearizable, with a time-out (R1): the primary writes once more and waits for a
 * majority before it answers, so that one that was deposed cannot answer at all. Of several documents each is as current
 * as that; a takeover, which reads many, compares-and-sets every one of them afterwards anyway.
 */
export class MongoOwnership implements Ownership {
  readonly #connection: MongoConnection;
  readonly #partitions: Collection<StoredOwnership>;

  constructor({ connection }: { readonly connection: MongoConnection }) {
    this.#connection = connection;
    this.#partitions = connection.collection(OWNERSHIP);
  }

  async read(partitions: readonly PartitionId[]): Promise<OwnershipDocument[]> {
    const stored = await reading(() => this.#readStored(partitions));
    const byPartition = new Map(stored.map((document) => [document._id, document]));
    return partitions.map((partition) => {
      const { epoch = 0, ownerUrl = '', starts = [] } = byPartition.get(partition) ?? {};
      return { partition, epoch, ownerUrl, starts };
    });
  }

  #readStored(partitions: readonly PartitionId[]): Promise<StoredOwnership[]> {
    const _id = partitions.length === 1 ? partitions[0] : { $in: [...partitions] };
    const options = {
      readConcern: { level: 'linearizable' },
      maxTimeMS: this.#connection.linearizableTimeoutMs,
    } as const;
    // All of them fit into the first batch: a cursor that goes on would not be linearizable.
    return this.#partitions.find({ _id } as Document, { ...options, batchSize: partitions.length + 1 }).toArray();
  }

  /**
   * One command for all changes. Its answer counts the statements that matched, and names those that failed because the
   * document exists, which is how a first takeover (an upsert) finds that it was not the first. Where the count leaves
   * open which ones matched, the documents say it: each bears the name of the call that advanced it. One that was advanced
   * again since counts as not advanced; it is not the caller's any more.
   */
  async advance(changes: readonly OwnershipAdvance[]): Promise<Set<PartitionId>> {
    const first = new Map<PartitionId, OwnershipAdvance>();
    for (const change of changes) if (!first.has(change.partition)) first.set(change.partition, change);
    if (first.size === 0) return new Set();
    const advancedBy = randomBytes(CALL_ID_BYTES);
    const statements = [...first.values()].map((change) => statementOf(change, advancedBy));
    const command = { kind: 'update', collection: OWNERSHIP, statements } as const;
    const { n, writeErrors } = await writing(() => this.#connection.write(command));
    if (writeErrors.some(({ code }) => code !== DUPLICATE_KEY)) throw new OutcomeUnknown('a partition was not written');
    if (n === first.size) return new Set(first.keys());
    return n === 0 ? new Set() : this.#advancedBy(advancedBy, [...first.keys()]);
  }

  async #advancedBy(call: Uint8Array, partitions: readonly PartitionId[]): Promise<Set<PartitionId>> {
    try {
      const stored = await this.#readStored(partitions);
      const own = stored.filter(({ advancedBy }) => Buffer.compare(advancedBy, call) === 0);
      return new Set(own.map(({ _id }) => _id));
    } catch (cause) {
      throw new OutcomeUnknown('some partitions were advanced, and the database does not say which', { cause });
    }
  }

  /** The start of the newest epoch stays in any case: the next takeover compares with it. */
  async pruneStarts(partition: PartitionId, keepFromEpoch: number): Promise<void> {
    const kept = { $gte: ['$$start.epoch', { $min: [keepFromEpoch, '$epoch'] }] };
    const u = [{ $set: { starts: { $filter: { input: '$starts', as: 'start', cond: kept } } } }];
    const statements = [{ q: { _id: partition }, u }];
    await writing(() => this.#connection.write({ kind: 'update', collection: OWNERSHIP, statements }));
  }
}

function statementOf(
  { partition, fromEpoch, start, at, ownerUrl }: OwnershipAdvance,
  advancedBy: Uint8Array,
): Document {
  const epoch = fromEpoch + 1;
  return {
    q: { _id: partition, epoch: fromEpoch },
    u: { $set: { epoch, ownerUrl, advancedBy }, $push: { starts: { epoch, start: int64(start), at: int64(at) } } },
    // Only where nobody ever was: a document that another took first has the key, and the statement fails.
    upsert: fromEpoch === 0,
  };
}
