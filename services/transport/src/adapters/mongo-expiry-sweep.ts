import type { MongoConnection } from '@lantern/mongo';
import type { PartitionId } from '@lantern/protocol';
import type { MailboxDocument } from '../ports.js';
import { MAILBOX } from './mongo-indexes.js';
import { type StoredMessage, decodeMessage } from './mongo-mailbox-documents.js';

/** Of one call; each batch of the cursor is bounded by it too, nearly. */
const MAX_BYTES = 8 * 1024 * 1024;
const BATCH_DOCUMENTS = 100;

/** Finds expired documents, one query a call whatever the number of partitions. */
export class ExpirySweep {
  readonly #connection: MongoConnection;
  /** Partitions above this one come next, so that one whose documents nobody removes does not hide those behind it. */
  #after = -1;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async next(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    const ahead = partitions.filter((partition) => partition > this.#after);
    const asked = ahead.length > 0 ? ahead : partitions;
    if (asked.length === 0) return [];
    const found = await this.#find(asked, now, limit);
    const bytes = found.reduce((sum, { value }) => sum + value.length, 0);
    const cutShort = found.length === limit || bytes >= MAX_BYTES;
    // The query goes through the partitions in order: the last one may have more.
    this.#after = cutShort ? (found.at(-1)?.partition ?? -1) : -1;
    return found;
  }

  #find(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]> {
    const filter = { '_id.partition': { $in: [...partitions] }, expiresAt: { $lt: now } };
    return this.#connection.causally(async (session) => {
      const cursor = this.#connection
        .collection<StoredMessage>(MAILBOX)
        .find(filter, { session, limit, batchSize: Math.min(limit, BATCH_DOCUMENTS) })
        .sort({ '_id.partition': 1, expiresAt: 1 });
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
