import { type KafkaConnection, createKafka } from '@lantern/kafka';
import type { PartitionId } from '@lantern/protocol';
import type { Producer } from 'kafkajs';
import { type DeadLetters, type LogRecord, OutcomeUnknown } from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import type { UnreadableRecord } from './kafkajs-records.js';
import { topicNames } from './kafkajs-topic-names.js';

export interface KafkajsDeadLettersOptions {
  readonly connection: KafkaConnection;
  /** `inbox.dead-letter.v1` unless told. */
  readonly topic?: string;
}

/**
 * Undecodable records, in partition 0 of a topic of their own, under their key, with where they were in the headers `partition` and
 * `offset` (decimal). One that is put again is kept twice.
 */
export class KafkajsDeadLetters implements DeadLetters {
  readonly #producer: Producer;
  readonly #topic: string;
  #connected: Promise<void> | undefined;

  constructor({ connection, topic = topicNames.deadLetters }: KafkajsDeadLettersOptions) {
    this.#topic = topic;
    this.#producer = createKafka(connection).producer({
      allowAutoTopicCreation: false,
      createPartitioner: () => () => 0,
    });
  }

  async put(partition: PartitionId, { address, offset, value }: LogRecord): Promise<void> {
    await this.putUnreadable(partition, { offset, key: addressKeyBytes(address), value });
  }

  /** A record that is under no address. @throws OutcomeUnknown */
  async putUnreadable(partition: PartitionId, { offset, key, value }: UnreadableRecord): Promise<void> {
    try {
      await this.#connect();
      const headers = { partition: String(partition), offset: String(offset) };
      const message = { key: Buffer.from(key), value: Buffer.from(value), headers };
      await this.#producer.send({ topic: this.#topic, acks: -1, messages: [message] });
    } catch (cause) {
      throw new OutcomeUnknown('the dead letter may or may not have been kept', { cause });
    }
  }

  async close(): Promise<void> {
    await this.#connected?.catch(() => undefined);
    await this.#producer.disconnect();
  }

  #connect(): Promise<void> {
    this.#connected ??= this.#producer.connect().catch((error: unknown) => {
      this.#connected = undefined;
      throw error;
    });
    return this.#connected;
  }
}
