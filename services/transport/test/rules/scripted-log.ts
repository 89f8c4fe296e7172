import type { Offset, PartitionId } from '@lantern/protocol';
import type { AppendRecord, GroupListener, LogRecord, PartitionedLog } from '../../src/index.js';

export const PARTITION = 0 as PartitionId;

/** One partition and its consumer group, as the brokers keep them. Who joins last owns the partition; the others are not told. */
export class ScriptedGroup {
  readonly records: LogRecord[] = [];
  readonly logs = new Set<ScriptedLog>();
  committed: Offset | undefined;
  generation = 0;
  /** As with static membership: a process that starts again is given its old generation. Takes R8 out. */
  restartsKeepGeneration = false;
  #owner = '';

  get end(): Offset {
    return this.records.length as Offset;
  }

  join(process: string): number {
    if (!this.restartsKeepGeneration || process !== this.#owner) this.generation++;
    this.#owner = process;
    return this.generation;
  }

  append(records: readonly AppendRecord[]): Offset {
    const first = this.end;
    for (const record of records) this.records.push({ ...record, offset: this.end });
    for (const log of this.logs) log.pump();
    return first;
  }
}

/**
 * The log as one process sees it. It fetches for as long as it believes that it owns the partition, as a consumer of Kafka
 * can: only commits are fenced by the generation.
 */
export class ScriptedLog implements PartitionedLog {
  readonly partitionCount = 1;
  readonly incarnation = 7;
  /** The rules have to hold without it: a lease depends on clocks. */
  readonly holdsLease = true;
  readonly #group: ScriptedGroup;
  readonly #process: string;
  #listener: GroupListener | undefined;
  #consumer: { readonly sink: (records: readonly LogRecord[]) => void; position: number } | undefined;
  #fetching = true;

  constructor(group: ScriptedGroup, process: string) {
    this.#group = group;
    this.#process = process;
    group.logs.add(this);
  }

  /** Nothing that is not fetched yet is, until {@link fetch}. */
  stopFetching(): void {
    this.#fetching = false;
  }

  fetch(): void {
    this.#fetching = true;
    this.pump();
  }

  /** The process learns that it was replaced. */
  tellLost(): void {
    this.#listener?.lost();
  }

  async join(listener: GroupListener): Promise<void> {
    this.#listener = listener;
    const generation = this.#group.join(this.#process);
    queueMicrotask(() => listener.assigned(generation, [PARTITION]));
  }

  async leave(): Promise<void> {
    this.#listener = undefined;
    this.#consumer = undefined;
  }

  async append(_partition: PartitionId, records: readonly AppendRecord[]): Promise<Offset> {
    return this.#group.append(records);
  }

  consume(_partition: PartitionId, from: Offset, sink: (records: readonly LogRecord[]) => void): void {
    this.#consumer = { sink, position: from };
    queueMicrotask(() => this.pump());
  }

  stopConsuming(): void {
    this.#consumer = undefined;
  }

  pause(): void {
    this.stopFetching();
  }

  resume(): void {
    this.fetch();
  }

  async range(): Promise<{ start: Offset; end: Offset }> {
    return { start: 0 as Offset, end: this.#group.end };
  }

  async tailStart(): Promise<Offset> {
    return 0 as Offset;
  }

  async committed(): Promise<Map<PartitionId, Offset>> {
    const { committed } = this.#group;
    return new Map(committed === undefined ? [] : [[PARTITION, committed]]);
  }

  async commit(generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    if (generation !== this.#group.generation) return false;
    this.#group.committed = offsets.get(PARTITION) ?? this.#group.committed;
    return true;
  }

  pump(): void {
    const consumer = this.#consumer;
    if (consumer === undefined || !this.#fetching) return;
    const records = this.#group.records.slice(consumer.position);
    consumer.position += records.length;
    if (records.length > 0) consumer.sink(records);
  }
}
