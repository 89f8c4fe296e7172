import { type AddressKey, type Offset, type PartitionId, parseAddressKey } from '@lantern/protocol';
import { type Clock, type Logger, asError } from '@lantern/runtime';
import type { Entry } from '../delivery/state.js';
import type { AddressBook, DocumentKey, DropNotice, DropReason, Mailbox, MailboxDocument } from '../ports.js';
import type { Dropped } from './drop-ledger.js';
import { retryUntilDone } from './retry.js';
import type { Slots } from './slots.js';
import { WriteLane } from './write-lane.js';

export interface MailboxWorkOptions {
  readonly partition: PartitionId;
  readonly epoch: number;
  readonly mailbox: Mailbox;
  readonly addressBook: AddressBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Writes of the instance under way at once. */
  readonly writeSlots: Slots;
}

/**
 * Carries out writes to the mailbox until they are durable: a write is repeated for as long as the ownership lasts.
 * Every method resolves to false when the ownership ended first.
 */
export class MailboxWork {
  readonly #options: MailboxWorkOptions;
  readonly #inserts: WriteLane<MailboxDocument>;
  readonly #removals: WriteLane<DocumentKey>;

  constructor(options: MailboxWorkOptions) {
    const { mailbox, writeSlots: slots, clock, signal, random } = options;
    const shared = { slots, clock, signal, random };
    this.#options = options;
    this.#inserts = new WriteLane({
      ...shared,
      // R3: after a try of unknown outcome only repeats are sent, and only the latest one's answer counts.
      write: (documents, repeated) => (repeated ? mailbox.repeatInsert(documents) : mailbox.insert(documents)),
      onFailure: (error) => this.#failed('park', error),
    });
    this.#removals = new WriteLane({
      ...shared,
      write: (keys) => mailbox.remove(keys),
      onFailure: (error) => this.#failed('remove', error),
    });
  }

  /** Parks records. */
  park(entries: readonly Entry[]): Promise<boolean> {
    const documents = entries.map((entry) => this.#document(entry));
    return this.#inserts.write(documents, ({ value }) => value.length);
  }

  remove(removed: readonly { address: AddressKey; offset: Offset }[]): Promise<boolean> {
    const { partition, epoch } = this.#options;
    return this.removeKeys(removed.map(({ address, offset }) => ({ address, partition, offset, epoch })));
  }

  removeKeys(keys: readonly DocumentKey[]): Promise<boolean> {
    return this.#removals.write(keys, () => 0);
  }

  /** Tells the device, durably, that messages were dropped. */
  async recordDropped(address: AddressKey, reason: DropReason, dropped: Dropped): Promise<DropNotice | undefined> {
    const { addressBook } = this.#options;
    let notice: DropNotice | undefined;
    const done = await this.#retry('record dropped', async () => {
      notice = await addressBook.addDropped(address, reason, dropped);
    });
    return done ? notice : undefined;
  }

  /** Removes what a purge marker covers. The marker already keeps it from being delivered: this only frees the space. */
  async removePurged(address: AddressKey, below: Offset): Promise<void> {
    const { mailbox, partition, epoch } = this.#options;
    const request = { address, partition, above: -1, below, maxDocuments: 1_000, maxBytes: 4 * 1024 * 1024 };
    await this.#retry('remove purged', async () => {
      for (;;) {
        const [page] = await mailbox.read([request]);
        const documents = (page?.documents ?? []).filter((document) => document.epoch <= epoch);
        if (documents.length === 0) return;
        await mailbox.remove(documents);
      }
    });
  }

  #document(entry: Entry): MailboxDocument {
    const { record, address, offset } = entry;
    const { partition, epoch } = this.#options;
    if (record === undefined) throw new Error('a record was released before it was parked');
    const senderUser = parseAddressKey(record.message.sender).userId;
    return { address, partition, offset, epoch, value: record.value, expiresAt: record.message.expiresAt, senderUser };
  }

  async #retry(what: string, attempt: () => Promise<void>): Promise<boolean> {
    const { clock, signal, random } = this.#options;
    const onFailure = (error: unknown) => this.#failed(what, error);
    return (await retryUntilDone({ clock, signal, random, onFailure }, attempt)) !== undefined;
  }

  #failed(what: string, error: unknown): void {
    this.#options.logger.warn(`mailbox: ${what} failed, trying again`, { error: asError(error) });
  }
}
