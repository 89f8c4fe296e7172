import type { Offset, PartitionId } from '@lantern/protocol';
import {
  type AppendRecord,
  DefinitelyNotDone,
  type GroupListener,
  type LogRecord,
  OutcomeUnknown,
  type PartitionedLog,
} from '@lantern/transport';
import type { Network } from '../engine/network.js';
import { EPOCH_MS, type SimProcess } from '../engine/sim-process.js';
import type { Broker, StoredRecord } from './broker.js';
import { GroupMembership } from './group-membership.js';

export const BROKER = 'broker';

/** What is known of an append when it was asked for. */
export interface AppendContext {
  readonly by: string;
  readonly partition: PartitionId;
  /** The next offset that the asking process had not read of the partition; -1 when it did not read it. */
  readonly readTo: number;
  /** Virtual ms. */
  readonly issuedAt: number;
  /** When the generation was assigned under which it was asked for, virtual ms. */
  readonly assignedAt: number;
  /** It was told that the append is done. */
  answered: boolean;
}

export interface SimLogOptions {
  readonly broker: Broker;
  readonly network: Network;
  readonly process: SimProcess;
  readonly incarnation: number;
  /** What brokers may answer until. */
  readonly requestTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly appended?: (context: AppendContext, records: readonly StoredRecord[]) => void;
}

interface Consumer {
  readonly sink: (records: readonly LogRecord[]) => void;
  readonly unsubscribe: () => void;
  position: number;
  paused: boolean;
  fetching: boolean;
  over: boolean;
}

/** Records of one fetch. */
const MAX_FETCH = 50;

/** One process's view of the simulated brokers. */
export class SimLog implements PartitionedLog {
  readonly partitionCount: number;
  readonly incarnation: number;
  readonly #options: SimLogOptions;
  readonly #consumers = new Map<PartitionId, Consumer>();
  #membership: GroupMembership | undefined;
  #listener: GroupListener | undefined;
  /** The last join that was asked for. */
  #attempt: symbol | undefined;
  #joins = 0;

  constructor(options: SimLogOptions) {
    this.#options = options;
    this.partitionCount = options.broker.partitions.length;
    this.incarnation = options.incarnation;
  }

  get holdsLease(): boolean {
    return this.#membership?.holdsLease ?? false;
  }

  async join(listener: GroupListener): Promise<void> {
    const { process, network, broker, requestTimeoutMs, sessionTimeoutMs } = this.#options;
    const attempt = Symbol('join');
    const left = this.leave();
    this.#attempt = attempt;
    await left;
    // A leave or another join came meanwhile: one membership at a time.
    if (this.#attempt !== attempt) return;
    const membership: GroupMembership = new GroupMembership({
      network,
      broker,
      process,
      name: `${process.name}.${++this.#joins}`,
      requestTimeoutMs,
      sessionTimeoutMs,
      assigned: (generation, partitions) => {
        this.#stopAll();
        listener.assigned(generation, partitions);
      },
      lost: () => {
        this.#stopAll();
        listener.lost();
      },
    });
    this.#listener = listener;
    this.#membership = membership;
    await membership.start();
  }

  async leave(): Promise<void> {
    this.#attempt = undefined;
    const membership = this.#membership;
    this.#membership = undefined;
    this.#listener = undefined;
    this.#stopAll();
    await membership?.leave();
  }

  async append(partition: PartitionId, records: readonly AppendRecord[]): Promise<Offset> {
    const { broker, process, network, appended } = this.#options;
    const context: AppendContext = {
      by: process.name,
      partition,
      readTo: this.#consumers.get(partition)?.position ?? -1,
      issuedAt: network.scheduler.now,
      assignedAt: this.#membership?.assignedAt ?? 0,
      answered: false,
    };
    const first = await this.#call(
      () => `append ${records.length} to p${partition}`,
      () => {
        const stored = broker.append(partition, records);
        appended?.(context, stored);
        return stored[0]?.offset ?? broker.end(partition);
      },
    );
    context.answered = true;
    const consumer = this.#consumers.get(partition);
    if (consumer !== undefined && !consumer.paused) this.#handOver(partition, consumer, Infinity);
    return first;
  }

  consume(partition: PartitionId, from: Offset, sink: (records: readonly LogRecord[]) => void): void {
    this.stopConsuming(partition);
    const { broker } = this.#options;
    const consumer: Consumer = {
      sink,
      position: from,
      paused: false,
      fetching: false,
      over: false,
      unsubscribe: broker.onAppend(partition, () => this.#fetch(partition, consumer)),
    };
    this.#consumers.set(partition, consumer);
    this.#fetch(partition, consumer);
  }

  stopConsuming(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer === undefined) return;
    consumer.over = true;
    consumer.unsubscribe();
    this.#consumers.delete(partition);
  }

  pause(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer !== undefined) consumer.paused = true;
  }

  resume(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer === undefined) return;
    consumer.paused = false;
    this.#fetch(partition, consumer);
  }

  range(partition: PartitionId): Promise<{ start: Offset; end: Offset }> {
    const { broker } = this.#options;
    return this.#call(
      () => `range of p${partition}`,
      () => ({ start: 0 as Offset, end: broker.end(partition) }),
    );
  }

  tailStart(partition: PartitionId, sinceMs: number, maxRecords: number): Promise<Offset> {
    const { broker } = this.#options;
    return this.#call(
      () => `tail of p${partition}`,
      () => {
        const log = broker.records(partition);
        const since = log.find(({ appliedAt }) => EPOCH_MS + appliedAt >= sinceMs)?.offset ?? broker.end(partition);
        return Math.max(since, broker.end(partition) - maxRecords, 0) as Offset;
      },
    );
  }

  committed(partitions: readonly PartitionId[]): Promise<Map<PartitionId, Offset>> {
    const { broker } = this.#options;
    return this.#call(
      () => 'committed offsets',
      () => new Map([...broker.committed].filter(([partition]) => partitions.includes(partition))),
    );
  }

  commit(generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    const { broker } = this.#options;
    // The member as of now, whatever it becomes until the request arrives.
    const memberId = this.#membership?.memberId ?? '';
    const told = [...offsets].map(([partition, offset]) => `p${partition}:${offset}`).join(' ');
    return this.#call(
      () => `commit g${generation} ${told}`,
      () => broker.commit(generation, memberId, offsets),
    );
  }

  #call<T>(what: () => string, apply: () => T): Promise<T> {
    const { network, process, requestTimeoutMs } = this.#options;
    return network.call({
      from: process,
      to: BROKER,
      what,
      timeoutMs: requestTimeoutMs,
      apply,
      timedOut: () => new OutcomeUnknown('the broker did not answer'),
      refused: () => new DefinitelyNotDone('the broker refused'),
    });
  }

  #fetch(partition: PartitionId, consumer: Consumer): void {
    const { network, process, broker } = this.#options;
    if (consumer.over || consumer.fetching || consumer.paused) return;
    if (consumer.position > broker.end(partition)) {
      this.#listener?.outOfRange(partition, consumer.position as Offset);
      return;
    }
    if (consumer.position >= broker.end(partition)) return;
    consumer.fetching = true;
    network.scheduler.after(network.delay(), () => {
      if (network.isBlocked(process.name, BROKER) || network.isBlocked(BROKER, process.name)) {
        const from = network.isBlocked(BROKER, process.name) ? BROKER : process.name;
        return network.onUnblocked(from, from === BROKER ? process.name : BROKER, () => {
          consumer.fetching = false;
          this.#fetch(partition, consumer);
        });
      }
      // Everything up to a random record.
      const records = process.random.between(1, MAX_FETCH);
      return process.dispatch(() => {
        consumer.fetching = false;
        this.#handOver(partition, consumer, records);
        this.#fetch(partition, consumer);
      });
    });
  }

  #handOver(partition: PartitionId, consumer: Consumer, most: number): void {
    if (consumer.over) return;
    const { broker } = this.#options;
    const from = broker.indexOf(partition, consumer.position);
    const log = broker.records(partition);
    const records = log.slice(from, Math.min(log.length, from + most));
    const last = records.at(-1);
    if (last === undefined) return;
    consumer.position = last.offset + 1;
    consumer.sink(records.map(({ offset, address, value }) => ({ offset, address, value })));
  }

  #stopAll(): void {
    for (const partition of this.#consumers.keys()) this.stopConsuming(partition);
  }
}
