import {
  type Address,
  type AddressKey,
  type Offset,
  type PartitionId,
  type UserId,
  addressKey,
} from '@lantern/protocol';
import type { PartitionDelivery } from '../delivery/partition-delivery.js';
import type { AddressBook, AddressDocument, Mailbox, MailboxDocument, MailboxPage, MailboxRead } from '../ports.js';
import { type EpochStarts, isValid } from './mailbox-reader.js';
import type { MessageTrail, Trace } from './message-trail.js';
import { tryDecodeInboxRecord } from './log-intake.js';
import type { Slots } from './slots.js';

/**
 * - `hot`: in the log, not sent on the present session; on its way to the mailbox at most
 * - `delivered`: sent on the present session, unacked
 * - `parked`: in the mailbox
 * - `acked`, `expired`, `stale` (meant for another install), `purged` (with a purge, or acked before it): gone, and why
 * - `resolved`: gone, before this owner had the partition: acked or dropped
 */
export type MessageState = 'hot' | 'delivered' | 'parked' | 'acked' | 'expired' | 'stale' | 'purged' | 'resolved';

/** Where one copy of a message is. */
export interface Whereabouts {
  readonly deviceId: number;
  readonly partition: PartitionId;
  readonly offset: Offset;
  /** Unix ms. */
  readonly acceptedAt: number;
  readonly state: MessageState;
}

/** What waits for an address. */
export interface MailboxStatistics {
  /** Parked ones, in the mailbox. */
  readonly messages: number;
  readonly bytes: number;
  /** Unix ms; of the oldest parked one. */
  readonly oldestAcceptedAt?: number;
  /** In memory of the owner, on their way to the device or to the mailbox. */
  readonly inMemory: number;
}

/** A parked message as its recipient may be told of it. */
export interface ListedMessage {
  readonly offset: Offset;
  readonly messageId: Uint8Array;
  readonly sender: AddressKey;
  /** Unix ms. */
  readonly acceptedAt: number;
  /** Unix ms. */
  readonly expiresAt: number;
  readonly urgent: boolean;
  /** Of the record. */
  readonly bytes: number;
}

export interface ListedMessages {
  readonly messages: readonly ListedMessage[];
  /** Present: there is more above this offset. */
  readonly next?: Offset;
}

function listed({ offset, value }: MailboxDocument): ListedMessage[] {
  const message = tryDecodeInboxRecord(value);
  if (message === undefined) return [];
  const { messageId, sender, serverTime: acceptedAt, expiresAt, urgent } = message;
  // A copy of the id: a view would keep the whole record (I7).
  return [
    { offset, messageId: Uint8Array.from(messageId), sender, acceptedAt, expiresAt, urgent, bytes: value.length },
  ];
}

export interface WhereaboutsOptions {
  readonly partition: PartitionId;
  readonly epoch: number;
  /** What lies below it was resolved by somebody else, or is in the mailbox. */
  readonly start: Offset;
  readonly starts: EpochStarts;
  readonly trail: MessageTrail;
  readonly core: PartitionDelivery;
  readonly mailbox: Mailbox;
  readonly addressBook: AddressBook;
  /** I7: one for each page in memory. */
  readonly slots: Slots;
}

/** Small, as many may ask at once (I7). */
const PAGE = { maxDocuments: 1_000, maxBytes: 256 * 1024 };

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Answers those who ask where a message is, or what waits for an address, without showing content. */
export class WhereaboutsReader {
  readonly #options: WhereaboutsOptions;

  constructor(options: WhereaboutsOptions) {
    this.#options = options;
  }

  /**
   * The copies of a message for a user. The latest records of the partition are known by the trail; for older ones the
   * mailbox of `deviceId` is searched, where it is given.
   */
  async find(
    messageId: Uint8Array,
    { userId, deviceId }: { userId: UserId; deviceId?: number },
  ): Promise<Whereabouts[]> {
    const traces = this.#options.trail.find(messageId, userId);
    const asked = deviceId === undefined ? traces : traces.filter((trace) => trace.deviceId === deviceId);
    if (asked.length === 0 && deviceId !== undefined) return this.#search({ userId, deviceId }, messageId);
    const { partition } = this.#options;
    const found = asked.map(async (trace) => {
      const { deviceId: device, offset, acceptedAt } = trace;
      const state = await this.#stateOf(addressKey({ userId, deviceId: device }), trace);
      return { deviceId: device, partition, offset, acceptedAt, state };
    });
    return Promise.all(found);
  }

  /**
   * What waits below an offset, if one is told: each message once, though an owner that died may have parked it, too, under
   * its own epoch, and none that was purged, whether it is removed yet or not.
   */
  async statistics(address: AddressKey, below = Number.MAX_SAFE_INTEGER as Offset): Promise<MailboxStatistics> {
    const { partition, epoch, starts, mailbox, core, slots } = this.#options;
    // First of all: what is parked from now on is found here, or twice, but never nowhere (I1, for who tells of a purge).
    const waiting = core.waiting(address);
    const { purgedBelow: from } = await this.kept(address);
    const inMemory = new Set(waiting.filter((offset) => offset >= from && offset < below));
    const keys = await slots.use(1, () => mailbox.keys({ address, partition, from, below }));
    const parked = keys.filter((key) => isValid(key, epoch, starts) && !inMemory.has(key.offset));
    const [first] = parked;
    const [oldest] =
      first === undefined ? [] : await this.#valid(address, { above: first.offset - 1, maxDocuments: 1 });
    const message = oldest && tryDecodeInboxRecord(oldest.value);
    return {
      messages: parked.length,
      bytes: parked.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(message && { oldestAcceptedAt: message.serverTime }),
      inMemory: inMemory.size,
    };
  }

  /** What is kept of an address beside its messages. */
  kept(address: AddressKey): Promise<AddressDocument> {
    return this.#options.addressBook.load(address);
  }

  /** Parked messages above an offset, without content, page by page. */
  async list(address: AddressKey, offset: number): Promise<ListedMessages> {
    const { epoch, starts } = this.#options;
    const above = Math.max(offset, (await this.kept(address)).purgedBelow - 1);
    return this.#readPage({ address, above, maxDocuments: PAGE.maxDocuments }, ({ documents, more }) => {
      const valid = documents.filter((document) => isValid(document, epoch, starts));
      const next = more ? documents.at(-1)?.offset : undefined;
      return { messages: valid.flatMap(listed), ...(next !== undefined && { next }) };
    });
  }

  /** Whether a message is parked at or above an offset that was accepted after that time (Unix ms). */
  async waitsSince(
    address: AddressKey,
    { from, acceptedAfter }: { readonly from: Offset; readonly acceptedAfter: number },
  ): Promise<boolean> {
    for (let above: number | undefined = from - 1; above !== undefined;) {
      const page: ListedMessages = await this.list(address, above);
      if (page.messages.some(({ acceptedAt }) => acceptedAt > acceptedAfter)) return true;
      above = page.next;
    }
    return false;
  }

  async #stateOf(address: AddressKey, { offset, dropped }: Trace): Promise<MessageState> {
    const { core, start } = this.#options;
    const { state, unacked } = core.fateOf(address, offset);
    if (state === 'held' || state === 'dropping') return 'hot';
    if (offset < (await this.kept(address)).purgedBelow) return dropped ?? 'purged';
    // What is about to be dropped is there until it is removed: if the owner died now, the next one would have it.
    const isParked = (state === undefined || state === 'parked') && (await this.#isParked(address, offset));
    if (dropped !== undefined && !isParked) return dropped;
    if (unacked && state !== 'removing' && state !== 'done') return 'delivered';
    if (state === 'parking') return 'hot';
    if (isParked || state === 'parked') return 'parked';
    return offset < start ? 'resolved' : 'acked';
  }

  async #isParked(address: AddressKey, offset: Offset): Promise<boolean> {
    const [document] = await this.#valid(address, { above: offset - 1, maxDocuments: 1 });
    return document?.offset === offset;
  }

  async #valid(address: AddressKey, { above, maxDocuments }: { above: number; maxDocuments: number }) {
    const { epoch, starts } = this.#options;
    return this.#readPage({ address, above, maxDocuments }, ({ documents }) =>
      documents.filter((document) => isValid(document, epoch, starts)).slice(0, 1),
    );
  }

  /** I7: at most what the quota of a mailbox allows, page by page. */
  async #search(whose: Address, messageId: Uint8Array): Promise<Whereabouts[]> {
    const { partition, epoch, starts, core } = this.#options;
    const address = addressKey(whose);
    const find = ({ documents }: MailboxPage): Whereabouts | undefined => {
      for (const document of documents) {
        const message = isValid(document, epoch, starts) ? tryDecodeInboxRecord(document.value) : undefined;
        if (message === undefined || !equal(message.messageId, messageId)) continue;
        const { offset } = document;
        const state = core.fateOf(address, offset).unacked ? 'delivered' : 'parked';
        return { deviceId: whose.deviceId, partition, offset, acceptedAt: message.serverTime, state };
      }
      return undefined;
    };
    const { purgedBelow } = await this.kept(address);
    for (let above: number | undefined = purgedBelow - 1; above !== undefined;) {
      const { maxDocuments } = PAGE;
      const looked: { found: Whereabouts | undefined; next: number | undefined } = await this.#readPage(
        { address, above, maxDocuments },
        (page) => ({ found: find(page), next: page.more ? page.documents.at(-1)?.offset : undefined }),
      );
      if (looked.found !== undefined) return [looked.found];
      above = looked.next;
    }
    return [];
  }

  /** What is made of a page, which is let go before the next one is read (I7). */
  #readPage<T>(
    { address, above, maxDocuments }: Pick<MailboxRead, 'address' | 'above' | 'maxDocuments'>,
    look: (page: MailboxPage) => T,
  ): Promise<T> {
    const { partition, mailbox, slots } = this.#options;
    const below = Number.MAX_SAFE_INTEGER as Offset;
    const request = { address, partition, above, below, maxDocuments, maxBytes: PAGE.maxBytes };
    return slots.use(1, async () => {
      const [page] = await mailbox.read([request]);
      return look(page ?? { documents: [], more: false });
    });
  }
}
