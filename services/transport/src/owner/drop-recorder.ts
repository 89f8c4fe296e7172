import type { AddressKey, PartitionId, SessionId } from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type { PartitionDelivery } from '../delivery/partition-delivery.js';
import type { AddressBook, DropNotice, PartitionedLog } from '../ports.js';
import type { DropGroup } from './drop-ledger.js';
import type { MailboxWork } from './mailbox-work.js';
import { droppedNotice, parseNoticeNumber } from './notice-ids.js';
import { retryUntilDone } from './retry.js';
import type { SessionEvents } from './session-events.js';

export interface DropRecorderOptions {
  readonly partition: PartitionId;
  readonly epoch: number;
  readonly work: MailboxWork;
  readonly events: SessionEvents;
  readonly core: PartitionDelivery;
  readonly ports: {
    readonly log: PartitionedLog;
    readonly addressBook: AddressBook;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly random: () => number;
  };
  readonly signal: AbortSignal;
  readonly input: (apply: (now: number) => void) => void;
}

/** Tells devices of messages that they will never get: durably first, then the messages go (I1). */
export class DropRecorder {
  readonly #options: DropRecorderOptions;

  constructor(options: DropRecorderOptions) {
    this.#options = options;
  }

  /** @returns false when it may not be told durably: the partition is closed, or moved. */
  async record({ address, reason, dropped, items }: DropGroup): Promise<boolean> {
    const { partition, epoch, work, core, input } = this.#options;
    const notice = await work.recordDropped(address, reason, dropped);
    if (notice === undefined) return false;
    const documents = items.flatMap((item) =>
      'offset' in item ? [{ address, partition, offset: item.offset, epoch }] : [],
    );
    if (documents.length > 0 && !(await work.removeKeys(documents))) return false;
    input((now) => {
      for (const item of items) if ('entry' in item) core.dropAnswered(now, item.entry);
    });
    this.tell(core.sessionOf(address), notice);
    return true;
  }

  /** Pushes a notice to the session, if there is one. */
  tell(session: SessionId | undefined, notice: DropNotice): void {
    const { events, ports, signal, input } = this.#options;
    if (session === undefined || signal.aborted) return;
    const dropped = droppedNotice(ports.log.incarnation, notice);
    input(() => events.push(session, { type: 'dropped', session: events.numberOf(session), dropped }));
  }

  /** The device acked a notice: it is cleared unless more was dropped since, then the ack is confirmed. */
  async acked(session: SessionId, address: AddressKey, ack: { deliveryId: Uint8Array; number: number }): Promise<void> {
    const { events, ports, signal, input } = this.#options;
    const named = parseNoticeNumber(ack.number);
    if (named !== undefined) {
      const { clock, logger, random, addressBook } = ports;
      const onFailure = (error: unknown) => logger.warn('notice not cleared, trying again', { error: error as Error });
      const clear = () => addressBook.clearNotice(address, named.reason, named.version);
      if ((await retryUntilDone({ clock, signal, random, onFailure }, clear)) === undefined) return;
    }
    input(() => events.confirm(session, ack.deliveryId));
  }
}
