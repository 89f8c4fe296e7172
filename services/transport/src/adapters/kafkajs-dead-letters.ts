import type { KafkaConnection } from '@lantern/kafka';
import type { PartitionId } from '@lantern/protocol';
import { type DeadLetters, type LogRecord, OutcomeUnknown } from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import { BatchProducer, asBuffer } from './kafkajs-batch-producer.js';
import { KafkaBrokers } from './kafkajs-brokers.js';
import type { UnreadableRecord } from './kafkajs-records.js';
import { topicNames } from './kafkajs-topic-names.js';

export interface KafkajsDeadLettersOptions {
  readonly connection: KafkaConnection;
  /** `inbox.dead-letter.v1` unless told. */
  readonly topic?: string;
}

const REPLICATION_TIMEOUT_MS = 10_000;

/**
 * Undecodable records, in partition 0 of a topic of their own, under their key, with where they were in the headers `partition` and
 * `offset` (decimal). One that is put again is kept twice.
 */
export class KafkajsDeadLetters implements DeadLetters {
  readonly #brokers: KafkaBrokers;
  readonly #producer: BatchProducer;

  constructor({ connection, topic = topicNames.deadLetters }: KafkajsDeadLettersOptions) {
    const brokers = new KafkaBrokers({ connection, topics: [topic] });
    this.#brokers = brokers;
    this.#producer = new BatchProducer({ brokers, topic, replicationTimeoutMs: REPLICATION_TIMEOUT_MS });
  }

  async put(partition: PartitionId, { address, offset, value }: LogRecord): Promise<void> {
    await this.putUnreadable(partition, { offset, key: addressKeyBytes(address), value });
  }

  /** A record that is under no address. @throws OutcomeUnknown */
  async putUnreadable(partition: PartitionId, { offset, key, value }: UnreadableRecord): Promise<void> {
    const headers = { partition: String(partition), offset: String(offset) };
    try {
      await this.#producer.produce(0, [{ key: asBuffer(key), value: asBuffer(value), headers }]);
    } catch (cause) {
      throw new OutcomeUnknown('the dead letter may or may not have been kept', { cause });
    }
  }

  close(): void {
    this.#brokers.close();
  }
}
