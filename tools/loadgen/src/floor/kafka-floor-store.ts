import { randomUUID } from 'node:crypto';
import { type Consumer, Kafka, type Message, Partitioners, type Producer, logLevel } from 'kafkajs';
import { readUint32, writeUint32 } from '../client/message-names.js';
import { CommittedOffset } from './committed-offset.js';
import type { FloorPage, FloorStorage, StoredRecord } from './floor-storage.js';

const ALL_IN_SYNC = -1;
const PARTITION = 0;
/** I7: bytes of one produce request, below what brokers take. */
const MAX_PRODUCE_BYTES = 512 * 1024;

function keyOf(box: number): Buffer {
  const key = Buffer.allocUnsafe(4);
  writeUint32(key, 0, box);
  return key;
}

interface Pending {
  readonly message: Message;
  readonly bytes: number;
  readonly done: (() => void) | undefined;
}

/**
 * Records on Kafka, one partition: produce with acks of all replicas in sync, fetch, commit the offset below which all is
 * acked. What is asked for while a produce or a commit is under way goes into the next; one of each is under way.
 */
export class KafkaFloorStore implements FloorStorage {
  readonly #topic: string;
  readonly #producer: Producer;
  readonly #consumer: Consumer;
  readonly #committed: CommittedOffset;
  /** Fetched and not acked, by box: what a recipient that comes is given first. */
  readonly #unacked = new Map<number, Map<number, Buffer>>();
  #stored: Parameters<FloorStorage['onStored']>[0] = () => undefined;
  #pending: Pending[] = [];
  #producing = false;
  #due = false;

  private constructor(kafka: Kafka, topic: string) {
    this.#topic = topic;
    const retry = { retries: 0 };
    const partitioning = { createPartitioner: Partitioners.DefaultPartitioner };
    this.#producer = kafka.producer({ ...partitioning, allowAutoTopicCreation: false, retry });
    this.#consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
    this.#committed = new CommittedOffset((offset) =>
      this.#consumer.commitOffsets([{ topic, partition: PARTITION, offset: String(offset) }]),
    );
  }

  /** On a topic of its own. Resolves when it reads. */
  static async open(brokers: readonly string[]): Promise<KafkaFloorStore> {
    const kafka = new Kafka({ brokers: [...brokers], clientId: 'floor', logLevel: logLevel.ERROR });
    const topic = `floor-${randomUUID()}`;
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
    await admin.disconnect();
    const store = new KafkaFloorStore(kafka, topic);
    await store.#start();
    return store;
  }

  onStored(stored: Parameters<FloorStorage['onStored']>[0]): void {
    this.#stored = stored;
  }

  put(boxes: readonly number[], content: Buffer, done: () => void): void {
    for (const [index, box] of boxes.entries()) {
      const message = { key: keyOf(box), value: content, partition: PARTITION };
      // Batches follow each other: the last record is durable last.
      const last = index === boxes.length - 1;
      this.#pending.push({ message, bytes: content.length, done: last ? done : undefined });
    }
    this.#schedule();
  }

  remove(box: number, record: number, done: () => void): void {
    const records = this.#unacked.get(box);
    if (records?.delete(record) === true && records.size === 0) this.#unacked.delete(box);
    this.#committed.resolve(record, done);
  }

  read({ box, after, limit }: FloorPage, found: (records: readonly StoredRecord[]) => void): void {
    const page: StoredRecord[] = [];
    for (const [record, content] of this.#unacked.get(box) ?? []) {
      if (record > after) page.push({ record, content });
      if (page.length === limit) break;
    }
    found(page);
  }

  async close(): Promise<void> {
    await this.#consumer.disconnect();
    await this.#producer.disconnect();
  }

  async #start(): Promise<void> {
    await this.#producer.connect();
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topic: this.#topic, fromBeginning: true });
    const joined = new Promise<void>((resolve) => {
      this.#consumer.on(this.#consumer.events.GROUP_JOIN, () => resolve());
    });
    await this.#consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const { key, value, offset } of batch.messages)
          if (key !== null && value !== null) this.#fetched(readUint32(key, 0), Number(offset), value);
      },
    });
    await joined;
  }

  #fetched(box: number, record: number, content: Buffer): void {
    let records = this.#unacked.get(box);
    if (records === undefined) this.#unacked.set(box, (records = new Map<number, Buffer>()));
    records.set(record, content);
    this.#stored(box, record, content);
  }

  #schedule(): void {
    if (this.#due || this.#producing) return;
    this.#due = true;
    setImmediate(() => {
      this.#due = false;
      void this.#produce();
    });
  }

  /** A failure ends the process: a floor without its figures has no use. */
  async #produce(): Promise<void> {
    this.#producing = true;
    const batch = this.#take();
    await this.#producer.send({
      topic: this.#topic,
      acks: ALL_IN_SYNC,
      messages: batch.map(({ message }) => message),
    });
    for (const { done } of batch) done?.();
    this.#producing = false;
    if (this.#pending.length > 0) this.#schedule();
  }

  #take(): Pending[] {
    let bytes = 0;
    const end = this.#pending.findIndex((pending) => (bytes += pending.bytes) > MAX_PRODUCE_BYTES);
    return this.#pending.splice(0, end === -1 ? this.#pending.length : Math.max(1, end));
  }
}
