import type { KafkaConnection } from '@lantern/kafka';
import { type AddressKey, parseAddressKey, partitionOf } from '@lantern/protocol';
import { type Clock, type Logger, type Timer, asError } from '@lantern/runtime';
import type { WakeUps } from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import { BatchProducer } from './kafkajs-batch-producer.js';
import { KafkaBrokers } from './kafkajs-brokers.js';
import { topicNames } from './kafkajs-topic-names.js';

export interface KafkajsWakeUpsOptions {
  readonly connection: KafkaConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `wakeups.v1` unless told. */
  readonly topic?: string;
  /** Addresses that wait to be sent; 10,000 unless told. */
  readonly maxWaiting?: number;
}

const BATCH = 500;
const RETRY_MS = 1_000;
const REPLICATION_TIMEOUT_MS = 10_000;
const NOTHING = Buffer.alloc(0);

/**
 * Wake-ups as records of a topic, for a push service to follow: the address (20 bytes) as key, an empty value, the time of the record
 * as its time; all of a user in one partition. An address that waits already is not sent twice, one whose sending failed may be.
 * Beyond the bound the oldest are lost, and their number is logged (I7); their messages are not, and the next one wakes the device.
 */
export class KafkajsWakeUps implements WakeUps {
  readonly #options: KafkajsWakeUpsOptions;
  readonly #topic: string;
  readonly #maxWaiting: number;
  readonly #brokers: KafkaBrokers;
  readonly #producer: BatchProducer;
  readonly #waiting = new Set<AddressKey>();
  #sending: Promise<void> | undefined;
  #retry: Timer | undefined;
  #lost = 0;
  #closed = false;

  constructor(options: KafkajsWakeUpsOptions) {
    const { connection, topic = topicNames.wakeUps } = options;
    const brokers = new KafkaBrokers({ connection, topics: [topic] });
    this.#options = options;
    this.#topic = topic;
    this.#maxWaiting = options.maxWaiting ?? 10_000;
    this.#brokers = brokers;
    this.#producer = new BatchProducer({ brokers, topic, replicationTimeoutMs: REPLICATION_TIMEOUT_MS });
  }

  /** Addresses that wait to be sent. */
  get waiting(): number {
    return this.#waiting.size;
  }

  wake(address: AddressKey): void {
    if (this.#closed) return;
    this.#waiting.add(address);
    this.#dropBeyondBound();
    if (this.#retry === undefined) this.#send();
  }

  /** Sends what waits, if that works at once, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    this.#send();
    await this.#sending;
    this.#brokers.close();
  }

  #send(): void {
    this.#sending ??= this.#sendAll()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#sending = undefined));
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      if (this.#brokers.topic(this.#topic) === undefined) await this.#brokers.refresh();
      const batch = [...this.#waiting].slice(0, BATCH);
      // One that is woken again meanwhile waits again, and goes with a later batch.
      for (const address of batch) this.#waiting.delete(address);
      await this.#sendBatch(batch);
    }
    if (this.#lost > 0) this.#options.logger.warn('wake-ups were lost', { lost: this.#lost });
    this.#lost = 0;
  }

  async #sendBatch(batch: readonly AddressKey[]): Promise<void> {
    const partitions = Math.max(1, this.#brokers.topic(this.#topic)?.partitions.length ?? 0);
    const byPartition = new Map<number, AddressKey[]>();
    for (const address of batch) {
      const partition = partitionOf(parseAddressKey(address).userId, partitions);
      byPartition.set(partition, [...(byPartition.get(partition) ?? []), address]);
    }
    const sends = [...byPartition].map(async ([partition, addresses]) => {
      const messages = addresses.map((address) => ({ key: addressKeyBytes(address), value: NOTHING }));
      try {
        await this.#producer.produce(partition, messages);
      } catch (error) {
        this.#putBack(addresses);
        throw error;
      }
    });
    const failed = (await Promise.allSettled(sends)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** As the oldest again. */
  #putBack(addresses: readonly AddressKey[]): void {
    const later = [...this.#waiting];
    this.#waiting.clear();
    for (const address of [...addresses, ...later]) this.#waiting.add(address);
    this.#dropBeyondBound();
  }

  #dropBeyondBound(): void {
    for (const oldest of this.#waiting) {
      if (this.#waiting.size <= this.#maxWaiting) return;
      this.#waiting.delete(oldest);
      this.#lost++;
    }
  }

  #failed(error: unknown): void {
    const { logger, clock } = this.#options;
    logger.warn('wake-ups were not sent, trying again', { error: asError(error), lost: this.#lost });
    if (this.#closed) return;
    this.#retry = clock.after(RETRY_MS, () => {
      this.#retry = undefined;
      this.#send();
    });
  }
}
