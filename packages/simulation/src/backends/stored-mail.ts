import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';
import type {
  AddressDocument,
  DocumentKey,
  DropNotice,
  DropReason,
  MailboxDocument,
  MailboxPage,
  MailboxRange,
  MailboxRead,
  MailboxUsage,
  PurgeMarker,
  SizedKey,
} from '@lantern/transport';

const NOTHING: AddressDocument = { purgedBelow: 0 as Offset, installedBefore: 0, notices: [] };

interface Shelf {
  /** By `offset/epoch`. */
  readonly documents: Map<string, MailboxDocument>;
  readonly repeated: Set<string>;
  readonly tombstones: Set<string>;
}

function keyOf({ offset, epoch }: Pick<DocumentKey, 'offset' | 'epoch'>): string {
  return `${offset}/${epoch}`;
}

/** What a majority of the store's replicas holds: each operation on one document is atomic. */
export class StoredMail {
  readonly #shelves = new Map<string, Shelf>();
  readonly #addresses = new Map<AddressKey, AddressDocument>();
  #versions = 0;
  documents = 0;
  /** Told of each document that is there, or is not any more. */
  onPut: (document: MailboxDocument) => void = () => undefined;
  onRemoved: (document: MailboxDocument) => void = () => undefined;

  put(document: MailboxDocument, repeated: boolean): void {
    const shelf = this.#shelf(document);
    const key = keyOf(document);
    if (!shelf.documents.has(key) && !shelf.tombstones.has(key)) {
      shelf.documents.set(key, document);
      this.documents++;
      if (repeated) shelf.repeated.add(key);
      this.onPut(document);
    } else if (repeated && shelf.documents.has(key)) shelf.repeated.add(key);
  }

  remove({ address, partition, offset, epoch }: DocumentKey): void {
    const shelf = this.#shelf({ address, partition });
    for (const [key, document] of shelf.documents) {
      if (document.offset !== offset || document.epoch > epoch) continue;
      shelf.documents.delete(key);
      this.documents--;
      if (shelf.repeated.delete(key)) shelf.tombstones.add(key);
      this.onRemoved(document);
    }
  }

  of(address: AddressKey, partition: PartitionId): MailboxDocument[] {
    const all = [...this.#shelf({ address, partition }).documents.values()];
    return all.sort((a, b) => a.offset - b.offset || a.epoch - b.epoch);
  }

  /** Documents of one message, of whatever epoch. */
  at(address: AddressKey, partition: PartitionId, offset: number): MailboxDocument[] {
    const found: MailboxDocument[] = [];
    for (const document of this.#shelf({ address, partition }).documents.values())
      if (document.offset === offset) found.push(document);
    return found;
  }

  read({ address, partition, above, below, maxDocuments, maxBytes }: MailboxRead): MailboxPage {
    const all = this.of(address, partition).filter(({ offset }) => offset > above && offset < below);
    let bytes = 0;
    const last = all.findIndex((document, index) => {
      const full = index >= maxDocuments || (bytes += document.value.length) > maxBytes;
      // The documents of one offset stay together.
      return index > 0 && full && document.offset !== all[index - 1]?.offset;
    });
    const documents = last < 0 ? all : all.slice(0, last);
    return { documents, more: documents.length < all.length };
  }

  keys({ address, partition, from, below }: MailboxRange): SizedKey[] {
    return this.of(address, partition)
      .filter(({ offset }) => offset >= from && offset < below)
      .map(({ offset, epoch, value }) => ({ offset, epoch, bytes: value.length }));
  }

  usage(address: AddressKey, partition: PartitionId): MailboxUsage {
    const senders = new Map<UserId, { messages: number; bytes: number }>();
    const documents = this.of(address, partition);
    let bytes = 0;
    for (const { senderUser, value } of documents) {
      const own = senders.get(senderUser) ?? { messages: 0, bytes: 0 };
      senders.set(senderUser, { messages: own.messages + 1, bytes: own.bytes + value.length });
      bytes += value.length;
    }
    return { messages: documents.length, bytes, senders };
  }

  expired(partitions: readonly PartitionId[], now: number, limit: number): MailboxDocument[] {
    const found: MailboxDocument[] = [];
    for (const { documents } of this.#shelves.values())
      for (const document of documents.values())
        if (partitions.includes(document.partition) && document.expiresAt < now && found.length < limit)
          found.push(document);
    return found;
  }

  load(address: AddressKey): AddressDocument {
    return this.#addresses.get(address) ?? NOTHING;
  }

  raisePurgeMarker(address: AddressKey, marker: PurgeMarker): PurgeMarker {
    const known = this.load(address);
    const { purgedBelow, installedBefore } = known;
    if (installedBefore >= marker.installedBefore) return { purgedBelow, installedBefore };
    const raised = { ...marker, purgedBelow: Math.max(purgedBelow, marker.purgedBelow) as Offset };
    this.#addresses.set(address, { ...known, ...raised });
    return raised;
  }

  raisePurgedBelow(address: AddressKey, below: Offset): PurgeMarker {
    const known = this.load(address);
    const purgedBelow = Math.max(known.purgedBelow, below) as Offset;
    this.#addresses.set(address, { ...known, purgedBelow });
    return { purgedBelow, installedBefore: known.installedBefore };
  }

  addDropped(
    address: AddressKey,
    reason: DropReason,
    dropped: { count: number; oldest: number; newest: number },
  ): DropNotice {
    const known = this.load(address);
    const before = known.notices.find((notice) => notice.reason === reason);
    const notice: DropNotice = {
      reason,
      count: (before?.count ?? 0) + dropped.count,
      oldest: Math.min(before?.oldest ?? dropped.oldest, dropped.oldest),
      newest: Math.max(before?.newest ?? dropped.newest, dropped.newest),
      version: ++this.#versions,
    };
    this.#addresses.set(address, { ...known, notices: [...known.notices.filter((each) => each !== before), notice] });
    return notice;
  }

  clearNotice(address: AddressKey, reason: DropReason, version: number): void {
    const known = this.load(address);
    const notices = known.notices.filter((notice) => notice.reason !== reason || notice.version !== version);
    this.#addresses.set(address, { ...known, notices });
  }

  #shelf({ address, partition }: { address: AddressKey; partition: PartitionId }): Shelf {
    const key = `${partition}/${address}`;
    const known = this.#shelves.get(key);
    if (known !== undefined) return known;
    const shelf: Shelf = { documents: new Map(), repeated: new Set(), tombstones: new Set() };
    this.#shelves.set(key, shelf);
    return shelf;
  }
}
