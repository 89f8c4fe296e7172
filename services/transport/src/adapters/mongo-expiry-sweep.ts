import type { MongoConnection } from '@lantern/mongo';
import type { PartitionId } from '@lantern/protocol';
import type { MailboxDocument } from '../ports.js';
import { MAILBOX } from './mongo-indexes.js';
import { type StoredMessage, decodeMessage } from './mongo-mailbox-documents.js';

/** Of one call; each batch of the cursor is bounded by it too, nearly. */
const MAX_BYTES = 8 * 1024 * 1024;
const BATCH_DOCUMENTS = 100;

interface Place {
  /** Unix ms. */
  readonly expiresAt: number;
  /** How many with this very time were found already; when some of them are gone, as many others wait for the next round. */
  readonly seen: number;
}

const START: Place = { expiresAt: 1, seen: 0 };

function placeAfter(found: readonly MailboxDocument[], before: Place): Place {
  const expiresAt = found.at(-1)?.expiresAt ?? before.expiresAt;
  const seen = found.filter((document) => document.expiresAt === expiresAt).length;
  return { expiresAt, seen: expiresAt === before.expiresAt ? before.seen + seen : seen };
}

/** Finds expired documents, one query a call whatever the number of partitions. */
export class ExpirySweep {
  readonly #connection: MongoConnection;
  /** Where the next call goes on, so that documents that nobody removes do not hide those behind them. */
  #next: Place = START;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async next(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    if (partitions.length === 0) return [];
    const found = await this.#find(partitions, now, limit);
    const bytes = found.reduce((sum, { value }) => sum + value.length, 0);
    const cutShort = found.length === limit || bytes >= MAX_BYTES;
    this.#next = cutShort ? placeAfter(found, this.#next) : START;
    return found;
  }

  #find(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    const { expiresAt, seen } = this.#next;
    const filter = { expiresAt: { $gte: expiresAt, $lt: now }, partition: { $in: [...partitions] } };
    return this.#connection.causally(async (session) => {
      const cursor = this.#connection
        .collection<StoredMessage>(MAILBOX)
        .find(filter, { session, limit, skip: seen, batchSize: Math.min(limit, BATCH_DOCUMENTS) })
        .sort({ expiresAt: 1 });
      const found: MailboxDocument[] = [];
      let bytes = 0;
      for await (const document of cursor) {
        found.push(decodeMessage(document));
        bytes += document.bytes;
        if (bytes >= MAX_BYTES) break;
      }
      return found;
    });
  }
}
