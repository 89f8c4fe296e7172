import { DUPLICATE_KEY, type MongoConnection, type WriteCommand } from '@lantern/mongo';
import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';
import type { ClientSession, Document } from 'mongodb';
import {
  type DocumentKey,
  type Mailbox,
  type MailboxDocument,
  type MailboxPage,
  type MailboxRange,
  type MailboxRead,
  type MailboxUsage,
  OutcomeUnknown,
  type SizedKey,
} from '../ports.js';
import { userIdAt } from './binary-keys.js';
import { ExpirySweep } from './mongo-expiry-sweep.js';
import { MAILBOX } from './mongo-indexes.js';
import {
  MESSAGES_ONLY,
  type StoredMessage,
  burialOfRepeated,
  decodeMessage,
  epochOf,
  newDocument,
  ofOffsets,
  offsetOf,
  removalOfStored,
  repeatedDocument,
} from './mongo-mailbox-documents.js';
import { reading, writing } from './mongo-port-errors.js';

/** Of one command; MongoDB takes 16 MiB. */
const MAX_COMMAND_BYTES = 4 * 1024 * 1024;
const MAX_COMMAND_STATEMENTS = 1_000;
/** What a statement is beside its value, at most. */
const STATEMENT_BYTES = 512;
const MAX_UPSERT_RACES = 8;

/** Of keys without values. */
const BATCH_KEYS = 1_000;

type StoredKey = Pick<StoredMessage, '_id' | 'bytes'>;

/** Where a page ends. */
interface PageEnd {
  readonly through: Offset;
  readonly more: boolean;
}

/**
 * Parked messages in MongoDB.
 *
 * Writes: a majority with journals, each command sent once (see `clientOptions` of @lantern/mongo). R3 repeats them.
 * Reads: the primary, what a majority has, and no older than any answer this process got (`causally`). That is enough
 * beside R1: an owner's own writes, and its compare-and-set of the ownership, come before its reads; whether it is still
 * the owner is asked linearizably, of {@link Ownership}, not of the mailbox.
 */
export class MongoMailbox implements Mailbox {
  readonly #connection: MongoConnection;
  readonly #sweep: ExpirySweep;

  constructor({ connection }: { readonly connection: MongoConnection }) {
    this.#connection = connection;
    this.#sweep = new ExpirySweep(connection);
  }

  /** What exists, as a document or as a tombstone, has the key: that such a statement fails is what is asked for. */
  async insert(documents: readonly MailboxDocument[]): Promise<void> {
    await this.#writeAll('insert', documents, newDocument);
  }

  async repeatInsert(documents: readonly MailboxDocument[]): Promise<void> {
    let remaining = documents;
    // Of two upserts at once of a key that did not exist, one may fail: it did nothing, and now there is a document.
    for (let race = 0; remaining.length > 0; race++) {
      if (race > MAX_UPSERT_RACES) throw new OutcomeUnknown('documents were written by others again and again');
      remaining = await this.#writeAll('update', remaining, repeatedDocument);
    }
  }

  /**
   * First deletes what is `stored`, then buries what is `repeated`: each document meets exactly one of the two, as one
   * atomic step on it, since nothing turns `repeated` back to `stored`. In this order a document that is flagged in
   * between, which only a late copy of a repeat can do, is not missed: it is gone, or it is buried.
   */
  async remove(keys: readonly DocumentKey[]): Promise<void> {
    await this.#writeAll('delete', keys, removalOfStored);
    await this.#writeAll('update', keys, burialOfRepeated);
  }

  /** @returns those whose statement failed because its key exists. */
  async #writeAll<Item extends DocumentKey & { readonly value?: Uint8Array }>(
    kind: WriteCommand['kind'],
    items: readonly Item[],
    statementOf: (item: Item) => Document,
  ): Promise<Item[]> {
    const duplicates: Item[] = [];
    for (const batch of batchesOf(items)) {
      const command = { kind, collection: MAILBOX, statements: batch.map(statementOf) };
      const { writeErrors } = await writing(() => this.#connection.write(command));
      if (writeErrors.some(({ code }) => code !== DUPLICATE_KEY)) throw new OutcomeUnknown('a part was not written');
      duplicates.push(...writeErrors.flatMap(({ index }) => batch[index] ?? []));
    }
    return duplicates;
  }

  read(requests: readonly MailboxRead[]): Promise<MailboxPage[]> {
    const page = (request: MailboxRead) => this.#connection.causally((session) => this.#readPage(request, session));
    return reading(() => Promise.all(requests.map(page)));
  }

  /** What was found may all be removed before it is read: an empty page would say that nothing lies behind it either. */
  async #readPage(request: MailboxRead, session: ClientSession): Promise<MailboxPage> {
    for (;;) {
      const end = await this.#findEnd(request, session);
      if (end === undefined) return { documents: [], more: false };
      const page = await this.#readThrough(request, end, session);
      if (page.documents.length > 0 || !page.more) return page;
    }
  }

  /**
   * Sizes first, from the index alone: most mailboxes that are asked for are empty, and no value is read that does not
   * fit the page. What is inserted meanwhile lies at or above `below` (R5), so the two steps make one page.
   */
  async #findEnd(request: MailboxRead, session: ClientSession): Promise<PageEnd | undefined> {
    const { above, below, maxDocuments, maxBytes } = request;
    if (above + 1 >= below) return undefined;
    const sizes = this.#connection
      .collection(MAILBOX)
      .aggregate<StoredKey>(
        [
          { $match: { ...ofOffsets(request, above + 1, below), ...MESSAGES_ONLY } },
          { $sort: { _id: 1 } },
          { $limit: maxDocuments + 1 },
          { $project: { bytes: 1 } },
        ],
        { session, batchSize: maxDocuments + 2 },
      );
    return endOf(await sizes.toArray(), maxDocuments, maxBytes);
  }

  async #readThrough(request: MailboxRead, end: PageEnd, session: ClientSession): Promise<MailboxPage> {
    const range = ofOffsets(request, request.above + 1, end.through + 1);
    const found = await this.#connection
      .collection<StoredMessage>(MAILBOX)
      .find({ ...range, ...MESSAGES_ONLY }, { session })
      .sort({ _id: 1 })
      .toArray();
    return { documents: found.map(decodeMessage), more: end.more };
  }

  /** From the index alone, as in {@link read}. */
  keys(range: MailboxRange): Promise<readonly SizedKey[]> {
    const stages = [
      { $match: { ...ofOffsets(range, range.from, range.below), ...MESSAGES_ONLY } },
      { $sort: { _id: 1 } },
      { $project: { bytes: 1 } },
    ];
    const find = async (session: ClientSession) => {
      const keys: SizedKey[] = [];
      const found = this.#connection
        .collection(MAILBOX)
        .aggregate<StoredKey>(stages, { session, batchSize: BATCH_KEYS });
      for await (const { _id, bytes } of found) keys.push({ offset: offsetOf(_id), epoch: epochOf(_id), bytes });
      return keys;
    };
    return reading(() => this.#connection.causally(find));
  }

  /** Those of the database's own books: tombstones count, and after an unclean shutdown it may be off for a while. */
  documentCount(): Promise<number> {
    return reading(() => this.#connection.collection(MAILBOX).estimatedDocumentCount());
  }

  /** Counted in the `pages` index; no value is touched. */
  usage(address: AddressKey, partition: PartitionId): Promise<MailboxUsage> {
    const stages = [
      { $match: { ...ofOffsets({ address, partition }, 0, Infinity), ...MESSAGES_ONLY } },
      { $group: { _id: '$sender', messages: { $sum: 1 }, bytes: { $sum: '$bytes' } } },
    ];
    type Share = { _id: Uint8Array; messages: number; bytes: number };
    const count = (session: ClientSession) =>
      this.#connection.collection(MAILBOX).aggregate<Share>(stages, { session }).toArray();
    return reading(async () => {
      const senders = new Map<UserId, { messages: number; bytes: number }>();
      let [allMessages, allBytes] = [0, 0];
      for (const { _id, messages, bytes } of await this.#connection.causally(count)) {
        senders.set(userIdAt(_id, 0), { messages, bytes });
        allMessages += messages;
        allBytes += bytes;
      }
      return { messages: allMessages, bytes: allBytes, senders };
    });
  }

  expired(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    return reading(() => this.#sweep.next(partitions, now, limit));
  }
}

/** Ends before the offset with which the page would grow too large; documents of one offset stay together. */
function endOf(sizes: readonly StoredKey[], maxDocuments: number, maxBytes: number): PageEnd | undefined {
  const [first] = sizes;
  if (first === undefined) return undefined;
  let current = offsetOf(first._id);
  let before: Offset | undefined;
  let bytes = 0;
  for (const [count, size] of sizes.entries()) {
    const offset = offsetOf(size._id);
    if (offset !== current) before = current;
    current = offset;
    bytes += size.bytes;
    const full = count >= maxDocuments || bytes > maxBytes;
    if (full && before !== undefined) return { through: before, more: true };
  }
  return { through: current, more: sizes.length > maxDocuments };
}

function* batchesOf<Item extends { readonly value?: Uint8Array }>(items: readonly Item[]): Generator<Item[]> {
  let batch: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = STATEMENT_BYTES + (item.value?.length ?? 0);
    if (batch.length === MAX_COMMAND_STATEMENTS || (batch.length > 0 && bytes + size > MAX_COMMAND_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
