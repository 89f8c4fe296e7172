import { type AddressKey, type Offset, type PartitionId, parseAddressKey } from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type { Entry } from '../delivery/state.js';
import type { AddressBook, DocumentKey, DropNotice, DropReason, Mailbox, MailboxDocument } from '../ports.js';
import type { Dropped } from './drop-ledger.js';
import { retryUntilDone } from './retry.js';

export interface MailboxWorkOptions {
  readonly partition: PartitionId;
  readonly epoch: number;
  readonly mailbox: Mailbox;
  readonly addressBook: AddressBook;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** Of one insert: a commit of bounded size. */
const MAX_INSERT_DOCUMENTS = 1_000;
const MAX_INSERT_BYTES = 1024 * 1024;

function* groupsOf(entries: readonly Entry[]): Generator<readonly Entry[]> {
  let group: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (group.length >= MAX_INSERT_DOCUMENTS || (group.length > 0 && bytes + entry.bytes > MAX_INSERT_BYTES)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(entry);
    bytes += entry.bytes;
  }
  if (group.length > 0) yield group;
}

/**
 * Carries out writes to the mailbox until they are durable: a write is repeated for as long as the ownership lasts.
 * Every method resolves to false when the ownership ended first.
 */
export class MailboxWork {
  readonly #options: MailboxWorkOptions;

  constructor(options: MailboxWorkOptions) {
    this.#options = options;
  }

  /** Parks records; `answered` is called for each group of them that is durable. */
  async park(entries: readonly Entry[], answered: (entries: readonly Entry[]) => void): Promise<void> {
    for (const group of groupsOf(entries)) {
      if (await this.#insert(group.map((entry) => this.#document(entry)))) answered(group);
    }
  }

  /** R3: after the first try only repeats are sent, and only the latest one's answer counts. */
  #insert(documents: readonly MailboxDocument[]): Promise<boolean> {
    const { mailbox } = this.#options;
    return this.#retry('park', (tries) => (tries === 0 ? mailbox.insert(documents) : mailbox.repeatInsert(documents)));
  }

  remove(removed: readonly { address: AddressKey; offset: Offset }[]): Promise<boolean> {
    const { partition, epoch } = this.#options;
    return this.removeKeys(removed.map(({ address, offset }) => ({ address, partition, offset, epoch })));
  }

  removeKeys(keys: readonly DocumentKey[]): Promise<boolean> {
    return this.#retry('remove', () => this.#options.mailbox.remove(keys));
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

  async #retry(what: string, attempt: (tries: number) => Promise<void>): Promise<boolean> {
    const { clock, signal, logger } = this.#options;
    const onFailure = (error: unknown) =>
      logger.warn(`mailbox: ${what} failed, trying again`, { error: error as Error });
    return (await retryUntilDone({ clock, signal, onFailure }, attempt)) !== undefined;
  }
}
