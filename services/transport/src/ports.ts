import type { AddressKey, InstallStamp, Offset, PartitionId, StoredMessage, UserId } from '@lantern/protocol';

/** One record of the log: one message for one device (an encoded InboxRecord). */
export interface LogRecord extends AppendRecord {
  readonly offset: Offset;
}

export interface AppendRecord {
  readonly address: AddressKey;
  readonly value: Uint8Array;
  /**
   * What `value` says, when the one who appended it is at hand. A log that hands a record on from memory hands this on, too;
   * one that was fetched comes without it.
   */
  readonly message?: StoredMessage;
}

/** The operation certainly had no effect. */
export class DefinitelyNotDone extends Error {
  override readonly name = 'DefinitelyNotDone';
}

/** The operation may have had its effect, may have it later, or never. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** A store or the log did not say what it was asked for: to be asked again. */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

/** What a member of the group is told. Calls are made in order and never overlap. */
export interface GroupListener {
  /** A new generation: exactly these partitions are this member's now. Every call asks for a full takeover (R8). */
  assigned(generation: number, partitions: readonly PartitionId[]): void;
  /** Nothing is this member's any more, until the next `assigned`. */
  lost(): void;
  /** The record at `offset` is gone from the log, or the log ends below it: the partition must stop and alarm. */
  outOfRange(partition: PartitionId, offset: Offset): void;
}

/**
 * An append-only log of P partitions with a consumer group and committed offsets (Kafka, or LMDB in one process).
 * Offsets of a partition grow; there may be gaps.
 */
export interface PartitionedLog {
  /** Fixed for the life of the log. */
  readonly partitionCount: number;
  /** uint32; another value means another log: offsets of the two must not be mixed. */
  readonly incarnation: number;

  /**
   * False, and `lost` was called, when nobody confirmed for most of a session that this member still owns what it was assigned
   * (R8): to be asked before anything is pushed or confirmed. Cheap.
   */
  readonly holdsLease: boolean;

  /** Joins the group. Resolves once joined; assignments follow through the listener. */
  join(listener: GroupListener): Promise<void>;
  /** Leaves the group; no listener call and no record follows. Idempotent. */
  leave(): Promise<void>;

  /**
   * Appends the records as one atomic, durable batch, in order; resolves with the offset of the first.
   * At most one call per partition at a time. Records of a partition that is consumed and was read to its end reach
   * the sink before the promise resolves.
   * @throws DefinitelyNotDone | OutcomeUnknown
   */
  append(partition: PartitionId, records: readonly AppendRecord[]): Promise<Offset>;

  /**
   * Calls `sink` with every record at or above `from`, each once, in order, until {@link stopConsuming}, `lost`, or a
   * new assignment. `sink` never throws and does no I/O.
   */
  consume(partition: PartitionId, from: Offset, sink: (records: readonly LogRecord[]) => void): void;
  stopConsuming(partition: PartitionId): void;
  /** Asks for no more records; what was already fetched (one response at most) may still come. */
  pause(partition: PartitionId): void;
  resume(partition: PartitionId): void;

  /** First offset kept and next offset to be written, as of now. @throws NotReadable */
  range(partition: PartitionId): Promise<{ readonly start: Offset; readonly end: Offset }>;
  /** Where to read from to see every record accepted at or after `sinceMs`, but no more than `maxRecords`. */
  tailStart(partition: PartitionId, sinceMs: number, maxRecords: number): Promise<Offset>;

  /** Committed offsets of the group; a partition without one is absent. */
  committed(partitions: readonly PartitionId[]): Promise<Map<PartitionId, Offset>>;
  /**
   * One attempt to commit under exactly this generation (R2); an empty map is the no-op that proves the generation.
   * @returns false when the generation is not current: nothing was committed.
   * @throws OutcomeUnknown
   */
  commit(generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean>;
}

/** Identity of a mailbox document. `epoch` is part of it: an old owner's document never hides a newer one's. */
export interface DocumentKey {
  readonly address: AddressKey;
  readonly partition: PartitionId;
  readonly offset: Offset;
  readonly epoch: number;
}

export interface MailboxDocument extends DocumentKey {
  /** The encoded InboxRecord. */
  readonly value: Uint8Array;
  /** Unix ms; equal to the record's, outside of it for the sweep. */
  readonly expiresAt: number;
  /** Whose quota share it uses. */
  readonly senderUser: UserId;
}

export interface MailboxRead {
  readonly address: AddressKey;
  readonly partition: PartitionId;
  /** Only offsets above this one (-1 for all) … */
  readonly above: number;
  /** … and below this one. */
  readonly below: Offset;
  readonly maxDocuments: number;
  /** Of values; at least one document is returned when there is one. */
  readonly maxBytes: number;
}

export interface MailboxPage {
  /** Ascending by offset, then epoch; valid and invalid ones. All documents of an offset, or none: bounds yield to that. */
  readonly documents: readonly MailboxDocument[];
  /** Whether more documents lie in the asked range, above the last one returned; false when none is. */
  readonly more: boolean;
}

/** Documents of an address from an offset on, below another. */
export interface MailboxRange extends Pick<MailboxRead, 'address' | 'partition' | 'below'> {
  readonly from: Offset;
}

/** A document without its value. */
export interface SizedKey extends Pick<DocumentKey, 'offset' | 'epoch'> {
  /** Of the value. */
  readonly bytes: number;
}

export type DropReason = 'expired' | 'purged' | 'stale';

/** Messages that an address will never get, kept until the device acks the notice. */
export interface DropNotice {
  readonly reason: DropReason;
  readonly count: number;
  /** Unix ms. */
  readonly oldest: number;
  /** Unix ms. */
  readonly newest: number;
  /** Grows with every change of this notice; an ack names the version it saw. */
  readonly version: number;
}

/** What is kept about an address beside its messages. */
export interface AddressDocument {
  /** Nothing of this address below this offset of its partition is to be delivered; only grows. 0 when never purged. */
  readonly purgedBelow: Offset;
  /** Installs with a lower stamp are gone: none of them may attach. 0 when never purged. */
  readonly installedBefore: InstallStamp;
  readonly notices: readonly DropNotice[];
}

export type PurgeMarker = Pick<AddressDocument, 'purgedBelow' | 'installedBefore'>;

export interface MailboxUsage {
  readonly messages: number;
  /** Of values. */
  readonly bytes: number;
  readonly senders: ReadonlyMap<UserId, { readonly messages: number; readonly bytes: number }>;
}

/**
 * Parked messages. Every operation is durable when it resolves, and may be repeated.
 * Operations of one call are independent of each other: no atomicity across documents is promised.
 * @throws OutcomeUnknown from every method that writes; NotReadable, or any other error, from reads.
 */
export interface Mailbox {
  /** Inserts documents; one that exists, or whose key has a tombstone, is left as it is. */
  insert(documents: readonly MailboxDocument[]): Promise<void>;
  /**
   * R3: repeats an insert of unknown outcome. Sets `repeated` on the document whether or not it exists, creates it if
   * there is neither document nor tombstone.
   */
  repeatInsert(documents: readonly MailboxDocument[]): Promise<void>;
  /**
   * Removes every document at (address, partition, offset) with an epoch ≤ the given one. A `repeated` document leaves
   * a tombstone for a day, atomically (R3). What does not exist is removed already.
   */
  remove(keys: readonly DocumentKey[]): Promise<void>;
  /** Answers in the order of the requests. */
  read(requests: readonly MailboxRead[]): Promise<MailboxPage[]>;
  /** Every document of the range, valid or not, ascending by offset, then epoch: as many as a quota allows, about (I7). */
  keys(range: MailboxRange): Promise<readonly SizedKey[]>;
  /** Counts what is stored for an address: for a quota, since invalid documents count until they are removed. */
  usage(address: AddressKey, partition: PartitionId): Promise<MailboxUsage>;
  /** About how many documents there are of all addresses; tombstones may count. Cheap, however many there are. */
  documentCount(): Promise<number>;
  /**
   * Documents whose `expiresAt` lies before `now`, at most `limit`. One call may find only a part of them, bounded in
   * work; repeated calls find all.
   */
  expired(partitions: readonly PartitionId[], now: number, limit: number): Promise<MailboxDocument[]>;
}

/** What is kept about an address beside its messages. Durability and errors as in {@link Mailbox}. */
export interface AddressBook {
  load(address: AddressKey): Promise<AddressDocument>;
  /**
   * Sets the marker if no purge with this stamp or a later one did; atomic. A repeat raises nothing: what was accepted
   * since may be for the install that came after. @returns the marker as it is now.
   */
  raisePurgeMarker(address: AddressKey, marker: PurgeMarker): Promise<PurgeMarker>;
  /** Raises `purgedBelow` to at least that offset, whatever purged before; atomic. @returns the marker as it is now. */
  raisePurgedBelow(address: AddressKey, below: Offset): Promise<PurgeMarker>;
  /** Adds dropped messages to the notice of their reason; atomic. @returns the notice as it is now. */
  addDropped(
    address: AddressKey,
    reason: DropReason,
    dropped: { count: number; oldest: number; newest: number },
  ): Promise<DropNotice>;
  /** Removes the notice if its version is still the given one; atomic. */
  clearNotice(address: AddressKey, reason: DropReason, version: number): Promise<void>;
}

/** Where something of a user stays beyond what {@link UserRecords} removes. */
export interface Remains {
  readonly store: string;
  /** For how long at the most, ms; absent where nothing bounds it. */
  readonly keptMs?: number;
  readonly note: string;
}

/** What is kept of a user, over all addresses, for those who erase it. Durability and errors as in {@link Mailbox}. */
export interface UserRecords {
  /** Addresses with messages in the mailbox, valid or not, from that device on: the 100 lowest, ascending. */
  withMail(userId: UserId, partition: PartitionId, fromDevice?: number): Promise<readonly AddressKey[]>;
  /** Addresses of which something is kept beside messages and was not forgotten, from that device on: the 100 lowest, ascending. */
  known(userId: UserId, fromDevice?: number): Promise<readonly AddressKey[]>;
  /** How many tombstones there are (R3): they name the address, and go after a day. */
  tombstones(userId: UserId, partition: PartitionId): Promise<number>;
  /**
   * Forgets what is kept of an address beside messages. To be called when nothing of it is below its purge marker any more:
   * not in the mailbox, nor in the log at or above the committed offset.
   */
  forget(address: AddressKey): Promise<void>;
  /** How long what was forgotten is still there, ms: where a gateway may not know yet that an install is gone. */
  readonly forgottenKeptMs: number;
  /** @returns how many. */
  removeDeadLetters(userId: UserId): Promise<number>;
  /** What ends by itself, as of now. @throws NotReadable */
  remains(): Promise<readonly Remains[]>;
}

/** Who owns a partition, and which offsets belong to which epoch. */
export interface OwnershipDocument {
  readonly partition: PartitionId;
  /** 0 when nobody ever owned it; grows by one with every takeover. */
  readonly epoch: number;
  /** Where the owner's links are; empty in one process. */
  readonly ownerUrl: string;
  /** Of each epoch that is still known, ascending by epoch. */
  readonly starts: readonly EpochStart[];
}

export interface EpochStart {
  readonly epoch: number;
  /** Where it begins: the committed offset of its takeover. */
  readonly start: Offset;
  /** When it was taken over, Unix ms. */
  readonly at: number;
}

export interface OwnershipAdvance {
  readonly partition: PartitionId;
  /** The epoch that was read; the document becomes epoch + 1. */
  readonly fromEpoch: number;
  readonly start: Offset;
  /** Unix ms. */
  readonly at: number;
  readonly ownerUrl: string;
}

export interface Ownership {
  /** Linearizable. A partition nobody ever owned reads as epoch 0. @throws on time-out: nothing may be concluded. */
  read(partitions: readonly PartitionId[]): Promise<OwnershipDocument[]>;
  /**
   * Compare-and-set for each partition on its own: takes effect only while the epoch is still `fromEpoch`.
   * @returns the partitions that were advanced. @throws OutcomeUnknown
   */
  advance(changes: readonly OwnershipAdvance[]): Promise<Set<PartitionId>>;
  /** Forgets starts of epochs below `keepFromEpoch`. */
  pruneStarts(partition: PartitionId, keepFromEpoch: number): Promise<void>;
}

/** Told that an offline device has urgent mail. Content-free; at-least-once; must not throw or block. */
export interface WakeUps {
  wake(address: AddressKey): void;
}

/** Takes records that no reader can make sense of, so that they never block a partition. */
export interface DeadLetters {
  put(partition: PartitionId, record: LogRecord): Promise<void>;
}
