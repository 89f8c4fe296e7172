import type { Offset, PartitionId } from '@lantern/protocol';
import { type AppendRecord, DefinitelyNotDone, OutcomeUnknown } from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import type { KafkaBrokers } from './kafkajs-brokers.js';
import { AccessRefused, BrokerUnreachable, ErrorCode, KafkaAnswerError } from './kafkajs-error.js';
import type { KafkaNode } from './kafkajs-node.js';
import type { ProducePartition } from './kafkajs-protocol.js';

export interface AppenderOptions {
  readonly brokers: KafkaBrokers;
  readonly topic: string;
  /** Of an encoded batch; the topic's `max.message.bytes` is no smaller. */
  readonly maxAppendBytes: number;
  /** How long the leader waits for the other replicas before it answers that it does not know. */
  readonly replicationTimeoutMs: number;
}

const BATCH_OVERHEAD_BYTES = 61;
/** Lengths, deltas and the key. */
const RECORD_OVERHEAD_BYTES = 20 + 24;
/** A leader that answers at all answers within this after its own timeout. */
const GRACE_MS = 2_000;

/**
 * With these the leader refused the batch before it wrote anything. All others leave it open, NOT_LEADER too: it is also the answer
 * of a leader that wrote the batch and was replaced while it waited for its replicas, who may have it.
 */
const REFUSED_UNWRITTEN: ReadonlySet<number> = new Set([
  ErrorCode.corruptMessage,
  ErrorCode.messageTooLarge,
  ErrorCode.invalidTopic,
  ErrorCode.recordListTooLarge,
  ErrorCode.notEnoughReplicas,
  ErrorCode.invalidRequiredAcks,
  ErrorCode.topicAuthorizationFailed,
  ErrorCode.clusterAuthorizationFailed,
  ErrorCode.invalidTimestamp,
  ErrorCode.unsupportedForMessageFormat,
  ErrorCode.policyViolation,
  ErrorCode.invalidRecord,
]);

/**
 * Appends batches: acks of all replicas in sync, each batch sent once (K13: the producer of kafkajs retries, and a retried batch may
 * land after a later one), one in flight per partition.
 */
export class Appender {
  readonly #options: AppenderOptions;
  readonly #busy = new Set<PartitionId>();

  constructor(options: AppenderOptions) {
    this.#options = options;
  }

  /** @returns the offset of the first. @throws DefinitelyNotDone | OutcomeUnknown */
  async append(partition: PartitionId, records: readonly AppendRecord[]): Promise<Offset> {
    if (records.length === 0) throw new RangeError('nothing to append');
    if (this.#busy.has(partition)) throw new DefinitelyNotDone('another append to the partition is in flight');
    const bytes = records.reduce((sum, { value }) => sum + value.length + RECORD_OVERHEAD_BYTES, BATCH_OVERHEAD_BYTES);
    if (bytes > this.#options.maxAppendBytes)
      throw new DefinitelyNotDone(`the batch of ${bytes} bytes is larger than ${this.#options.maxAppendBytes}`);
    this.#busy.add(partition);
    try {
      return await this.#append(partition, records);
    } finally {
      this.#busy.delete(partition);
    }
  }

  async #append(partition: PartitionId, records: readonly AppendRecord[]): Promise<Offset> {
    const messages = records.map(({ address, value }) => ({ key: addressKeyBytes(address), value: asBuffer(value) }));
    const data = { partition, messages };
    try {
      return await this.#produce(data, await this.#leader(partition));
    } catch (error) {
      if (!(error instanceof BrokerUnreachable)) throw asAppendFailure(error);
    }
    // Nothing was sent: the leader may be another by now.
    try {
      await this.#options.brokers.refresh();
      return await this.#produce(data, await this.#leader(partition));
    } catch (error) {
      throw asAppendFailure(error);
    }
  }

  async #leader(partition: PartitionId): Promise<KafkaNode> {
    const { brokers, topic } = this.#options;
    if (brokers.leader(topic, partition) === undefined) await brokers.refresh();
    const leader = brokers.leader(topic, partition);
    const node = leader === undefined ? undefined : brokers.node(leader.leader);
    if (node === undefined) throw new BrokerUnreachable(`partition ${partition} has no leader`);
    return node;
  }

  async #produce(data: ProducePartition, leader: KafkaNode): Promise<Offset> {
    const { brokers, topic, replicationTimeoutMs: timeout } = this.#options;
    const request = { acks: -1, timeout, topicData: [{ topic, partitions: [data] }] } as const;
    try {
      const { topics } = await leader.request('Produce', request, timeout + GRACE_MS);
      const produced = topics[0]?.partitions[0];
      if (produced === undefined) throw new Error('Produce was answered without the partition');
      if (produced.errorCode !== ErrorCode.none) throw new KafkaAnswerError(produced.errorCode, 'Produce');
      return Number(produced.baseOffset) as Offset;
    } catch (error) {
      // The next append should find the leader of now; this one is over.
      if (!(error instanceof BrokerUnreachable)) void brokers.refresh().catch(() => undefined);
      throw error;
    }
  }
}

function asAppendFailure(cause: unknown): DefinitelyNotDone | OutcomeUnknown {
  const unsent = cause instanceof BrokerUnreachable || cause instanceof AccessRefused;
  const refused = cause instanceof KafkaAnswerError && REFUSED_UNWRITTEN.has(cause.code);
  if (unsent || refused) return new DefinitelyNotDone('the brokers did not take the batch', { cause });
  return new OutcomeUnknown('the append may or may not have been done', { cause });
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
