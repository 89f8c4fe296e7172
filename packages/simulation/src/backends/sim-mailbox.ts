import type { AddressKey, Offset, PartitionId } from '@lantern/protocol';
import {
  type AddressBook,
  type AddressDocument,
  DefinitelyNotDone,
  type DocumentKey,
  type DropNotice,
  type DropReason,
  type Mailbox,
  type MailboxDocument,
  type MailboxPage,
  type MailboxRange,
  type MailboxRead,
  type MailboxUsage,
  OutcomeUnknown,
  type PurgeMarker,
  type SizedKey,
} from '@lantern/transport';
import type { MailboxCount } from '../clients/quota-audit.js';
import type { Network } from '../engine/network.js';
import type { SimProcess } from '../engine/sim-process.js';
import type { StoredMail } from './stored-mail.js';

export const MAIL_STORE = 'store';

export interface SimStoreOptions {
  readonly network: Network;
  readonly process: SimProcess;
  readonly timeoutMs: number;
}

export interface SimMailboxOptions extends SimStoreOptions {
  /** The process was told what a mailbox holds. */
  readonly counted?: (count: MailboxCount) => void;
}

/** Calls the mailbox store, and knows what came of a call. */
export function callStore<T>({ network, process, timeoutMs }: SimStoreOptions, what: () => string, apply: () => T) {
  return network.call({
    from: process,
    to: MAIL_STORE,
    what,
    timeoutMs,
    apply,
    timedOut: () => new OutcomeUnknown('the store did not answer'),
    refused: () => new DefinitelyNotDone('the store refused'),
  });
}

const SHOWN = 6;
const offsetsOf = (keys: readonly DocumentKey[]): string =>
  `${keys
    .slice(0, SHOWN)
    .map(({ offset, epoch }) => `${offset}/e${epoch}`)
    .join(' ')}${keys.length > SHOWN ? ` … ${keys.length}` : ''}`;

/** One process's view of the simulated mailbox store. Documents of one call may fare differently. */
export class SimMailbox implements Mailbox, AddressBook {
  readonly #options: SimMailboxOptions;
  readonly #mail: StoredMail;

  constructor(mail: StoredMail, options: SimMailboxOptions) {
    this.#mail = mail;
    this.#options = options;
  }

  insert(documents: readonly MailboxDocument[]): Promise<void> {
    return this.#each('insert', documents, (document) => this.#mail.put(document, false));
  }

  repeatInsert(documents: readonly MailboxDocument[]): Promise<void> {
    return this.#each('upsert', documents, (document) => this.#mail.put(document, true));
  }

  remove(keys: readonly DocumentKey[]): Promise<void> {
    return this.#each('delete', keys, (key) => this.#mail.remove(key));
  }

  read(requests: readonly MailboxRead[]): Promise<MailboxPage[]> {
    return Promise.all(
      requests.map((request) =>
        this.#call(
          () => `read ${request.above}…${request.below}`,
          () => this.#mail.read(request),
        ),
      ),
    );
  }

  async usage(address: AddressKey, partition: PartitionId): Promise<MailboxUsage> {
    const { process, network, counted } = this.#options;
    const issuedAt = network.scheduler.now;
    const { usage, offsets } = await this.#call(
      () => 'usage',
      () => {
        const held = this.#mail.of(address, partition).map(({ offset }): number => offset);
        return { usage: this.#mail.usage(address, partition), offsets: new Set(held) };
      },
    );
    counted?.({ address, partition, by: process.name, issuedAt, answeredAt: network.scheduler.now, offsets });
    return usage;
  }

  keys(range: MailboxRange): Promise<readonly SizedKey[]> {
    return this.#call(
      () => `keys ${range.from}…${range.below}`,
      () => this.#mail.keys(range),
    );
  }

  documentCount(): Promise<number> {
    return this.#call(
      () => 'count documents',
      () => this.#mail.documents,
    );
  }

  expired(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    return this.#call(
      () => 'expired',
      () => this.#mail.expired(partitions, now, limit),
    );
  }

  load(address: AddressKey): Promise<AddressDocument> {
    return this.#call(
      () => 'load address',
      () => this.#mail.load(address),
    );
  }

  raisePurgeMarker(address: AddressKey, marker: PurgeMarker): Promise<PurgeMarker> {
    return this.#call(
      () => `purge below ${marker.purgedBelow}`,
      () => this.#mail.raisePurgeMarker(address, marker),
    );
  }

  raisePurgedBelow(address: AddressKey, below: Offset): Promise<PurgeMarker> {
    return this.#call(
      () => `purge below ${below}`,
      () => this.#mail.raisePurgedBelow(address, below),
    );
  }

  addDropped(
    address: AddressKey,
    reason: DropReason,
    dropped: { count: number; oldest: number; newest: number },
  ): Promise<DropNotice> {
    return this.#call(
      () => `note ${dropped.count} ${reason}`,
      () => this.#mail.addDropped(address, reason, dropped),
    );
  }

  clearNotice(address: AddressKey, reason: DropReason, version: number): Promise<void> {
    return this.#call(
      () => `clear note ${reason}`,
      () => this.#mail.clearNotice(address, reason, version),
    );
  }

  #call<T>(what: () => string, apply: () => T): Promise<T> {
    return callStore(this.#options, what, apply);
  }

  /** In up to two parts, each with a fate of its own. */
  async #each<Item extends DocumentKey>(
    what: string,
    items: readonly Item[],
    apply: (item: Item) => void,
  ): Promise<void> {
    const cut = items.length > 1 ? this.#options.process.random.between(0, items.length) : items.length;
    const parts = [items.slice(0, cut), items.slice(cut)].filter((part) => part.length > 0);
    const write = (part: readonly Item[]) =>
      this.#call(
        () => `${what} ${offsetsOf(part)}`,
        () => part.forEach(apply),
      );
    const results = await Promise.allSettled(parts.map(write));
    const failures = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as Error);
    const [failure] = failures;
    if (failure === undefined) return;
    if (failures.length === parts.length && failures.every((each) => each instanceof DefinitelyNotDone)) throw failure;
    throw new OutcomeUnknown('a part of the write is not certain');
  }
}
