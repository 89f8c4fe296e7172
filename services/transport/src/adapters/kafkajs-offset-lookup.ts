import type { Offset, PartitionId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { pause } from '../owner/retry.js';
import type { KafkaBrokers } from './kafkajs-brokers.js';
import { AccessRefused, BrokerUnreachable, ErrorCode, hasCode, requireNoError } from './kafkajs-error.js';

export interface OffsetLookupOptions {
  readonly brokers: KafkaBrokers;
  readonly topic: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** For all tries together. */
  readonly timeoutMs: number;
}

const LATEST = -1;
const EARLIEST = -2;
const RETRY_MS = 50;

/** Where a partition starts, ends, or was at some time, as its leader knows it. */
export class OffsetLookup {
  readonly #options: OffsetLookupOptions;

  constructor(options: OffsetLookupOptions) {
    this.#options = options;
  }

  async range(partition: PartitionId): Promise<{ readonly start: Offset; readonly end: Offset }> {
    const [start, end] = await Promise.all([this.#find(partition, EARLIEST), this.#find(partition, LATEST)]);
    return { start, end };
  }

  /** The first record whose time is `sinceMs` or later, but not more than `maxRecords` before the end. */
  async tailStart(partition: PartitionId, sinceMs: number, maxRecords: number): Promise<Offset> {
    const since = Math.max(0, Math.floor(sinceMs));
    const [{ start, end }, found] = await Promise.all([this.range(partition), this.#find(partition, since)]);
    // -1: nothing is as young. What was appended between the requests lies behind the end of one of them.
    return Math.max(start, end - maxRecords, found < 0 ? end : Math.min(found, end)) as Offset;
  }

  async #find(partition: PartitionId, timestamp: number): Promise<Offset> {
    const { clock, signal, timeoutMs, brokers } = this.#options;
    const deadline = clock.monotonic() + timeoutMs;
    for (;;) {
      try {
        return await this.#ask(partition, timestamp);
      } catch (error) {
        const hopeless = error instanceof AccessRefused || hasCode(error, ErrorCode.topicAuthorizationFailed);
        if (hopeless || signal.aborted || clock.monotonic() >= deadline) throw error;
        await brokers.refresh().catch(() => undefined);
        await pause(clock, RETRY_MS, signal);
      }
    }
  }

  async #ask(partition: PartitionId, timestamp: number): Promise<Offset> {
    const { brokers, topic } = this.#options;
    const leader = brokers.leader(topic, partition);
    const node = leader === undefined ? undefined : brokers.node(leader.leader);
    if (node === undefined) throw new BrokerUnreachable(`partition ${partition} of ${topic} has no leader`);
    const { responses } = await node.request('ListOffsets', {
      isolationLevel: 0,
      topics: [{ topic, partitions: [{ partition, timestamp }] }],
    });
    const found = responses[0]?.partitions[0];
    if (found === undefined) throw new Error('ListOffsets was answered without the partition');
    requireNoError(found.errorCode, 'ListOffsets');
    return Number(found.offset) as Offset;
  }
}
