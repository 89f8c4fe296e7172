import type { Offset, PartitionId } from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type { AppendRecord, GroupListener, LogRecord, PartitionedLog } from '../ports.js';
import { partitionKey, uint64At, uint64Bytes } from './binary-keys.js';
import { LogConsumers, type LogSink } from './log-consumers.js';
import { LogGroup } from './log-group.js';
import { logIncarnation } from './log-identity.js';
import { LogPruner, type PrunableLog } from './log-pruner.js';
import { LogRecords, storedBytes } from './log-records.js';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';
import { asAppendOutcome, asUnknownOutcome } from './port-errors.js';

export interface LmdbLogOptions {
  readonly environment: LmdbEnvironment;
  /** 1 to 65,535; fixed when the log is made. */
  readonly partitionCount: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Records below the committed offset are kept for this long, for the dedup window; 600,000 unless told. */
  readonly keepMs?: number;
  /** … but no more than this many per partition; 20,000 unless told. */
  readonly keepRecords?: number;
  /** How often old records are looked for; 1,000 unless told. */
  readonly pruneIntervalMs?: number;
}

interface Partition {
  readonly id: PartitionId;
  /** First offset kept. */
  start: Offset;
  /** After the last durable record. */
  end: Offset;
  /** After the last record of the commit in flight. */
  next: Offset;
  /** Of the last record; never goes down. */
  appendedAt: number;
}

interface Databases {
  readonly meta: BinaryDatabase;
  readonly records: BinaryDatabase;
  /** First offset kept of each pruned partition: so offsets go on where they were when all records are gone. */
  readonly starts: BinaryDatabase;
  readonly committed: BinaryDatabase;
}

function withOffset({ address, value, message }: AppendRecord, offset: Offset): LogRecord {
  return message === undefined ? { offset, address, value } : { offset, address, value, message };
}

const READ_BOUNDS = { maxRecords: 256, maxBytes: 1024 * 1024 };

/**
 * The log of a server that is one process. Its group has one member, which owns all partitions; each join is a new
 * generation, and a join of a member is first a leave. At most one instance per environment.
 */
export class LmdbLog implements PartitionedLog {
  readonly partitionCount: number;
  readonly incarnation: number;
  /** Nobody else can own what is in this process. */
  readonly holdsLease = true;
  readonly #environment: LmdbEnvironment;
  readonly #clock: Clock;
  readonly #databases: Databases;
  readonly #records: LogRecords;
  readonly #partitions: readonly Partition[];
  readonly #group: LogGroup;
  readonly #consumers: LogConsumers;
  readonly #pruner: LogPruner;
  readonly #keep: { readonly ms: number; readonly records: number };

  /** @throws Error when the log was made with another number of partitions */
  static async open(options: LmdbLogOptions): Promise<LmdbLog> {
    const { environment, partitionCount } = options;
    if (!Number.isInteger(partitionCount) || partitionCount < 1 || partitionCount > 0xffff)
      throw new RangeError(`${partitionCount} partitions: must be 1 to 65535`);
    const databases: Databases = {
      meta: environment.database('transport-meta'),
      records: environment.database('transport-log'),
      starts: environment.database('transport-log-starts'),
      committed: environment.database('transport-log-committed'),
    };
    return new LmdbLog(options, databases, await logIncarnation(environment, databases.meta, partitionCount));
  }

  private constructor(options: LmdbLogOptions, databases: Databases, incarnation: number) {
    const { environment, partitionCount, clock, logger, keepMs = 600_000, keepRecords = 20_000 } = options;
    this.partitionCount = partitionCount;
    this.incarnation = incarnation;
    this.#environment = environment;
    this.#clock = clock;
    this.#databases = databases;
    this.#records = new LogRecords(databases.records);
    this.#keep = { ms: keepMs, records: keepRecords };
    this.#partitions = Array.from({ length: partitionCount }, (_, id) => this.#recover(id as PartitionId));
    const partitions = this.#partitions.map(({ id }) => id);
    const { meta: generations, committed } = databases;
    this.#group = new LogGroup({ environment, partitions, generations, committed });
    const end = (partition: PartitionId) => this.#partition(partition).end;
    const read = (partition: PartitionId, from: Offset) =>
      this.#records.read(partition, { from, below: end(partition) }, READ_BOUNDS);
    this.#consumers = new LogConsumers({ read, end });
    const log: PrunableLog = {
      prunable: (id) => this.#prunable(id),
      prune: (id, range) => this.#prune(id, range),
    };
    this.#pruner = new LogPruner({ log, partitions, intervalMs: options.pruneIntervalMs ?? 1_000, clock, logger });
  }

  #recover(id: PartitionId): Partition {
    const stored = this.#databases.starts.get(partitionKey(id));
    const start = (stored === undefined ? 0 : uint64At(stored, 0)) as Offset;
    const last = this.#records.last(id);
    const end = (last === undefined ? start : last.offset + 1) as Offset;
    return { id, start, end, next: end, appendedAt: last?.appendedAt ?? 0 };
  }

  #partition(id: PartitionId): Partition {
    const partition = this.#partitions[id];
    if (partition === undefined) throw new RangeError(`no partition ${id}`);
    return partition;
  }

  async join(listener: GroupListener): Promise<void> {
    await this.leave();
    await asUnknownOutcome(this.#group.join(listener));
  }

  leave(): Promise<void> {
    this.#group.leave();
    this.#consumers.stopAll();
    return Promise.resolve();
  }

  /** Leaves, and ends the work in the background; the environment stays open. */
  async close(): Promise<void> {
    await this.leave();
    await this.#pruner.close();
  }

  async append(id: PartitionId, records: readonly AppendRecord[]): Promise<Offset> {
    const partition = this.#partition(id);
    if (records.length === 0) throw new RangeError('nothing to append');
    const appended = this.#environment.commits.submit({
      touches: [],
      bytes: records.reduce((sum, record) => sum + storedBytes(record), 0),
      roomFor: 'new-data',
      apply: () => this.#putAll(partition, records),
      durable: (first) => {
        partition.end = (first + records.length) as Offset;
        this.#consumers.appended(
          id,
          records.map((record, index) => withOffset(record, (first + index) as Offset)),
        );
      },
      failed: () => void (partition.next = partition.end),
    });
    return asAppendOutcome(appended);
  }

  #putAll(partition: Partition, records: readonly AppendRecord[]): Offset {
    const first = partition.next;
    // A clock that goes back must not hide a record from tailStart.
    partition.appendedAt = Math.max(partition.appendedAt, this.#clock.now());
    for (const record of records) {
      this.#records.put({ partition: partition.id, offset: partition.next, appendedAt: partition.appendedAt }, record);
      partition.next++;
    }
    return first;
  }

  consume(id: PartitionId, from: Offset, sink: LogSink): void {
    const { start, end } = this.#partition(id);
    const { member } = this.#group;
    if (member === undefined) throw new Error('consume before join');
    if (from >= start && from <= end) {
      this.#consumers.start(id, from, sink);
      return;
    }
    this.#consumers.stop(id);
    setImmediate(() => {
      if (this.#group.member === member) member.listener.outOfRange(id, from);
    });
  }

  stopConsuming(id: PartitionId): void {
    this.#consumers.stop(id);
  }

  pause(id: PartitionId): void {
    this.#consumers.pause(id);
  }

  resume(id: PartitionId): void {
    this.#consumers.resume(id);
  }

  async range(id: PartitionId): Promise<{ readonly start: Offset; readonly end: Offset }> {
    const { start, end } = this.#partition(id);
    return { start, end };
  }

  async tailStart(id: PartitionId, sinceMs: number, maxRecords: number): Promise<Offset> {
    const { start, end } = this.#partition(id);
    return this.#records.firstSince(id, sinceMs, { low: Math.max(start, end - maxRecords), high: end });
  }

  async committed(ids: readonly PartitionId[]): Promise<Map<PartitionId, Offset>> {
    const found = new Map<PartitionId, Offset>();
    for (const id of ids) {
      const offset = this.#group.committed(id);
      if (offset !== undefined) found.set(id, offset);
    }
    return found;
  }

  commit(generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    return asUnknownOutcome(this.#group.commit(generation, new Map(offsets)));
  }

  /** Removes now what may go; else it is done from time to time. */
  pruneNow(): Promise<void> {
    return this.#pruner.run();
  }

  /**
   * Nothing goes at or above the committed offset, nor from where a consumer reads; nothing at all while the partition
   * is not consumed, so that what `tailStart` found is still there when it is read.
   */
  #prunable(id: PartitionId): { readonly from: Offset; readonly below: Offset } | undefined {
    const { start, end } = this.#partition(id);
    const high = Math.min(this.#group.committed(id) ?? 0, this.#consumers.position(id) ?? 0, end);
    if (high <= start) return undefined;
    const low = Math.min(high, Math.max(start, end - this.#keep.records));
    const below = this.#records.firstSince(id, this.#clock.now() - this.#keep.ms, { low, high });
    return below > start ? { from: start, below } : undefined;
  }

  #prune(id: PartitionId, range: { readonly from: Offset; readonly below: Offset }): Promise<void> {
    return this.#environment.commits.submit({
      touches: [],
      bytes: 32 * (range.below - range.from),
      roomFor: 'removal',
      apply: () => {
        for (let offset: number = range.from; offset < range.below; offset++) this.#records.remove(id, offset);
        void this.#databases.starts.put(partitionKey(id), uint64Bytes(range.below));
      },
      durable: () => void (this.#partition(id).start = range.below),
    });
  }
}
