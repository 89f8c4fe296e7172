import { type KafkaConnection, createKafka } from '@lantern/kafka';
import type { AddressKey } from '@lantern/protocol';
import { type Clock, type Logger, type Timer, asError } from '@lantern/runtime';
import type { Producer } from 'kafkajs';
import type { WakeUps } from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import { topicNames } from './kafkajs-topic-names.js';

export interface KafkajsWakeUpsOptions {
  readonly connection: KafkaConnection;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `wakeups.v1` unless told. */
  readonly topic?: string;
  /** Addresses that wait to be sent; 10,000 unless told. */
  readonly maxWaiting?: number;
}

const BATCH = 500;
const RETRY_MS = 1_000;
const NOTHING = Buffer.alloc(0);

/**
 * Wake-ups as records of a topic, for a push service to follow: the address (20 bytes) as key, an empty value, the time of the record
 * as its time. An address that waits already is not sent twice. Beyond the bound the oldest are lost, and their number is logged
 * (I7): a message is not, and the next one to the device wakes it again.
 */
export class KafkajsWakeUps implements WakeUps {
  readonly #options: KafkajsWakeUpsOptions;
  readonly #topic: string;
  readonly #maxWaiting: number;
  readonly #producer: Producer;
  readonly #waiting = new Set<AddressKey>();
  #connected = false;
  #sending: Promise<void> | undefined;
  #retry: Timer | undefined;
  #lost = 0;
  #closed = false;

  constructor(options: KafkajsWakeUpsOptions) {
    this.#options = options;
    this.#topic = options.topic ?? topicNames.wakeUps;
    this.#maxWaiting = options.maxWaiting ?? 10_000;
    this.#producer = createKafka(options.connection).producer({ allowAutoTopicCreation: false });
  }

  /** Addresses that wait to be sent. */
  get waiting(): number {
    return this.#waiting.size;
  }

  wake(address: AddressKey): void {
    if (this.#closed) return;
    this.#waiting.add(address);
    this.#dropBeyondBound();
    if (this.#retry === undefined) this.#send();
  }

  /** Sends what waits, if that works at once, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#retry?.cancel();
    await this.#sending;
    if (this.#waiting.size > 0) await this.#sendAll().catch((error: unknown) => this.#failed(error));
    await this.#producer.disconnect();
  }

  #send(): void {
    this.#sending ??= this.#sendAll()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#sending = undefined));
  }

  async #sendAll(): Promise<void> {
    if (!this.#connected) await this.#producer.connect();
    this.#connected = true;
    while (this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, BATCH);
      // One that is woken again meanwhile waits again, and goes with a later batch.
      for (const address of batch) this.#waiting.delete(address);
      const messages = batch.map((address) => ({ key: addressKeyBytes(address), value: NOTHING }));
      try {
        await this.#producer.send({ topic: this.#topic, acks: -1, messages });
      } catch (error) {
        this.#putBack(batch);
        throw error;
      }
    }
    if (this.#lost > 0) this.#options.logger.warn('wake-ups were lost', { lost: this.#lost });
    this.#lost = 0;
  }

  /** As the oldest again. */
  #putBack(batch: readonly AddressKey[]): void {
    const later = [...this.#waiting];
    this.#waiting.clear();
    for (const address of [...batch, ...later]) this.#waiting.add(address);
    this.#dropBeyondBound();
  }

  #dropBeyondBound(): void {
    for (const oldest of this.#waiting) {
      if (this.#waiting.size <= this.#maxWaiting) return;
      this.#waiting.delete(oldest);
      this.#lost++;
    }
  }

  #failed(error: unknown): void {
    const { logger, clock } = this.#options;
    logger.warn('wake-ups were not sent, trying again', { error: asError(error), lost: this.#lost });
    if (this.#closed) return;
    this.#retry = clock.after(RETRY_MS, () => {
      this.#retry = undefined;
      this.#send();
    });
  }
}
