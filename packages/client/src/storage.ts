import type { SeenMessages } from './seen-messages.js';

/** What waits to be sent, as its {@link Outbox} wrote it. */
export interface UnsentRecord {
  /** Its place in the order, unique: a whole number, growing with every record. */
  readonly sequence: number;
  /** Opaque to the store. */
  readonly bytes: Uint8Array;
}

/**
 * Where messages that wait to be sent are kept. The outbox bounds what it keeps here, calls `load` before anything else, and
 * makes one change at a time to a record. Whatever is thrown reaches the caller of the outbox, and nothing counts as kept.
 */
export interface UnsentStore {
  /** All records, by growing sequence. */
  load(): Promise<readonly UnsentRecord[]>;
  /** Keeps a record, or replaces the one of its sequence; as durable as the store is when it resolves. */
  put(record: UnsentRecord): Promise<void>;
  /** Forgets a record; does nothing when there is none. */
  remove(sequence: number): Promise<void>;
}

/** What one device of one user keeps, beside its keys and ratchet sessions. For one client at a time. */
export interface ClientStorage {
  /** For the client's option `seenMessages`. */
  readonly seenMessages: SeenMessages;
  /** For `openOutbox`. */
  readonly unsent: UnsentStore;
  /** Waits for what is being written; nothing may be called after it. Idempotent. */
  close(): Promise<void>;
}

/** How much a storage keeps. */
export interface StorageOptions {
  /** How many handled messages are remembered, to recognise repeats; the oldest are forgotten. Default: 20,000. */
  readonly seenCapacity?: number;
}

/** As many as the dedup window of a partition at the server holds. */
const DEFAULT_SEEN_CAPACITY = 20_000;

/** @throws RangeError for a capacity that is no positive whole number */
export function seenCapacityOf({ seenCapacity = DEFAULT_SEEN_CAPACITY }: StorageOptions): number {
  if (Number.isSafeInteger(seenCapacity) && seenCapacity >= 1) return seenCapacity;
  throw new RangeError('seenCapacity must be a positive whole number');
}
