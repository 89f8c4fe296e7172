import { type Offset, type PartitionId, unavailable } from '@lantern/protocol';
import { type Clock, withDeadline } from '@lantern/runtime';
import type { EpochStart, Mailbox, Ownership, PartitionedLog } from '../ports.js';
import type { PartitionOwner } from './partition-owner.js';
import { Slots } from './slots.js';

/** One partition that the instance owns. */
export interface PartitionStatus {
  readonly partition: PartitionId;
  readonly epoch: number;
  readonly committed: Offset;
  /** Next offset to be written, absent when the log does not tell. */
  readonly end?: Offset;
  /** Records that are not committed, the unread ones counted if the log tells. */
  readonly lag: number;
  /** Since when the oldest of these that was read waits, Unix ms. */
  readonly uncommittedSince?: number;
  readonly sessions: number;
  /** Bytes of records in memory. */
  readonly bytes: number;
  /** It neither fetches nor accepts. */
  readonly paused: boolean;
}

export interface TransportStatus {
  readonly ownerUrl: string;
  readonly partitionCount: number;
  readonly owned: readonly PartitionStatus[];
  /** Assigned, and not served: somebody has to look. */
  readonly stopped: readonly PartitionId[];
  /** Whether the log told its ends in time. */
  readonly logReachable: boolean;
  /** About how many messages are parked, of all partitions of all instances; absent when the mailbox does not tell in time. */
  readonly parked?: number;
}

/** Who owns a partition, as the ownership says. */
export interface OwnedPartition {
  readonly partition: PartitionId;
  /** 0 when nobody ever owned it. */
  readonly epoch: number;
  readonly ownerUrl: string;
  /** When it was taken over, Unix ms. */
  readonly since?: number;
}

export interface InstanceStatusOptions {
  readonly log: Pick<PartitionedLog, 'partitionCount' | 'range'>;
  readonly mailbox: Pick<Mailbox, 'documentCount'>;
  readonly ownership: Pick<Ownership, 'read'>;
  readonly clock: Clock;
  readonly ownerUrl: string;
  readonly owned: () => readonly PartitionOwner[];
  readonly stopped: () => readonly PartitionId[];
}

/** What is down must be seen to be down: nobody waits for it. */
const TIMEOUT_MS = 2_000;
/** I7: questions to the log at once. */
const MAX_RANGES = 32;

/** What operators see of an instance. Costs what it owns: a question to the log for each of its partitions. */
export class InstanceStatus {
  readonly #options: InstanceStatusOptions;
  readonly #ranges = new Slots(MAX_RANGES);

  constructor(options: InstanceStatusOptions) {
    this.#options = options;
  }

  /** Never waits for more than some seconds, whatever is down. */
  async read(): Promise<TransportStatus> {
    const { log, mailbox, ownerUrl, owned, stopped } = this.#options;
    const owners = owned();
    const [ends, parked] = await Promise.all([
      this.#inTime('the log', () => this.#ends(owners)),
      this.#inTime('the mailbox', () => mailbox.documentCount()),
    ]);
    return {
      ownerUrl,
      partitionCount: log.partitionCount,
      owned: owners.map((owner, index) => statusOf(owner, ends?.[index])),
      stopped: stopped(),
      logReachable: ends !== undefined,
      ...(parked !== undefined && { parked }),
    };
  }

  /** Of all partitions, whoever owns them. @throws RequestProblem UNAVAILABLE when the ownership does not tell */
  async owners(): Promise<readonly OwnedPartition[]> {
    const { log, ownership } = this.#options;
    const all = Array.from({ length: log.partitionCount }, (_, partition) => partition as PartitionId);
    const documents = await this.#inTime('the ownership', () => ownership.read(all));
    if (documents === undefined) throw unavailable('the ownership documents cannot be read', 1_000);
    return documents.map(({ partition, epoch, ownerUrl, starts }) => ({
      partition,
      epoch,
      ownerUrl,
      ...sinceOf(starts, epoch),
    }));
  }

  #ends(owners: readonly PartitionOwner[]): Promise<Offset[]> {
    const { log } = this.#options;
    const end = async (partition: PartitionId) => (await log.range(partition)).end;
    return Promise.all(owners.map(({ partition }) => this.#ranges.use(1, () => end(partition))));
  }

  async #inTime<T>(what: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await withDeadline({ clock: this.#options.clock, deadlineMs: TIMEOUT_MS, what }, work);
    } catch {
      return undefined;
    }
  }
}

function sinceOf(starts: readonly EpochStart[], epoch: number): { since?: number } {
  const start = starts.find((each) => each.epoch === epoch);
  return start === undefined ? {} : { since: start.at };
}

function statusOf({ partition, epoch, core, paused }: PartitionOwner, end: Offset | undefined): PartitionStatus {
  const { committed, next, uncommittedSince, sessions, bytes } = core;
  return {
    partition,
    epoch,
    committed,
    ...(end !== undefined && { end }),
    lag: Math.max(0, Math.max(end ?? next, next) - committed),
    ...(uncommittedSince !== undefined && { uncommittedSince }),
    sessions,
    bytes,
    paused,
  };
}
