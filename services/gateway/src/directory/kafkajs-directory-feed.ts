import { randomUUID } from 'node:crypto';
import { DIRECTORY_TOPIC, type KafkaConnection, createKafka } from '@lantern/kafka';
import { ProtocolError, decodeDirectoryChange } from '@lantern/protocol';
import { type Clock, type Logger, type Timer, asError } from '@lantern/runtime';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { DirectoryFeed, DirectoryListener } from '../ports.js';
import { FeedPosition, type Offsets } from './feed-position.js';

export interface KafkajsDirectoryFeedOptions {
  readonly connection: KafkaConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Only for tests. */
  readonly topic?: string;
}

/** How often the ends of the log are asked for, and a lost connection is made again. */
const CHECK_MS = 500;
/** A reader that does not reach an end for so long is replaced. */
const STUCK_MS = 15_000;
const MAX_WAIT_MS = 250;
const SESSION_TIMEOUT_MS = 10_000;
/** I7: of one fetch response. */
const MAX_FETCH_BYTES = 4 * 1024 * 1024;
const NO_RETRY = { retries: 0 };

/**
 * Changes of device lists from the compacted topic, all partitions of it, from the end. kafkajs reads only as a member of a
 * group: each reader is one of its own, which commits nothing. Where to read is kept here, and is set at every join, so
 * that a rebalance neither skips nor repeats anything.
 */
export class KafkajsDirectoryFeed implements DirectoryFeed {
  readonly #options: KafkajsDirectoryFeedOptions;
  readonly #kafka: Kafka;
  readonly #topic: string;
  readonly #position = new FeedPosition();
  #listener: DirectoryListener | undefined;
  #admin: Admin | undefined;
  #consumer: Consumer | undefined;
  /** Of the clock's monotonic time, ms. */
  #readingSince = 0;
  #timer: Timer | undefined;
  #checking: Promise<void> | undefined;
  #failing = false;
  #stopped = false;

  constructor(options: KafkajsDirectoryFeedOptions) {
    this.#options = options;
    this.#topic = options.topic ?? DIRECTORY_TOPIC;
    this.#kafka = createKafka(options.connection);
  }

  get live(): boolean {
    return this.#position.isLive(this.#options.clock.monotonic());
  }

  /** Resolves when reading has begun. @throws when the brokers or the topic cannot be reached: to be called again. */
  async start(listener: DirectoryListener): Promise<void> {
    const question = await this.#ask();
    this.#listener = listener;
    this.#position.begin(question);
    listener.reset();
    await this.#read();
    this.#timer ??= this.#options.clock.every(CHECK_MS, () => {
      this.#checking ??= this.#check().finally(() => (this.#checking = undefined));
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#checking;
    await this.#dropReader();
    await this.#dropAdmin();
  }

  /** The ends of all partitions, at the time of the question or later. */
  async #ask(): Promise<{ askedAt: number; ends: Offsets }> {
    const askedAt = this.#options.clock.monotonic();
    try {
      if (this.#admin === undefined) {
        this.#admin = this.#kafka.admin({ retry: NO_RETRY });
        await this.#admin.connect();
      }
      const found = await this.#admin.fetchTopicOffsets(this.#topic);
      return { askedAt, ends: new Map(found.map(({ partition, high }) => [partition, BigInt(high)])) };
    } catch (error) {
      // It would keep to the leaders that it knows.
      await this.#dropAdmin();
      throw error;
    }
  }

  /** Never rejects. */
  async #check(): Promise<void> {
    const { clock, logger } = this.#options;
    try {
      const question = await this.#ask();
      if (this.#stopped) return;
      if (!this.#position.compare(question)) {
        logger.error('the directory log lost records: what was known of device lists is dropped');
        await this.#dropReader();
        this.#position.begin(question);
        this.#listener?.reset();
      } else if (this.#isStuck(clock.monotonic())) {
        logger.warn('the reader of the directory log stands still, another takes its place');
        await this.#dropReader();
      }
      if (this.#consumer === undefined && !this.#stopped) await this.#read();
      if (this.#failing) logger.info('the directory log is read again');
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) logger.warn('the directory log cannot be read now', { error: asError(error) });
      this.#failing = true;
    }
  }

  #isStuck(now: number): boolean {
    const { waitingSince } = this.#position;
    return waitingSince !== undefined && now - Math.max(waitingSince, this.#readingSince) > STUCK_MS;
  }

  async #read(): Promise<void> {
    await this.#dropReader();
    this.#readingSince = this.#options.clock.monotonic();
    const consumer = this.#kafka.consumer({
      groupId: `lantern-directory-${randomUUID()}`,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: SESSION_TIMEOUT_MS / 5,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytes: MAX_FETCH_BYTES,
      allowAutoTopicCreation: false,
      retry: { retries: 2, restartOnFailure: async () => false },
    });
    this.#consumer = consumer;
    consumer.on(consumer.events.GROUP_JOIN, () => this.#seek(consumer));
    // The next check makes another.
    consumer.on(consumer.events.CRASH, () => {
      if (this.#consumer === consumer) this.#consumer = undefined;
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.#topic, fromBeginning: false });
      await consumer.run({ autoCommit: false, eachBatch: async (payload) => this.#take(consumer, payload) });
    } catch (error) {
      await this.#dropReader();
      throw error;
    }
  }

  /** Called before the first fetch of a generation. Without commits kafkajs only notes it. */
  #seek(consumer: Consumer): void {
    for (const [partition, next] of this.#position.next)
      consumer.seek({ topic: this.#topic, partition, offset: String(next) });
  }

  #take(consumer: Consumer, { batch }: EachBatchPayload): void {
    if (this.#consumer !== consumer || this.#stopped) return;
    for (const { key, value } of batch.messages) if (key !== null && value !== null) this.#tell(key, value);
    this.#position.read(batch.partition, BigInt(batch.lastOffset()) + 1n);
  }

  #tell(key: Buffer, value: Buffer): void {
    try {
      this.#listener?.changed(decodeDirectoryChange({ key, value }));
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      // Whose change it was is not known, so nothing is.
      this.#options.logger.error('a record of the directory log cannot be read', { error });
      this.#listener?.reset();
    }
  }

  async #dropReader(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    await consumer?.disconnect().catch(() => undefined);
  }

  async #dropAdmin(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }
}
