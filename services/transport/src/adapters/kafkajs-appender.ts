import type { Offset, PartitionId } from '@lantern/protocol';
import { type AppendRecord, DefinitelyNotDone, OutcomeUnknown } from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import { BatchProducer, type BatchProducerOptions, asBuffer } from './kafkajs-batch-producer.js';
import { AccessRefused, BrokerUnreachable, ErrorCode, KafkaAnswerError } from './kafkajs-error.js';

export interface AppenderOptions extends BatchProducerOptions {
  /** Of an encoded batch; the topic's `max.message.bytes` is no smaller. */
  readonly maxAppendBytes: number;
}

const BATCH_OVERHEAD_BYTES = 61;
/** Lengths, deltas and the key. */
const RECORD_OVERHEAD_BYTES = 20 + 24;

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

/** Appends to the log, one batch in flight per partition, and says of each that failed whether it may have been done. */
export class Appender {
  readonly #options: AppenderOptions;
  readonly #producer: BatchProducer;
  readonly #busy = new Set<PartitionId>();

  constructor(options: AppenderOptions) {
    this.#options = options;
    this.#producer = new BatchProducer(options);
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
    try {
      return await this.#producer.produce(partition, messages);
    } catch (error) {
      throw asAppendFailure(error);
    }
  }
}

function asAppendFailure(cause: unknown): DefinitelyNotDone | OutcomeUnknown {
  const unsent = cause instanceof BrokerUnreachable || cause instanceof AccessRefused;
  const refused = cause instanceof KafkaAnswerError && REFUSED_UNWRITTEN.has(cause.code);
  if (unsent || refused) return new DefinitelyNotDone('the brokers did not take the batch', { cause });
  return new OutcomeUnknown('the append may or may not have been done', { cause });
}
