import { type KafkaConnection, REVOCATIONS_TOPIC, createKafka } from '@lantern/kafka';
import { ProtocolError, type Revocation, decodeRevocation, encodeRevocation } from '@lantern/protocol';
import { type Clock, type Logger, word } from '@lantern/runtime';
import { Partitioners } from 'kafkajs';
import { KafkajsTopicReader } from '../feeds/kafkajs-topic-reader.js';
import type { RevocationListener, Revocations } from '../ports.js';

export interface KafkajsRevocationsOptions {
  readonly connection: KafkaConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Only for tests. */
  readonly topic?: string;
}

const ALL_IN_SYNC = -1;
const TIMEOUT_MS = 5_000;

/** Revocations on the compacted topic: every gateway reads all of it, from the beginning, and commits nothing. */
export class KafkajsRevocations implements Revocations {
  readonly #options: KafkajsRevocationsOptions;
  readonly #topic: string;
  readonly #reader: KafkajsTopicReader;
  #listener: RevocationListener | undefined;

  constructor(options: KafkajsRevocationsOptions) {
    const { connection, clock, logger, topic = REVOCATIONS_TOPIC } = options;
    this.#options = options;
    this.#topic = topic;
    this.#reader = new KafkajsTopicReader({
      connection,
      topic,
      name: word('revocations'),
      from: 'beginning',
      groupPrefix: 'lantern-revocations',
      clock,
      logger,
      take: (record) => this.#tell(record),
      // All are read again, and those that are known still count.
      lost: () => undefined,
    });
  }

  get live(): boolean {
    return this.#reader.live;
  }

  async start(listener: RevocationListener): Promise<void> {
    this.#listener = listener;
    await this.#reader.start();
    await this.#reader.caughtUp();
  }

  /** They are rare: a connection for each is simpler than one that is kept. */
  async revoke(revocation: Revocation): Promise<void> {
    const { key, value } = encodeRevocation(revocation);
    const producer = createKafka(this.#options.connection).producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 0 },
    });
    try {
      await producer.connect();
      const messages = [{ key: Buffer.from(key), value: Buffer.from(value) }];
      await producer.send({ topic: this.#topic, acks: ALL_IN_SYNC, timeout: TIMEOUT_MS, messages });
    } finally {
      await producer.disconnect();
    }
  }

  stop(): Promise<void> {
    return this.#reader.stop();
  }

  #tell(record: Parameters<typeof decodeRevocation>[0]): void {
    try {
      this.#listener?.revoked(decodeRevocation(record));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#options.logger.error('a record of the revocations cannot be read: some tokens may not be revoked', {
        error,
      });
    }
  }
}
