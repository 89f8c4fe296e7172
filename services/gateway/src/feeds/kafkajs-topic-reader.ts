import { randomUUID } from 'node:crypto';
import { type KafkaConnection, createKafka, kafkaStartError } from '@lantern/kafka';
import { type Clock, type LogWord, type Logger, type Timer, asError } from '@lantern/runtime';
import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { FeedPosition, type Offsets } from './feed-position.js';

export interface TopicRecord {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly partition: number;
  readonly offset: bigint;
}

export interface KafkajsTopicReaderOptions {
  readonly connection: KafkaConnection;
  readonly topic: string;
  /** What it is, for the log. */
  readonly name: LogWord;
  /** Whether what is there when reading begins is read, too. */
  readonly from: 'beginning' | 'end';
  /** Begins the name of the group of each reader. */
  readonly groupPrefix: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Takes a record; those of one key come in order. Must not throw. */
  readonly take: (record: TopicRecord) => void;
  /** Told of a key that the log is to forget. Must not throw. */
  readonly forgotten?: (key: Buffer) => void;
  /** Records may have been missed: reading begins anew. */
  readonly lost: () => void;
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

interface Ends {
  readonly askedAt: number;
  readonly ends: Offsets;
  readonly starts: Offsets;
}

/**
 * Reads all partitions of a topic, in every process. kafkajs reads only as a member of a group: each reader is one of its
 * own, which commits nothing. Where to read is kept here, and is set at every join, so that a rebalance neither skips nor
 * repeats anything.
 */
export class KafkajsTopicReader {
  readonly #options: KafkajsTopicReaderOptions;
  readonly #kafka: Kafka;
  readonly #position = new FeedPosition();
  #admin: Admin | undefined;
  #consumer: Consumer | undefined;
  /** Of the clock's monotonic time, ms. */
  #readingSince = 0;
  #timer: Timer | undefined;
  #checking: Promise<void> | undefined;
  #failing = false;
  #stopped = false;
  #waiting: (() => void)[] = [];

  constructor(options: KafkajsTopicReaderOptions) {
    this.#options = options;
    this.#kafka = createKafka(options.connection);
  }

  /** Whether everything that was written until 2 s ago, or later, was taken. */
  get live(): boolean {
    return this.#position.isLive(this.#options.clock.monotonic());
  }

  /**
   * Resolves when reading has begun.
   * @throws KafkaStartError when the brokers or the topic cannot be reached: to be called again, if that may pass.
   */
  async start(): Promise<void> {
    try {
      this.#begin(await this.#ask());
      await this.#read();
    } catch (error) {
      throw kafkaStartError(error, this.#options.connection, this.#options.topic);
    }
    this.#timer ??= this.#options.clock.every(CHECK_MS, () => {
      this.#checking ??= this.#check().finally(() => (this.#checking = undefined));
    });
  }

  /** Resolves when everything that was there at the start was taken. @throws when it was stopped before. */
  async caughtUp(): Promise<void> {
    while (!this.#position.isComplete) {
      if (this.#stopped) throw new Error('stopped before the end was reached');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#wake();
    await this.#checking;
    await this.#dropReader();
    await this.#dropAdmin();
  }

  #begin({ starts, ...question }: Ends): void {
    this.#position.begin(question, starts);
    this.#options.lost();
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The ends of all partitions, at the time of the question or later. */
  async #ask(): Promise<Ends> {
    const askedAt = this.#options.clock.monotonic();
    try {
      if (this.#admin === undefined) {
        this.#admin = this.#kafka.admin({ retry: NO_RETRY });
        await this.#admin.connect();
      }
      const found = await this.#admin.fetchTopicOffsets(this.#options.topic);
      const ends = new Map(found.map(({ partition, high }) => [partition, BigInt(high)]));
      const lows = new Map(found.map(({ partition, low }) => [partition, BigInt(low)]));
      return { askedAt, ends, starts: this.#options.from === 'end' ? ends : lows };
    } catch (error) {
      // It would keep to the leaders that it knows.
      await this.#dropAdmin();
      throw error;
    }
  }

  /** Never rejects. */
  async #check(): Promise<void> {
    const { clock, logger, name } = this.#options;
    try {
      const readBefore = this.#position.next;
      const question = await this.#ask();
      if (this.#stopped) return;
      if (!this.#position.compare(question, readBefore)) {
        logger.error('a log lost records: what was known of it is dropped', { log: name });
        await this.#dropReader();
        this.#begin(question);
      } else if (this.#isStuck(clock.monotonic())) {
        logger.warn('the reader of a log stands still, another takes its place', { log: name });
        await this.#dropReader();
      }
      if (this.#consumer === undefined && !this.#stopped) await this.#read();
      if (this.#failing) logger.info('a log is read again', { log: name });
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) logger.warn('a log cannot be read now', { log: name, error: asError(error) });
      this.#failing = true;
    }
  }

  #isStuck(now: number): boolean {
    const { waitingSince } = this.#position;
    return waitingSince !== undefined && now - Math.max(waitingSince, this.#readingSince) > STUCK_MS;
  }

  async #read(): Promise<void> {
    const { topic, from, groupPrefix, clock } = this.#options;
    await this.#dropReader();
    this.#readingSince = clock.monotonic();
    const consumer = this.#kafka.consumer({
      groupId: `${groupPrefix}-${randomUUID()}`,
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
      await consumer.subscribe({ topic, fromBeginning: from === 'beginning' });
      await consumer.run({ autoCommit: false, eachBatch: async (payload) => this.#take(consumer, payload) });
    } catch (error) {
      await this.#dropReader();
      throw error;
    }
  }

  /** Called before the first fetch of a generation. Without commits kafkajs only notes it. */
  #seek(consumer: Consumer): void {
    const { topic } = this.#options;
    for (const [partition, next] of this.#position.next) consumer.seek({ topic, partition, offset: String(next) });
  }

  #take(consumer: Consumer, { batch }: EachBatchPayload): void {
    if (this.#consumer !== consumer || this.#stopped) return;
    const { partition } = batch;
    for (const { key, value, offset } of batch.messages) {
      if (key === null) continue;
      if (value === null) this.#options.forgotten?.(key);
      else this.#options.take({ key, value, partition, offset: BigInt(offset) });
    }
    this.#position.read(batch.partition, BigInt(batch.lastOffset()) + 1n);
    if (this.#position.isComplete) this.#wake();
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
