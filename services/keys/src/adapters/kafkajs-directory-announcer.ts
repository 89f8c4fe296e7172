import {
  DIRECTORY_COMPACTED_MS,
  DIRECTORY_TOPIC,
  type KafkaConnection,
  createKafka,
  kafkaStartError,
} from '@lantern/kafka';
import {
  type DirectoryAnnouncer,
  type DirectoryChange,
  type UserId,
  encodeDirectoryChange,
  userIdToBytes,
} from '@lantern/protocol';
import { type Kafka, Partitioners, type Producer } from 'kafkajs';

export interface KafkajsDirectoryAnnouncerOptions {
  readonly connection: KafkaConnection;
  /** Only for tests. */
  readonly topic?: string;
}

/** acks=all */
const ALL_IN_SYNC = -1;
const TIMEOUT_MS = 5_000;

/**
 * Announces changes of device lists on the compacted topic: an announcement is answered when all replicas in sync have it.
 * kafkajs is not to repeat one by itself: a late copy could follow a newer list. The follow-ups repeat it, from the state
 * as of then.
 */
export class KafkajsDirectoryAnnouncer implements DirectoryAnnouncer {
  readonly #connection: KafkaConnection;
  readonly #kafka: Kafka;
  readonly #topic: string;
  readonly #producer: Producer;

  constructor({ connection, topic = DIRECTORY_TOPIC }: KafkajsDirectoryAnnouncerOptions) {
    this.#connection = connection;
    this.#topic = topic;
    this.#kafka = createKafka(connection);
    this.#producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 0 },
    });
  }

  /** @throws KafkaStartError when the brokers or the topic cannot be reached: to be called again, if that may pass. */
  async start(): Promise<void> {
    try {
      await this.#connect();
    } catch (error) {
      throw kafkaStartError(error, this.#connection, this.#topic);
    }
  }

  async #connect(): Promise<void> {
    const admin = this.#kafka.admin({ retry: { retries: 0 } });
    try {
      await admin.connect();
      await admin.fetchTopicOffsets(this.#topic);
    } finally {
      await admin.disconnect();
    }
    await this.#producer.connect();
  }

  /** @throws when it is not certain that it is announced. */
  async announce(change: DirectoryChange): Promise<void> {
    const { key, value } = encodeDirectoryChange(change);
    const messages = [{ key: Buffer.from(key), value: Buffer.from(value) }];
    await this.#producer.send({ topic: this.#topic, acks: ALL_IN_SYNC, timeout: TIMEOUT_MS, messages });
  }

  /** A record without a value stands for nothing: compaction leaves it as the only one of its key, and then takes it, too. */
  async forget(userId: UserId): Promise<number> {
    const messages = [{ key: Buffer.from(userIdToBytes(userId)), value: null }];
    await this.#producer.send({ topic: this.#topic, acks: ALL_IN_SYNC, timeout: TIMEOUT_MS, messages });
    return DIRECTORY_COMPACTED_MS;
  }

  async stop(): Promise<void> {
    await this.#producer.disconnect();
  }
}
