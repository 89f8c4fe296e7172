import type { Offset, PartitionId } from '@lantern/protocol';
import type { LogRecord } from '../ports.js';

export type LogSink = (records: readonly LogRecord[]) => void;

export interface LogConsumersOptions {
  /** Durable records from `from` on, a bounded number; empty only at the end. */
  readonly read: (partition: PartitionId, from: Offset) => readonly LogRecord[];
  /** The offset after the last durable record. */
  readonly end: (partition: PartitionId) => Offset;
}

interface Consumer {
  position: Offset;
  paused: boolean;
  readonly sink: LogSink;
}

/**
 * Feeds sinks: what lies behind is read in bounded pieces, one piece of one partition per turn of the event loop; at
 * the end of a partition its new records are handed on from memory.
 */
export class LogConsumers {
  readonly #options: LogConsumersOptions;
  readonly #consumers = new Map<PartitionId, Consumer>();
  /** Partitions with records to be read, in turn. */
  readonly #behind = new Set<PartitionId>();
  #scheduled = false;

  constructor(options: LogConsumersOptions) {
    this.#options = options;
  }

  /** Takes the place of an earlier consumer of the partition. */
  start(partition: PartitionId, from: Offset, sink: LogSink): void {
    this.#consumers.set(partition, { position: from, paused: false, sink });
    this.#look(partition);
  }

  stop(partition: PartitionId): void {
    this.#consumers.delete(partition);
    this.#behind.delete(partition);
  }

  stopAll(): void {
    this.#consumers.clear();
    this.#behind.clear();
  }

  pause(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer !== undefined) consumer.paused = true;
    this.#behind.delete(partition);
  }

  resume(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer === undefined) return;
    consumer.paused = false;
    this.#look(partition);
  }

  /** Where the consumer of the partition reads next; undefined without one. */
  position(partition: PartitionId): Offset | undefined {
    return this.#consumers.get(partition)?.position;
  }

  /** New durable records, which begin at what was the end until now. */
  appended(partition: PartitionId, records: readonly LogRecord[]): void {
    const consumer = this.#consumers.get(partition);
    if (consumer === undefined || consumer.paused) return;
    if (records[0]?.offset === consumer.position) this.#feed(consumer, records);
    else this.#look(partition);
  }

  #feed(consumer: Consumer, records: readonly LogRecord[]): void {
    const last = records.at(-1);
    if (last === undefined) return;
    consumer.position = (last.offset + 1) as Offset;
    consumer.sink(records);
  }

  #look(partition: PartitionId): void {
    const consumer = this.#consumers.get(partition);
    if (consumer === undefined || consumer.paused || consumer.position >= this.#options.end(partition)) return;
    this.#behind.add(partition);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#behind.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#readOne();
      this.#schedule();
    });
  }

  #readOne(): void {
    for (const partition of this.#behind) {
      this.#behind.delete(partition);
      const consumer = this.#consumers.get(partition);
      if (consumer === undefined) continue;
      this.#feed(consumer, this.#options.read(partition, consumer.position));
      this.#look(partition);
      return;
    }
  }
}
