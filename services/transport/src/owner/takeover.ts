import type { Offset, PartitionId } from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type { Ownership, OwnershipDocument, PartitionedLog } from '../ports.js';
import type { EpochStarts } from './mailbox-reader.js';

export interface TakenPartition {
  readonly partition: PartitionId;
  readonly epoch: number;
  readonly start: Offset;
  readonly starts: EpochStarts;
}

export interface TakeoverOptions {
  readonly generation: number;
  readonly partitions: readonly PartitionId[];
  readonly ownerUrl: string;
  readonly log: PartitionedLog;
  readonly ownership: Ownership;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Candidate {
  readonly document: OwnershipDocument;
  readonly start: Offset;
  /** Nobody ever committed: the start is committed with the proof of the generation. */
  readonly fresh: boolean;
}

export type TakeoverResult =
  | { readonly outcome: 'taken'; readonly taken: readonly TakenPartition[]; readonly stopped: readonly PartitionId[] }
  /** Another generation is current: an assignment for it will come. */
  | { readonly outcome: 'superseded' };

/**
 * Takes over all partitions of a generation (ARCHITECTURE.md, "Takeover"). The order is what keeps messages: (1) read
 * the ownership documents, (2) read the committed offsets, then prove the generation by a commit under it, (3)
 * compare-and-set epoch + 1; what another member advanced in between starts again from (1).
 * @throws when the log or the ownership store does not answer, or answers that an outcome is unknown (R2).
 */
export async function takeOver(options: TakeoverOptions): Promise<TakeoverResult> {
  const { generation, ownerUrl, log, ownership } = options;
  const taken: TakenPartition[] = [];
  const stopped: PartitionId[] = [];
  let remaining = options.partitions;
  while (remaining.length > 0) {
    const documents = await ownership.read(remaining);
    const committed = await log.committed(remaining);
    const candidates: Candidate[] = [];
    // All at once: each asks the leader of its partition, and clients stall meanwhile.
    const found = await Promise.all(
      documents.map((document) => findStart(options, document, committed.get(document.partition))),
    );
    for (const [index, { partition }] of documents.entries()) {
      const candidate = found[index];
      if (candidate === undefined) stopped.push(partition);
      else candidates.push(candidate);
    }
    const firstCommits = new Map(
      candidates.filter(({ fresh }) => fresh).map(({ document, start }) => [document.partition, start]),
    );
    if (!(await log.commit(generation, firstCommits))) return { outcome: 'superseded' };
    const at = options.clock.now();
    const changes = candidates.map(({ document: { partition, epoch: fromEpoch }, start }) => {
      return { partition, fromEpoch, start, at, ownerUrl };
    });
    const advanced = await ownership.advance(changes);
    for (const { document, start } of candidates) {
      const { partition } = document;
      const epoch = document.epoch + 1;
      if (advanced.has(partition))
        taken.push({ partition, epoch, start, starts: [...document.starts, { epoch, start, at }] });
    }
    remaining = candidates.map(({ document }) => document.partition).filter((partition) => !advanced.has(partition));
  }
  return { outcome: 'taken', taken, stopped };
}

/** Where the new epoch starts; undefined when the committed offset cannot be right: the partition stops, it is never reset. */
async function findStart(
  { log, logger }: TakeoverOptions,
  document: OwnershipDocument,
  committed: Offset | undefined,
): Promise<Candidate | undefined> {
  const { partition } = document;
  const { start: first, end } = await log.range(partition);
  const newest = document.starts.at(-1)?.start ?? 0;
  const fresh = committed === undefined && document.epoch === 0;
  const start = fresh ? first : committed;
  if (start !== undefined && start >= newest && start >= first && start <= end) return { document, start, fresh };
  logger.error('the committed offset does not fit the log: the partition is stopped', {
    partition,
    committed: committed ?? -1,
    logStart: first,
    logEnd: end,
    newestEpochStart: newest,
  });
  return undefined;
}
