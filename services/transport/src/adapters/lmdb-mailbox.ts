import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type {
  DocumentKey,
  Mailbox,
  MailboxDocument,
  MailboxPage,
  MailboxRange,
  MailboxRead,
  MailboxUsage,
  SizedKey,
} from '../ports.js';
import {
  decodeDocument,
  decodeIndexEntry,
  encodeDocument,
  encodeIndexEntry,
  entryKey,
  expiresAtOf,
  parseEntryKey,
  recordBytesOf,
  stateOf,
  tombstone,
  touchedBy,
  withState,
} from './mailbox-entries.js';
import type { RoomFor } from './data-file-space.js';
import { MailboxSweep } from './mailbox-sweep.js';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';
import { asUnknownOutcome } from './port-errors.js';

export interface LmdbMailboxOptions {
  readonly environment: LmdbEnvironment;
  readonly clock: Clock;
  readonly logger: Logger;
  /** A day unless told. */
  readonly tombstoneMs?: number;
  /** How many entries one call of `expired` looks at; 2,000 unless told. */
  readonly maxSweptEntries?: number;
}

const DAY_MS = 86_400_000;
/** A key and an index entry, and what pages lose at their edges. */
const ENTRY_BYTES = 192;

/**
 * Parked messages in two databases under the same keys: the documents, and an index of small entries for what needs no
 * record. Of the documents only those that are read or removed are ever touched.
 */
export class LmdbMailbox implements Mailbox {
  readonly #environment: LmdbEnvironment;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #tombstoneMs: number;
  readonly #maxSweptEntries: number;
  readonly #documents: BinaryDatabase;
  readonly #index: BinaryDatabase;
  readonly #sweep: MailboxSweep;

  constructor(options: LmdbMailboxOptions) {
    const { environment, clock, logger, tombstoneMs = DAY_MS, maxSweptEntries = 2_000 } = options;
    this.#environment = environment;
    this.#clock = clock;
    this.#logger = logger;
    this.#tombstoneMs = tombstoneMs;
    this.#maxSweptEntries = maxSweptEntries;
    this.#documents = environment.database('transport-mailbox');
    this.#index = environment.database('transport-mailbox-index');
    this.#sweep = new MailboxSweep(this.#index);
  }

  insert(documents: readonly MailboxDocument[]): Promise<void> {
    const inserted = unique(documents);
    return this.#write(inserted, { roomFor: 'moved-data', bytes: insertedBytes(inserted) }, (document) => {
      const key = entryKey(document);
      if (!this.#index.doesExist(key)) this.#put(key, document, 'stored');
    });
  }

  repeatInsert(documents: readonly MailboxDocument[]): Promise<void> {
    const repeated = unique(documents);
    return this.#write(repeated, { roomFor: 'moved-data', bytes: insertedBytes(repeated) }, (document) => {
      const key = entryKey(document);
      const known = this.#index.get(key);
      if (known === undefined) this.#put(key, document, 'repeated');
      else if (stateOf(known) === 'stored') void this.#index.put(key, withState(known, 'repeated'));
    });
  }

  #put(key: Buffer, document: MailboxDocument, state: 'stored' | 'repeated'): void {
    void this.#documents.put(key, encodeDocument(document));
    void this.#index.put(key, encodeIndexEntry(state, document));
  }

  remove(keys: readonly DocumentKey[]): Promise<void> {
    return this.#write(keys, { roomFor: 'removal', bytes: keys.length * ENTRY_BYTES }, (removed) => {
      const start = entryKey({ ...removed, epoch: 0 });
      const end = entryKey({ ...removed, offset: (removed.offset + 1) as Offset, epoch: 0 });
      for (const { key, value: entry } of this.#index.getRange({ start, end })) {
        if (parseEntryKey(key).epoch > removed.epoch) break;
        const state = stateOf(entry);
        if (state === 'removed') continue;
        void this.#documents.remove(key);
        if (state === 'stored') void this.#index.remove(key);
        else void this.#index.put(key, tombstone(this.#clock.now()));
      }
    });
  }

  /** One commit for all of them; each is applied to what is committed. */
  async #write<Item extends DocumentKey>(
    items: readonly Item[],
    { roomFor, bytes }: { readonly roomFor: RoomFor; readonly bytes: number },
    apply: (item: Item) => void,
  ): Promise<void> {
    if (items.length === 0) return;
    const touches = items.map(touchedBy);
    const applyAll = () => {
      for (const item of items) apply(item);
    };
    await asUnknownOutcome(this.#environment.commits.submit({ touches, bytes, roomFor, apply: applyAll }));
  }

  async read(requests: readonly MailboxRead[]): Promise<MailboxPage[]> {
    return requests.map((request) => this.#readPage(request));
  }

  #readPage({ address, partition, above, below, maxDocuments, maxBytes }: MailboxRead): MailboxPage {
    const documents: MailboxDocument[] = [];
    if (above + 1 >= below) return { documents, more: false };
    const start = entryKey({ address, partition, offset: (above + 1) as Offset, epoch: 0 });
    const end = entryKey({ address, partition, offset: below, epoch: 0 });
    let bytes = 0;
    for (const { key, value } of this.#documents.getRange({ start, end })) {
      bytes += recordBytesOf(value);
      const last = documents.at(-1);
      const full = documents.length >= maxDocuments || bytes > maxBytes;
      // The documents of one offset stay together: the next page begins above it, and the first may be the invalid one.
      if (last !== undefined && full && parseEntryKey(key).offset !== last.offset) return { documents, more: true };
      documents.push(decodeDocument(key, value));
    }
    return { documents, more: false };
  }

  async keys({ address, partition, from, below }: MailboxRange): Promise<readonly SizedKey[]> {
    const keys: SizedKey[] = [];
    if (from >= below) return keys;
    const start = entryKey({ address, partition, offset: from, epoch: 0 });
    const end = entryKey({ address, partition, offset: below, epoch: 0 });
    for (const { key, value } of this.#index.getRange({ start, end })) {
      if (stateOf(value) === 'removed') continue;
      const { offset, epoch } = parseEntryKey(key);
      keys.push({ offset, epoch, bytes: decodeIndexEntry(value).bytes });
    }
    return keys;
  }

  async usage(address: AddressKey, partition: PartitionId): Promise<MailboxUsage> {
    const start = entryKey({ address, partition, offset: 0 as Offset, epoch: 0 });
    const end = entryKey({ address, partition, offset: Number.MAX_SAFE_INTEGER as Offset, epoch: 0 });
    const senders = new Map<UserId, { messages: number; bytes: number }>();
    let messages = 0;
    let bytes = 0;
    for (const { value } of this.#index.getRange({ start, end })) {
      const entry = decodeIndexEntry(value);
      if (entry.state === 'removed') continue;
      const sender = senders.get(entry.senderUser) ?? { messages: 0, bytes: 0 };
      senders.set(entry.senderUser, sender);
      sender.messages++;
      sender.bytes += entry.bytes;
      messages++;
      bytes += entry.bytes;
    }
    return { messages, bytes, senders };
  }

  async documentCount(): Promise<number> {
    return (this.#documents.getStats() as { readonly entryCount: number }).entryCount;
  }

  async expired(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    const found: MailboxDocument[] = [];
    const oldTombstones: DocumentKey[] = [];
    const tombstonesBefore = this.#clock.now() - this.#tombstoneMs;
    this.#sweep.advance(partitions, this.#maxSweptEntries, ({ key, entry }) => {
      if (stateOf(entry) === 'removed') {
        if (expiresAtOf(entry) < tombstonesBefore) oldTombstones.push(parseEntryKey(key));
        return true;
      }
      const document = expiresAtOf(entry) < now ? this.#documents.get(key) : undefined;
      if (document !== undefined) found.push(decodeDocument(key, document));
      return found.length < limit;
    });
    this.#forget(oldTombstones);
    return found;
  }

  /** Not waited for: the next round finds what is left. */
  #forget(tombstones: readonly DocumentKey[]): void {
    const forgotten = this.#write(tombstones, { roomFor: 'removal', bytes: tombstones.length * ENTRY_BYTES }, (key) => {
      const entry = this.#index.get(entryKey(key));
      if (entry !== undefined && stateOf(entry) === 'removed') void this.#index.remove(entryKey(key));
    });
    forgotten.catch((error: unknown) => {
      this.#logger.warn('old tombstones were not removed, trying again later', { error: error as Error });
    });
  }
}

/** A document that comes twice in one call counts once. */
function unique(documents: readonly MailboxDocument[]): readonly MailboxDocument[] {
  const first = new Map<string, MailboxDocument>();
  for (const document of documents) {
    const name = `${touchedBy(document)}/${document.epoch}`;
    if (!first.has(name)) first.set(name, document);
  }
  return first.size === documents.length ? documents : [...first.values()];
}

function insertedBytes(documents: readonly MailboxDocument[]): number {
  return documents.reduce((sum, document) => sum + document.value.length + ENTRY_BYTES, 0);
}
