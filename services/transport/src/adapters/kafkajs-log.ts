import type { KafkaConnection } from '@lantern/kafka';
import type { Offset, PartitionId } from '@lantern/protocol';
import { type Clock, type Logger, asError } from '@lantern/runtime';
import { type AppendRecord, type GroupListener, NotReadable, type PartitionedLog } from '../ports.js';
import { Appender } from './kafkajs-appender.js';
import { KafkaBrokers } from './kafkajs-brokers.js';
import { type PartitionConsumer, PartitionConsumers } from './kafkajs-consumers.js';
import { Fetcher } from './kafkajs-fetcher.js';
import { GroupMember } from './kafkajs-group-member.js';
import type { GroupSettings } from './kafkajs-membership.js';
import { GroupOffsets } from './kafkajs-group-offsets.js';
import { incarnationOf, requireLogTopics } from './kafkajs-log-topics.js';
import { OffsetLookup } from './kafkajs-offset-lookup.js';
import type { UnreadableRecord } from './kafkajs-records.js';
import { MAX_APPEND_BYTES } from './kafkajs-topic-specs.js';
import { topicNames } from './kafkajs-topic-names.js';
import type { LogSink } from './log-consumers.js';

export interface KafkajsLogOptions {
  readonly connection: KafkaConnection;
  /** Has to be what the topic has. */
  readonly partitionCount: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `inbox.v1` unless told. */
  readonly topic?: string;
  /** A topic that nobody consumes in this group; `inbox.dead-letter.v1` unless told. */
  readonly markerTopic?: string;
  /** `lantern-transport` unless told; the same for all instances. */
  readonly groupId?: string;
  /** How long a dead or cut off member keeps its partitions; 10,000 unless told, and the same for all instances. */
  readonly sessionTimeoutMs?: number;
  /** 500 unless told: it is by a heartbeat that a member learns of a rebalance, so a takeover waits for it. */
  readonly heartbeatIntervalMs?: number;
  /** How long {@link KafkajsLog.join} tries; 30,000 unless told. */
  readonly joinTimeoutMs?: number;
  /** How long a fetch waits for new records; 100 unless told. */
  readonly maxWaitMs?: number;
  /** Of one answer to a fetch, one per broker; 2 MiB unless told. */
  readonly maxFetchBytes?: number;
  /** Of an encoded batch; 2 MiB unless told, and no more than the topic's `max.message.bytes`. */
  readonly maxAppendBytes?: number;
  /** How long an append waits for the replicas in sync; 10,000 unless told. Longer than brokers take to drop a dead one. */
  readonly replicationTimeoutMs?: number;
  /** For the answer of a coordinator or a leader to anything else, tries included; 5,000 unless told. */
  readonly requestTimeoutMs?: number;
  /** Told of each record that is under no address; it is skipped. */
  readonly onUnreadable?: (partition: PartitionId, record: UnreadableRecord) => void;
}

/**
 * The log on Kafka. Records are keyed by address (20 bytes), their values are InboxRecords. Its hazards K1 to K15 are listed in
 * `docs/adr/0003-kafka-group-member.md`, with where each is met.
 */
export class KafkajsLog implements PartitionedLog {
  readonly partitionCount: number;
  readonly incarnation: number;
  readonly #options: KafkajsLogOptions;
  readonly #settings: GroupSettings;
  readonly #brokers: KafkaBrokers;
  readonly #appender: Appender;
  readonly #lookup: OffsetLookup;
  readonly #offsets: GroupOffsets;
  readonly #consumers: PartitionConsumers;
  readonly #fetcher: Fetcher;
  readonly #closing = new AbortController();
  #joined: { readonly member: GroupMember; readonly listener: GroupListener } | undefined;
  /** Of the last call of join, until leave. */
  #attempt: symbol | undefined;
  #leaving: Promise<void> = Promise.resolve();
  #claim: GroupMember['claim'] = { generation: 0, partitions: [] };

  /** @throws TopicsError in one line that says what to do, when the brokers or the topics are not as they have to be */
  static async open(options: KafkajsLogOptions): Promise<KafkajsLog> {
    const { connection, topic = topicNames.inbox, markerTopic = topicNames.deadLetters, partitionCount } = options;
    const brokers = new KafkaBrokers({ connection, topics: [topic, markerTopic] });
    try {
      await requireLogTopics(brokers, { topic, markerTopic, partitionCount, connection });
      return new KafkajsLog(options, brokers);
    } catch (error) {
      brokers.close();
      throw error;
    }
  }

  private constructor(options: KafkajsLogOptions, brokers: KafkaBrokers) {
    const { clock, logger, partitionCount, topic = topicNames.inbox, requestTimeoutMs: timeoutMs = 5_000 } = options;
    const { markerTopic = topicNames.deadLetters, groupId = 'lantern-transport' } = options;
    this.partitionCount = partitionCount;
    this.incarnation = incarnationOf(brokers, topic);
    this.#options = options;
    this.#brokers = brokers;
    this.#settings = {
      groupId,
      topic,
      partitionCount,
      sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
      heartbeatIntervalMs: options.heartbeatIntervalMs ?? 500,
      joinTimeoutMs: options.joinTimeoutMs ?? 30_000,
    };
    const maxAppendBytes = options.maxAppendBytes ?? MAX_APPEND_BYTES;
    const replicationTimeoutMs = options.replicationTimeoutMs ?? 10_000;
    this.#appender = new Appender({ brokers, topic, maxAppendBytes, replicationTimeoutMs });
    this.#lookup = new OffsetLookup({ brokers, topic, clock, signal: this.#closing.signal, timeoutMs });
    this.#offsets = new GroupOffsets({ groupId, topic, markerTopic, brokers, clock, timeoutMs });
    const mayDeliver = () => this.holdsLease;
    this.#consumers = new PartitionConsumers({ clock, mayDeliver, onHungry: () => this.#fetcher.wake() });
    this.#fetcher = new Fetcher({
      brokers,
      topic,
      clock,
      logger,
      consumers: this.#consumers,
      maxWaitMs: options.maxWaitMs ?? 100,
      maxBytes: options.maxFetchBytes ?? 2 * 1024 * 1024,
      onOutOfRange: (consumer) => void this.#checkRange(consumer),
      onFailed: (error) => this.#fetchFailed(error),
      onUnreadable: (partition, record) => this.#unreadable(partition, record),
    });
  }

  get holdsLease(): boolean {
    return this.#joined?.member.membership !== undefined;
  }

  async join(listener: GroupListener): Promise<void> {
    const attempt = Symbol('join');
    const left = this.leave();
    this.#attempt = attempt;
    await left;
    // A leave or another join came meanwhile.
    if (this.#attempt !== attempt) return;
    if (this.#closing.signal.aborted) throw new Error('the log is closed');
    const { clock, logger, connection } = this.#options;
    const member = new GroupMember({
      settings: this.#settings,
      brokers: new KafkaBrokers({ connection, topics: [this.#settings.topic] }),
      clock,
      logger,
      claim: this.#claim,
      onAssigned: ({ generation, partitions }) => {
        this.#consumers.stopAll();
        listener.assigned(generation, [...partitions]);
      },
      onLost: () => {
        this.#consumers.stopAll();
        listener.lost();
      },
    });
    this.#joined = { member, listener };
    try {
      await member.start();
    } catch (error) {
      if (this.#attempt === attempt) await this.leave();
      throw error;
    }
  }

  /** Resolves when the coordinator was told, or could not be. */
  leave(): Promise<void> {
    this.#attempt = undefined;
    this.#consumers.stopAll();
    const { member } = this.#joined ?? {};
    this.#joined = undefined;
    if (member !== undefined) {
      this.#claim = member.claim;
      this.#leaving = member.leave(this.#brokers);
    }
    return this.#leaving;
  }

  /** Leaves, and closes the connections: what is under way ends with an error. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.leave();
    this.#fetcher.close();
    this.#brokers.close();
  }

  async append(partition: PartitionId, records: readonly AppendRecord[]): Promise<Offset> {
    const first = await this.#appender.append(partition, records);
    this.#consumers.appended(partition, first, records);
    return first;
  }

  consume(partition: PartitionId, from: Offset, sink: LogSink): void {
    if (this.#joined === undefined) throw new Error('consume before join');
    // Not its own, or not any more: `lost` was called.
    if (this.#joined.member.membership?.partitions.has(partition) !== true) return;
    this.#consumers.start(partition, from, sink);
  }

  stopConsuming(partition: PartitionId): void {
    this.#consumers.stop(partition);
  }

  pause(partition: PartitionId): void {
    this.#consumers.pause(partition);
  }

  resume(partition: PartitionId): void {
    this.#consumers.resume(partition);
  }

  async range(partition: PartitionId): Promise<{ readonly start: Offset; readonly end: Offset }> {
    try {
      return await this.#lookup.range(partition);
    } catch (cause) {
      throw new NotReadable('the brokers do not say where the log ends', { cause });
    }
  }

  tailStart(partition: PartitionId, sinceMs: number, maxRecords: number): Promise<Offset> {
    return this.#lookup.tailStart(partition, sinceMs, maxRecords);
  }

  committed(partitions: readonly PartitionId[]): Promise<Map<PartitionId, Offset>> {
    return this.#offsets.committed(this.#joined?.member, partitions);
  }

  async commit(generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    return this.#joined !== undefined && this.#offsets.commit(this.#joined.member, generation, offsets);
  }

  /** K7: only a leader of now can say that the record is gone; a replaced one may not have it yet. */
  async #checkRange(consumer: PartitionConsumer): Promise<void> {
    const { partition, position } = consumer;
    try {
      await this.#brokers.refresh();
      const { start, end } = await this.#lookup.range(partition);
      if (!this.#consumers.wants(consumer) || (position >= start && position <= end)) return;
      this.#consumers.stop(partition);
      if (this.holdsLease) this.#joined?.listener.outOfRange(partition, position);
    } catch (error) {
      this.#options.logger.warn('an offset is said to be out of range, which could not be checked', {
        partition,
        error: asError(error),
      });
    } finally {
      this.#fetcher.clear(consumer);
    }
  }

  #fetchFailed(error: Error): void {
    const { member } = this.#joined ?? {};
    this.#options.logger.error('partitions cannot be fetched: giving them up', { error });
    if (member?.membership !== undefined) member.end(member.membership, 'failed fetch');
  }

  #unreadable(partition: PartitionId, record: UnreadableRecord): void {
    const { logger, onUnreadable } = this.#options;
    logger.error('a record of the log is under no address: skipped', { partition, offset: record.offset });
    onUnreadable?.(partition, record);
  }
}
