import type {
  AddressKey,
  InstallStamp,
  Offset,
  SessionEndReason,
  SessionId,
  StoredMessage,
  UserId,
  WindowBounds,
} from '@lantern/protocol';
import type { OffsetTracker } from './offset-tracker.js';

export interface DeliveryConfig {
  /** An unacked or held record is parked when it is this old. */
  readonly parkAfterMs: number;
  /** A record is parked when it has kept others' confirmations waiting for this long. */
  readonly blockedConfirmationMs: number;
  /** How many windows of records may be held in memory per address. */
  readonly holdWindows: number;
  /** How many windows of sent messages may be acked but not yet confirmed before delivery pauses. */
  readonly unconfirmedWindows: number;
  /** The window assumed for addresses without a session while presence is unknown after a takeover. */
  readonly presumedWindow: WindowBounds;
  /** At most one wake-up of an address in this time, unless it attached or acked in between. */
  readonly wakeIntervalMs: number;
  readonly maxPageDocuments: number;
}

/** One record of the log that was fetched and understood. */
export interface InboxEntryRecord {
  readonly offset: Offset;
  readonly address: AddressKey;
  /** The encoded InboxRecord: what is parked. */
  readonly value: Uint8Array;
  readonly message: StoredMessage;
}

/**
 * - `held`: in memory, not sent on the current session
 * - `sent`: pushed on the current session, unacked, only in the log
 * - `parking`: its insert into the mailbox is in flight
 * - `parked`: its mailbox document is durable (resolved)
 * - `removing`: parked and acked, the document's deletion is in flight (resolved)
 * - `dropping`: expired or meant for another install; the device's notice is being recorded
 * - `done`: acked, dropped or purged; nothing of it is left to do (resolved)
 */
export type EntryState = 'held' | 'sent' | 'parking' | 'parked' | 'removing' | 'dropping' | 'done';

/** Why a record is parked: only the first two ask for a wake-up. */
export type ParkCause = 'offline' | 'late' | 'blocking' | 'bound';

/** A record between the committed offset and the next one to fetch. */
export interface Entry {
  readonly offset: Offset;
  readonly address: AddressKey;
  /** Released once parked or done. */
  record: InboxEntryRecord | undefined;
  readonly bytes: number;
  readonly sender: UserId;
  readonly urgent: boolean;
  readonly fetchedAt: number;
  state: EntryState;
  /** The session it was last sent on. */
  sentOn: SessionState | undefined;
  /** Acked or purged while its park is in flight (R6). */
  removeWhenParked: boolean;
  parkCause: ParkCause | undefined;
}

/** A mailbox document as the owner sees it: valid, decoded. */
export interface ParkedMessage {
  readonly offset: Offset;
  readonly bytes: number;
  readonly message: StoredMessage;
}

/** What is remembered of a message sent on a session until its ack is confirmed. */
export interface SentMessage {
  readonly bytes: number;
  readonly sender: UserId;
  readonly urgent: boolean;
  acked: boolean;
}

export interface ReadInFlight {
  readonly token: number;
  /** R5: fixed when the read is sent. */
  readonly limit: Offset;
  /** Confirmed while the read is in flight: not to be delivered from its answer (I2). */
  readonly confirmed: Set<Offset>;
}

/** One attachment of an address. */
export interface SessionState {
  readonly id: SessionId;
  readonly address: AddressKey;
  readonly registrationId: number;
  readonly installedAt: InstallStamp;
  readonly connectedAt: number;
  readonly connectionId: string;
  readonly window: WindowBounds;
  /** What lies below it waited at the attach: what was fetched, and what the owner knows to be in the log. */
  readonly attachEnd: Offset;
  attached: boolean;
  messagesInFlight: number;
  bytesInFlight: number;
  readonly sent: Map<Offset, SentMessage>;
  /** Acked on this session, not confirmed yet. */
  readonly acked: Set<Offset>;
  /** Confirmed before the session was attached: told once it is. */
  readonly confirmedEarly: Offset[];
  /** Highest offset sent (or examined and passed over) on this session; -1 at first. Reads start above it. */
  sentThrough: number;
  reading: ReadInFlight | undefined;
  /** While catching up: new records may be held in memory instead of parked. */
  holding: boolean;
  /** Urgent messages were parked before they could be sent on this session; once it is live, all of them are sent. */
  urgentWaiting: boolean;
  /** A read below this limit came back empty: reading again is of use only with a higher limit. */
  emptyBelow: number;
  /** What waited at the attach, was sent or acked on this session, and is not confirmed: CaughtUp{CONFIRMED} waits for it. */
  backlogUnconfirmed: number;
  caughtUp: 'no' | 'sent' | 'confirmed';
}

export interface AttachRequest {
  readonly session: SessionId;
  readonly address: AddressKey;
  readonly registrationId: number;
  readonly installedAt: InstallStamp;
  readonly connectedAt: number;
  readonly connectionId: string;
  readonly window: WindowBounds;
}

export interface AddressState {
  readonly key: AddressKey;
  mode: 'offline' | 'catching-up' | 'live';
  session: SessionState | undefined;
  /** Ascending by offset. */
  held: Entry[];
  heldBytes: number;
  /** Hot records sent on the current session and unacked. */
  readonly sentHot: Map<Offset, Entry>;
  /** Parks in flight. */
  readonly parks: Map<Offset, Entry>;
  /** Highest offset parked by this owner; -1 when none. */
  parkedThrough: number;
  /** Highest offset parked without being sent on the current session; -1 when none. */
  unsentParkedThrough: number;
  /** As far as known: nothing below is delivered. */
  purgedBelow: number;
  /** As far as known: no install with a lower stamp may be attached. */
  installedBefore: InstallStamp;
}

/** A mailbox read that the core asks for: offsets above `above` and below `below`. */
export interface ReadRequest {
  readonly session: SessionId;
  readonly address: AddressKey;
  readonly token: number;
  readonly above: number;
  readonly below: Offset;
  readonly maxDocuments: number;
  readonly maxBytes: number;
  /** The first read of the session: the address document is loaded with it. */
  readonly first: boolean;
}

/** What a purge left: nothing below the offset is delivered, no install with a lower stamp is attached. */
export interface PurgeMarker {
  readonly purgedBelow: number;
  readonly installedBefore: InstallStamp;
}

/** With the purge marker; zeros when never purged or not loaded with this read. */
export interface ReadAnswer extends PurgeMarker {
  readonly documents: readonly ParkedMessage[];
  /** Highest offset examined, valid or not; -1 when the range was empty. */
  readonly through: number;
  readonly more: boolean;
}

export type DropCause = 'expired' | 'stale' | 'purged';

/** A message as it leaves for a session. */
export interface Outgoing {
  readonly offset: Offset;
  readonly deliver: Uint8Array;
  readonly redelivered: boolean;
  /** ms since it was accepted, where this owner accepted it for a device that is online, and sends it first. */
  readonly onlineMs: number | undefined;
}

/** What the core asks of its shell. Calls only take note: they return at once and never call back into the core. */
export interface DeliveryEffects {
  /** The session is attached (R1 holds for it): the first event of a session. */
  attached(session: SessionId): void;
  end(session: SessionId, reason: SessionEndReason): void;
  deliver(session: SessionId, message: Outgoing): void;
  confirm(session: SessionId, offset: Offset): void;
  caughtUp(session: SessionId, phase: 'sent' | 'confirmed'): void;
  /** Insert into the mailbox; answered by `parkAnswered`. */
  park(entry: Entry): void;
  /** Answered by `readAnswered`, after the ownership was read (R1). */
  read(request: ReadRequest): void;
  /** Delete the documents at this offset; answered by `removeAnswered` once durable. */
  remove(address: AddressKey, offset: Offset): void;
  /** Record for the device that a hot record is dropped; answered by `dropAnswered`. */
  dropEntry(entry: Entry, cause: DropCause): void;
  /** Record that a document is dropped, then delete it. */
  dropDocument(address: AddressKey, document: ParkedMessage, cause: DropCause): void;
  /** A message of this sender uses no quota any more; undefined: somebody's, of unknown size. */
  release(address: AddressKey, message: { sender: UserId; bytes: number } | undefined): void;
  wake(address: AddressKey): void;
}

export interface BlockedAcks {
  readonly opened: number;
  /** When the last of them came. */
  since: number;
  /** The highest of them. */
  offset: Offset;
}

/** Everything the delivery core knows of one partition in one epoch. */
export interface PartitionState {
  readonly config: DeliveryConfig;
  readonly effects: DeliveryEffects;
  readonly tracker: OffsetTracker<Entry>;
  readonly addresses: Map<AddressKey, AddressState>;
  readonly sessions: Map<SessionId, SessionState>;
  /** Time of the input being handled, Unix ms. */
  now: number;
  /** Next offset to fetch. */
  next: Offset;
  /** End of the log at the takeover: what lies below it waited for everybody, fetched or not. */
  readonly backlogEnd: Offset;
  /** End of the log as far as the owner knows it: of what was there at the takeover, and of what it stored since. */
  knownEnd: Offset;
  /** Addresses that attached before all of that was fetched, each with its session's `attachEnd`, lowest first. */
  readonly unfetched: Map<AddressKey, Offset>;
  committed: Offset;
  /** Whether an address without a session is known to be offline (R8). */
  presenceSettled: boolean;
  /** Bytes of records in memory. */
  bytes: number;
  /** Acks that wait for lower offsets, gathered in spans of time, oldest first. */
  readonly blockedAcks: BlockedAcks[];
  /** When addresses were last woken, oldest first; no older than `wakeIntervalMs`. */
  readonly wokenAt: Map<AddressKey, number>;
  readTokens: number;
}
