import {
  type PartitionId,
  ProtocolError,
  type StoredMessage,
  decodeInboxRecord,
  parseAddressKey,
} from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type { PartitionDelivery } from '../delivery/partition-delivery.js';
import type { DeadLetters, LogRecord } from '../ports.js';
import type { TransportMetrics } from '../metrics.js';
import type { DedupWindow } from '../sends/dedup-window.js';
import type { MessageTrail } from './message-trail.js';
import { retryUntilDone } from './retry.js';

/** The stored message, or undefined for bytes that are none. */
export function tryDecodeInboxRecord(value: Uint8Array): StoredMessage | undefined {
  try {
    return decodeInboxRecord(value);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

export interface LogIntakeOptions {
  readonly partition: PartitionId;
  readonly dedup: DedupWindow;
  readonly trail: MessageTrail;
  readonly core: PartitionDelivery;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly metrics: TransportMetrics;
  readonly signal: AbortSignal;
  readonly input: (apply: (now: number) => void) => void;
}

/** Takes the records of the log: into the dedup window, then into the delivery core. Unreadable ones never block. */
export class LogIntake {
  readonly #options: LogIntakeOptions;

  constructor(options: LogIntakeOptions) {
    this.#options = options;
  }

  take(records: readonly LogRecord[]): void {
    const { input } = this.#options;
    input((now) => {
      for (const record of records) this.#take(now, record);
    });
  }

  expire(now: number): void {
    this.#options.dedup.expire(now);
  }

  #take(now: number, record: LogRecord): void {
    const { core, dedup, trail } = this.#options;
    const message = record.message ?? tryDecodeInboxRecord(record.value);
    if (message === undefined) {
      void this.#bury(now, record);
      return;
    }
    if (message.copy === 0) {
      const { userId } = parseAddressKey(record.address);
      dedup.add(dedup.keyOf(message.sender, userId, message.messageId), message.serverTime);
    }
    trail.add(record.offset, record.address, message);
    core.record(now, { offset: record.offset, address: record.address, value: record.value, message });
  }

  async #bury(now: number, record: LogRecord): Promise<void> {
    const { core, clock, deadLetters, logger, metrics, partition, random, signal, input } = this.#options;
    const entry = core.deadRecord(now, record);
    if (entry === undefined) return;
    metrics.deadLetters.inc();
    logger.error('a record of the log cannot be read: kept as a dead letter', { partition, offset: record.offset });
    const onFailure = (error: unknown) => logger.warn('dead letter not kept, trying again', { error: error as Error });
    const put = () => deadLetters.put(partition, record);
    const done = await retryUntilDone({ clock, signal, random, onFailure }, put);
    if (done !== undefined) input((later) => core.dropAnswered(later, entry));
  }
}
