import { type KafkaConnection, REVOCATIONS_TOPIC, createKafka } from '@lantern/kafka';
import { ProtocolError, type Revocation, decodeRevocation, encodeRevocation } from '@lantern/protocol';
import { type Clock, type Logger, withDeadline, word } from '@lantern/runtime';
import { Partitioners } from 'kafkajs';
import { KafkajsTopicReader, type TopicRecord } from '../feeds/kafkajs-topic-reader.js';
import type { RevocationListener, Revocations } from '../ports.js';
import { type LogPlace, RevocationBeingWritten } from './revocation-being-written.js';

export interface KafkajsRevocationsOptions {
  readonly connection: KafkaConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Only for tests. */
  readonly topic?: string;
}

const ALL_IN_SYNC = -1;
const TIMEOUT_MS = 5_000;
/** Until what was written was read. */
const READ_BACK_MS = 10_000;

const DAY_MS = 24 * 60 * 60_000;

/** Revocations on the compacted topic: every gateway reads all of it, from the beginning, and commits nothing. */
export class KafkajsRevocations implements Revocations {
  readonly #options: KafkajsRevocationsOptions;
  readonly #topic: string;
  readonly #reader: KafkajsTopicReader;
  /** I7: as many as operators revoke at a time. */
  readonly #written = new Set<RevocationBeingWritten>();
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

  /** As `transport topics apply` makes the topic: a month, and the week after which the brokers begin a new segment. */
  get keptMs(): number {
    return (31 + 7) * DAY_MS;
  }

  async start(listener: RevocationListener): Promise<void> {
    this.#listener = listener;
    await this.#reader.start();
    await this.#reader.caughtUp();
  }

  /**
   * Where it is read too, resolves when the log keeps it: of two that are written for one user or device at the same time only
   * the one that came last would stay, so whoever sees that it is not the later of them writes that one again.
   */
  async revoke(revocation: Revocation): Promise<void> {
    const written = new RevocationBeingWritten(encodeRevocation(revocation).key, revocation);
    this.#written.add(written);
    try {
      do {
        const place = await this.#write({ ...revocation, issuedUntil: written.latest });
        if (this.#listener === undefined) return;
        const deadline = { clock: this.#options.clock, deadlineMs: READ_BACK_MS, what: 'reading the revocation back' };
        await withDeadline(deadline, () => written.reached(place));
      } while (!written.isKept);
    } finally {
      this.#written.delete(written);
    }
  }

  stop(): Promise<void> {
    return this.#reader.stop();
  }

  /** They are rare: a connection for each is simpler than one that is kept. */
  async #write(revocation: Revocation): Promise<LogPlace> {
    const { key, value } = encodeRevocation(revocation);
    const producer = createKafka(this.#options.connection).producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { retries: 0 },
    });
    try {
      await producer.connect();
      const messages = [{ key: Buffer.from(key), value: Buffer.from(value) }];
      const [answer] = await producer.send({ topic: this.#topic, acks: ALL_IN_SYNC, timeout: TIMEOUT_MS, messages });
      if (answer?.baseOffset === undefined) throw new Error('the broker does not say where the revocation is');
      return { partition: answer.partition, offset: BigInt(answer.baseOffset) };
    } finally {
      await producer.disconnect();
    }
  }

  #tell(record: TopicRecord): void {
    try {
      const revocation = decodeRevocation(record);
      this.#listener?.revoked(revocation);
      for (const written of this.#written) written.read(record.key, revocation, record);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#options.logger.error('a record of the revocations cannot be read: some tokens may not be revoked', {
        error,
      });
    }
  }
}
