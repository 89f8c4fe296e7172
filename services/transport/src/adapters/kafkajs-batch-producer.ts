import type { Offset } from '@lantern/protocol';
import type { KafkaBrokers } from './kafkajs-brokers.js';
import { AccessRefused, BrokerUnreachable, ErrorCode, KafkaAnswerError } from './kafkajs-error.js';
import type { KafkaNode } from './kafkajs-node.js';
import type { ProducedMessage, ProducePartition } from './kafkajs-protocol.js';

export interface BatchProducerOptions {
  readonly brokers: KafkaBrokers;
  readonly topic: string;
  /** How long the leader waits for the other replicas before it answers that it does not know. */
  readonly replicationTimeoutMs: number;
}

/** A leader that answers at all answers within this after its own timeout. */
const GRACE_MS = 2_000;

/**
 * Writes batches, with acks of all replicas in sync. A batch is sent once (K13: the producer of kafkajs retries, and a retried batch may
 * land after a later one); only one that could not be sent at all goes to the leader that is known after another look.
 */
export class BatchProducer {
  readonly #options: BatchProducerOptions;

  constructor(options: BatchProducerOptions) {
    this.#options = options;
  }

  /**
   * @returns the offset of the first message
   * @throws BrokerUnreachable | AccessRefused when nothing was sent, KafkaAnswerError, or any other error when it may have been
   */
  async produce(partition: number, messages: readonly ProducedMessage[]): Promise<Offset> {
    const batch = { partition, messages };
    try {
      return await this.#send(batch, await this.#leader(partition));
    } catch (error) {
      if (!(error instanceof BrokerUnreachable)) throw error;
    }
    await this.#refresh();
    return this.#send(batch, await this.#leader(partition));
  }

  async #leader(partition: number): Promise<KafkaNode> {
    const { brokers, topic } = this.#options;
    if (brokers.leader(topic, partition) === undefined) await this.#refresh();
    const leader = brokers.leader(topic, partition);
    const node = leader === undefined ? undefined : brokers.node(leader.leader);
    if (node === undefined) throw new BrokerUnreachable(`partition ${partition} of ${topic} has no leader`);
    return node;
  }

  async #refresh(): Promise<void> {
    try {
      await this.#options.brokers.refresh();
    } catch (cause) {
      if (cause instanceof AccessRefused) throw cause;
      throw new BrokerUnreachable('no broker tells who leads the partition', { cause });
    }
  }

  async #send(batch: ProducePartition, leader: KafkaNode): Promise<Offset> {
    const { brokers, topic, replicationTimeoutMs: timeout } = this.#options;
    const request = { acks: -1, timeout, topicData: [{ topic, partitions: [batch] }] } as const;
    try {
      const { topics } = await leader.request('Produce', request, timeout + GRACE_MS);
      const produced = topics[0]?.partitions[0];
      if (produced === undefined) throw new Error('Produce was answered without the partition');
      if (produced.errorCode !== ErrorCode.none) throw new KafkaAnswerError(produced.errorCode, 'Produce');
      return Number(produced.baseOffset) as Offset;
    } catch (error) {
      // The next batch should find the leader of now; this one is over.
      if (!(error instanceof BrokerUnreachable)) void brokers.refresh().catch(() => undefined);
      throw error;
    }
  }
}

/** The same bytes, as kafkajs wants them. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
