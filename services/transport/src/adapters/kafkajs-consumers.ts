import type { Offset, PartitionId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { AppendRecord, LogRecord } from '../ports.js';
import type { LogSink } from './log-consumers.js';

export interface PartitionConsumer {
  readonly partition: PartitionId;
  readonly sink: LogSink;
  /** Everything below was handed on. */
  position: Offset;
  paused: boolean;
  /** Whether records at or above the position are known to be in the log. */
  behind: boolean;
  /** Monotonic ms of the last records that came from memory. */
  fedAt: number;
}

export interface PartitionConsumersOptions {
  readonly clock: Clock;
  /** Asked right before anything is handed on: whether this process may still believe that the partitions are its own. */
  readonly mayDeliver: () => boolean;
  /** There is something to fetch that was not to be fetched before. */
  readonly onHungry: () => void;
}

/** A partition that was fed from memory is not fetched for so long: its own copies would be all that comes. */
const FED_MS = 50;

/** Positions of the consumed partitions. Records come by fetching, or from memory once appended; each is handed on once. */
export class PartitionConsumers {
  readonly #options: PartitionConsumersOptions;
  readonly #consumers = new Map<PartitionId, PartitionConsumer>();

  constructor(options: PartitionConsumersOptions) {
    this.#options = options;
  }

  /** Takes the place of an earlier consumer of the partition. */
  start(partition: PartitionId, from: Offset, sink: LogSink): void {
    this.#consumers.set(partition, { partition, sink, position: from, paused: false, behind: true, fedAt: -Infinity });
    this.#options.onHungry();
  }

  stop(partition: PartitionId): void {
    this.#consumers.delete(partition);
  }

  stopAll(): void {
    this.#consumers.clear();
  }

  pause(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer !== undefined) consumer.paused = true;
  }

  resume(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer === undefined || !consumer.paused) return;
    consumer.paused = false;
    consumer.behind = true;
    this.#options.onHungry();
  }

  /** Those that are not paused. */
  active(): PartitionConsumer[] {
    return [...this.#consumers.values()].filter(({ paused }) => !paused);
  }

  /** When, monotonic, the consumer is to be fetched for. */
  dueAt({ behind, fedAt }: PartitionConsumer): number {
    return behind ? -Infinity : fedAt + FED_MS;
  }

  /** Still in place and not paused: K14, what was fetched before a pause is dropped, and fetched again after it. */
  wants(consumer: PartitionConsumer): boolean {
    return this.#consumers.get(consumer.partition) === consumer && !consumer.paused;
  }

  /** Appended records that are durable; what a fetch already brought of them is not repeated. */
  appended(partition: PartitionId, first: Offset, records: readonly AppendRecord[]): void {
    const consumer = this.#consumers.get(partition);
    if (consumer === undefined || consumer.paused || consumer.position >= first + records.length) return;
    if (consumer.position < first) {
      // Others appended in between, or this process did without learning of it: a fetch brings all of it in order.
      consumer.behind = true;
      this.#options.onHungry();
      return;
    }
    const own = records.map((record, at) => ({ ...record, offset: (first + at) as Offset }));
    consumer.fedAt = this.#options.clock.monotonic();
    this.#feed(consumer, own.slice(consumer.position - first), (first + records.length) as Offset);
  }

  /** Records from the log, ascending; all below `next` was looked at. `end` is the end of what can be fetched now. */
  fetched(
    consumer: PartitionConsumer,
    records: readonly LogRecord[],
    { next, end }: { next: number; end: number },
  ): void {
    if (!this.wants(consumer)) return;
    const fresh = records.filter(({ offset }) => offset >= consumer.position);
    this.#feed(consumer, fresh, Math.max(consumer.position, next) as Offset);
    consumer.behind = consumer.position < end;
  }

  #feed(consumer: PartitionConsumer, records: readonly LogRecord[], next: Offset): void {
    if (records.length > 0 && !this.#options.mayDeliver()) return;
    consumer.position = next;
    if (records.length > 0) consumer.sink(records);
  }
}
