import type { PartitionId } from '@lantern/protocol';
import { type Clock, type Logger, asError } from '@lantern/runtime';
import type { KafkaBrokers } from './kafkajs-brokers.js';
import type { PartitionConsumer, PartitionConsumers } from './kafkajs-consumers.js';
import { BrokerUnreachable, ErrorCode, KafkaAnswerError, requireNoError } from './kafkajs-error.js';
import { type UnreadableRecord, readRecords } from './kafkajs-records.js';
import type { KafkaNode } from './kafkajs-node.js';
import type { FetchedPartition } from './kafkajs-protocol.js';

export interface FetcherOptions {
  readonly brokers: KafkaBrokers;
  readonly topic: string;
  readonly consumers: PartitionConsumers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long a broker may wait for new records. It also bounds how long a resumed partition may wait (K3). */
  readonly maxWaitMs: number;
  /** Of one answer, of which there is one per broker: records that may be in memory beyond what was handed on. */
  readonly maxBytes: number;
  /** The leader says that it does not have what is asked for. */
  readonly onOutOfRange: (consumer: PartitionConsumer) => void;
  /** The partition cannot be fetched, and waiting will not help. */
  readonly onFailed: (error: Error) => void;
  /** A record without a readable key: nobody can be given it. */
  readonly onUnreadable: (partition: PartitionId, record: UnreadableRecord) => void;
}

/** The leader is another, or not ready yet. */
const PASSING: ReadonlySet<number> = new Set([
  ErrorCode.unknownTopicOrPartition,
  ErrorCode.leaderNotAvailable,
  ErrorCode.notLeader,
  ErrorCode.requestTimedOut,
  ErrorCode.replicaNotAvailable,
  ErrorCode.kafkaStorageError,
  ErrorCode.fencedLeaderEpoch,
  ErrorCode.unknownLeaderEpoch,
  ErrorCode.offsetNotAvailable,
  -1,
]);

const RETRY_MS = 50;
const MAX_RETRY_MS = 1_000;
/** Answers in a row that could not be made sense of. */
const MAX_CONFUSED = 5;
const CONNECTION_ERRORS: ReadonlySet<string> = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
]);

/**
 * Fetches for the consumers: one loop per broker that leads any of their partitions, one request at a time in each, all due
 * partitions in it. K5: records are only handed on here; nothing in a loop waits for what becomes of them. K6, K7: a leader that moved
 * is followed without the group's knowing, and an offset that is out of range moves no committed offset.
 */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #loops = new Set<number>();
  readonly #suspects = new Set<PartitionConsumer>();
  #wakers: (() => void)[] = [];
  #waking = false;
  #turn = 0;
  #confused = 0;
  #closed = false;

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /** Something new is to be fetched; takes effect after this turn of the event loop, for all that was asked in it. */
  wake(): void {
    if (this.#waking || this.#closed) return;
    this.#waking = true;
    queueMicrotask(() => {
      this.#waking = false;
      for (const wake of this.#wakers.splice(0)) wake();
      this.#startLoops();
    });
  }

  /** The consumer's position was in range after all, or its consumer is gone. */
  clear(consumer: PartitionConsumer): void {
    this.#suspects.delete(consumer);
    this.wake();
  }

  close(): void {
    this.#closed = true;
    for (const wake of this.#wakers.splice(0)) wake();
  }

  #startLoops(): void {
    let leaderless = false;
    for (const { partition } of this.#consumed()) {
      const leader = this.#options.brokers.leader(this.#options.topic, partition)?.leader;
      if (leader === undefined) leaderless = true;
      else void this.#loop(leader);
    }
    if (leaderless) void this.#refresh().then(() => this.wake());
  }

  #consumed(): PartitionConsumer[] {
    if (this.#closed) return [];
    return this.#options.consumers.active().filter((consumer) => !this.#suspects.has(consumer));
  }

  /** Runs while the broker leads a partition that is consumed. */
  async #loop(nodeId: number): Promise<void> {
    if (this.#loops.has(nodeId)) return;
    this.#loops.add(nodeId);
    const { brokers, topic, consumers, clock } = this.#options;
    const led = () => this.#consumed().filter(({ partition }) => brokers.leader(topic, partition)?.leader === nodeId);
    let failures = 0;
    for (let mine = led(); mine.length > 0; mine = led()) {
      const now = clock.monotonic();
      const dueAt = Math.min(...mine.map((consumer) => consumers.dueAt(consumer)));
      const node = brokers.node(nodeId);
      if (node === undefined) break;
      if (dueAt > now) {
        await this.#sleep(dueAt - now);
        continue;
      }
      const due = mine.filter((consumer) => consumers.dueAt(consumer) <= now);
      failures = (await this.#fetch(node, due)) ? 0 : failures + 1;
      if (failures > 0) await this.#recover(failures);
    }
    this.#loops.delete(nodeId);
    // Its partitions may be led by another now.
    if (this.#consumed().length > 0) this.wake();
  }

  async #recover(failures: number): Promise<void> {
    await this.#refresh(Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** (failures - 1)));
  }

  async #refresh(pauseMs = RETRY_MS): Promise<void> {
    await this.#sleep(pauseMs);
    if (!this.#closed) await this.#options.brokers.refresh().catch(() => undefined);
  }

  /** @returns whether all went well */
  async #fetch(node: KafkaNode, due: readonly PartitionConsumer[]): Promise<boolean> {
    const { topic, brokers, maxWaitMs, maxBytes } = this.#options;
    // Brokers fill the answer in the order of the request: another partition comes first each time.
    const turn = this.#turn++ % due.length;
    const asked = new Map(
      [...due.slice(turn), ...due.slice(0, turn)].map((consumer) => [consumer.partition, consumer]),
    );
    const partitions = [...asked.values()].map(({ partition, position }) => ({
      partition,
      currentLeaderEpoch: brokers.leader(topic, partition)?.leaderEpoch ?? -1,
      fetchOffset: String(position),
      maxBytes,
    }));
    try {
      const { errorCode, responses } = await node.request('Fetch', {
        isolationLevel: 0,
        maxWaitTime: maxWaitMs,
        minBytes: 1,
        maxBytes,
        topics: [{ topic, partitions }],
      });
      requireNoError(errorCode, 'Fetch');
      let well = true;
      for (const answer of responses.flatMap((response) => response.partitions)) {
        const consumer = asked.get(answer.partition as PartitionId);
        if (consumer !== undefined && !this.#take(consumer, answer)) well = false;
      }
      return well;
    } catch (error) {
      this.#note(error);
      return false;
    }
  }

  /** @returns whether the partition could be fetched */
  #take(consumer: PartitionConsumer, { errorCode, highWatermark, messages }: FetchedPartition): boolean {
    const { consumers, onOutOfRange, onFailed, onUnreadable } = this.#options;
    this.#confused = 0;
    if (!consumers.wants(consumer) || this.#suspects.has(consumer)) return true;
    if (errorCode === ErrorCode.none) {
      const { records, unreadable, next } = readRecords(messages, consumer.position);
      for (const record of unreadable) onUnreadable(consumer.partition, record);
      consumers.fetched(consumer, records, { next, end: Number(highWatermark) });
      return true;
    }
    if (errorCode === ErrorCode.offsetOutOfRange) {
      this.#suspects.add(consumer);
      onOutOfRange(consumer);
      return true;
    }
    if (!PASSING.has(errorCode)) onFailed(new KafkaAnswerError(errorCode, 'Fetch'));
    return false;
  }

  #note(error: unknown): void {
    if (this.#closed) return;
    const problem = asError(error);
    this.#options.logger.debug('a fetch failed', { error: problem });
    if (error instanceof BrokerUnreachable || CONNECTION_ERRORS.has(problem.name)) return;
    if (++this.#confused >= MAX_CONFUSED) this.#options.onFailed(problem);
  }

  /** Ends early when something new is to be fetched. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) {
        resolve();
        return;
      }
      const timer = this.#options.clock.after(ms, resolve);
      this.#wakers.push(() => {
        timer.cancel();
        resolve();
      });
    });
  }
}
