import type { Address, DeviceInfo, PreKey, SignedPreKey, UserId } from '@lantern/protocol';
import type { ProblemCode } from './problem-code.js';

export type { Address, DeviceInfo, PreKey, SignedPreKey, UserId };

/** Whether a session gets the messages of its device, and if not, why. */
export type Attachment =
  /** Messages are delivered on this connection. */
  | 'attached'
  /** The device proved itself, asked for `sendOnly` and gets no messages. */
  | 'send-only'
  /** Nothing is registered at this address: call `register`. */
  | 'not-registered'
  /** Another install is registered at this address: call `register` with `replace`. */
  | 'other-registration'
  /** The device secret is missing or not the registered one. */
  | 'wrong-secret'
  /** A value of a newer server. */
  | 'unknown';

/** A bound on what is delivered and not yet acked. */
export interface DeliveryWindow {
  /** Messages that may be delivered and not acked. */
  readonly messages: number;
  /** Of ciphertext. */
  readonly bytes: number;
}

/** Every bound that a client can meet; sizes in bytes. */
export interface ServerLimits {
  /** Of one WebSocket message to the server; a larger one ends the connection. */
  readonly maxMessageBytesIn: number;
  /** Of one WebSocket message from the server. */
  readonly maxMessageBytesOut: number;
  /** Of the ciphertext for one device. */
  readonly maxCiphertextBytes: number;
  /** Sum over the devices of one send. */
  readonly maxSendBytes: number;
  /** Requests without an answer; the client keeps to it. */
  readonly maxRequestsInFlight: number;
  /** Delivery ids in one ack; the client keeps to it. */
  readonly maxAckIds: number;
  /** One-time EC keys in one upload. */
  readonly maxOneTimeKeysPerUpload: number;
  /** One-time KEM keys in one upload. */
  readonly maxKemKeysPerUpload: number;
  /** One-time keys of one kind that the server keeps for a device. */
  readonly maxKeysStored: number;
  /** Devices of one user. */
  readonly maxDevices: number;
  /** The largest window that a client gets. */
  readonly maxWindow: DeliveryWindow;
  /** How long a repeated send is recognised, in ms. */
  readonly dedupWindowMs: number;
  /** How long a repeated claim gets the first answer, in ms. */
  readonly claimWindowMs: number;
  /** A later ack is legal and costs the server more. */
  readonly parkAfterMs: number;
  /** The longest time that a message is kept, in ms. */
  readonly maxTtlMs: number;
}

/** What the server holds about the own device. */
export interface RegisteredState {
  /** Of the install that is registered. */
  readonly registrationId: number;
  /** Of the signed prekey that is handed out. */
  readonly signedPreKeyId: number;
  /** Of the last-resort KEM prekey; absent when there is none. */
  readonly lastResortKemId?: number;
  /** One-time EC keys left. */
  readonly oneTimeLeft: number;
  /** One-time KEM keys left. */
  readonly kemLeft: number;
  /** Compare with `keyDigest` of the device's keys; when they differ, upload again. */
  readonly keyDigest: Uint8Array;
}

/** How the server greeted the current connection. Times in Unix ms of the server's clock. */
export interface Welcome {
  /** The server's clock, Unix ms. */
  readonly serverTime: number;
  /** When the token of this connection expires, Unix ms; a new one is asked for before. */
  readonly tokenExpiresAt: number;
  /** Every bound of this server. */
  readonly limits: ServerLimits;
  /** How long an undelivered message is kept, in ms. */
  readonly retentionMs: number;
  /** What this server can beyond the first version of the protocol. */
  readonly features: readonly string[];
  /** Whether messages are delivered on this connection. */
  readonly attachment: Attachment;
  /** Absent when the device is not registered. */
  readonly own?: RegisteredState;
  /** All devices of the own user. */
  readonly ownDevices: readonly DeviceInfo[];
}

/** A message as it was delivered. */
export interface IncomingMessage {
  /** Stamped by the server. */
  readonly sender: Address;
  /** 16 bytes, the sender's. */
  readonly messageId: Uint8Array;
  /** When the server accepted it, Unix ms. */
  readonly serverTime: number;
  /** When the server stops keeping it, Unix ms. */
  readonly expiresAt: number;
  /** 0 to 255, the sender's; libsignal's message types are recommended. */
  readonly kind: number;
  /** As the sender made it for this device. */
  readonly ciphertext: Uint8Array;
  /** May have been delivered before. */
  readonly redelivered: boolean;
  /** Delivered now or never: not acked, not checked for repeats. */
  readonly ephemeral: boolean;
  /** Opaque; the same on every delivery. Empty when ephemeral. */
  readonly deliveryId: Uint8Array;
}

/** What the server tells beside messages. */
export type ClientEvent =
  /** The messages that waited at the attach were sent, or are acked and confirmed. */
  | { readonly type: 'caught-up'; readonly phase: 'sent' | 'confirmed' }
  /** Upload one-time keys of this kind. */
  | { readonly type: 'pre-keys-low'; readonly kind: 'one-time' | 'kem'; readonly left: number }
  /** A device of the own user was registered, replaced or removed; all of them as they are now. */
  | { readonly type: 'devices-changed'; readonly devices: readonly DeviceInfo[] }
  /** Messages that this device will never get. Acked when the event was handled, repeated until then. */
  | MessagesDropped
  /** The session began anew on the same connection; unconfirmed acks were repeated. */
  | { readonly type: 'session-restarted' }
  /** The server will close this connection; the client reconnects by itself. */
  | { readonly type: 'going-away'; readonly reconnectAfterMs: number }
  /** A new token could not be had or was refused; it is tried again while the connection lives. */
  | { readonly type: 'token-refresh-failed'; readonly error: Error }
  /** A message's handler (or the store of seen messages) failed: it stays unacked and comes again at the next attach. */
  | { readonly type: 'message-failed'; readonly message: IncomingMessage; readonly error: Error }
  /** More than the client keeps was not taken: the oldest events, or the newest ephemeral messages, were dropped. */
  | { readonly type: 'overflow'; readonly of: 'events' | 'ephemeral-messages'; readonly count: number };

/** See {@link ClientEvent}. */
export interface MessagesDropped {
  /** Tells it from other events. */
  readonly type: 'messages-dropped';
  /** At least so many. */
  readonly count: number;
  /** Why they are gone: too old, removed with an install, or meant for an earlier one. */
  readonly reason: 'expired' | 'purged' | 'stale' | 'unknown';
  /** Server time of the oldest of them, Unix ms. */
  readonly oldest: number;
  /** Server time of the newest of them, Unix ms. */
  readonly newest: number;
}

/** One ciphertext for one device. */
export interface OutgoingMessage {
  /** The device that it is for. */
  readonly deviceId: number;
  /** The registration id that the sender's session was made with. */
  readonly registrationId: number;
  /** 0 to 255. */
  readonly kind: number;
  /** At most `limits.maxCiphertextBytes`. */
  readonly ciphertext: Uint8Array;
}

/** One message to the devices of one user: stored for all of them or for none. */
export interface SendRequest {
  /** 16 bytes, the same for every repeat of this message; see `newMessageId`. */
  readonly messageId: Uint8Array;
  /** The recipient, a UUID. */
  readonly userId: string;
  /** One for every device of the user, the own sending device left out. Empty is a legal first contact. */
  readonly messages: readonly OutgoingMessage[];
  /** How long the message is kept when it cannot be delivered, in ms. Default: the server's retention. */
  readonly ttlMs?: number;
  /** Deliver now or never: only to connected devices, not stored, not acked. */
  readonly ephemeral?: boolean;
  /** Wake the devices that are offline. */
  readonly urgent?: boolean;
  /** Do not check that every device of the user is addressed. */
  readonly listedOnly?: boolean;
  /** Unix ms: the server does not store the message after this time. */
  readonly notAfter?: number;
  /** From the call to the outcome, over reconnects and repeats, in ms. Default: the client's `requestTimeoutMs`. */
  readonly timeoutMs?: number;
}

/** What became of a send. */
export type SendOutcome =
  /** Durable; every device not named in `fullDeviceIds` gets it. */
  | { readonly outcome: 'accepted'; readonly serverTime: number; readonly fullDeviceIds: readonly number[] }
  /** A message of this id was accepted before, at `serverTime`. */
  | { readonly outcome: 'duplicate'; readonly serverTime: number }
  | DeviceMismatch
  /**
   * Not stored; with `retryable` the same send may succeed after `retryAfterMs`. After `unavailable` and `internal` it may
   * have been stored: a repeat with the same message id tells (`duplicate`).
   */
  | {
      readonly outcome: 'refused';
      readonly code: ProblemCode;
      readonly message: string;
      readonly retryable: boolean;
      readonly retryAfterMs?: number;
    };

/** Nothing was stored: the sender's device list is out of date. Correct it, and send again with the same message id. */
export interface DeviceMismatch {
  /** Tells it from other outcomes. */
  readonly outcome: 'mismatch';
  /** Devices that were not addressed: start sessions with them. */
  readonly missing: readonly DeviceInfo[];
  /** Devices that were reinstalled since: start new sessions with them. */
  readonly stale: readonly DeviceInfo[];
  /** Addressed devices that do not exist, or are the sending one: drop them. */
  readonly extraDeviceIds: readonly number[];
}

/** Keys to add or replace. */
export interface PreKeyUpload {
  /** Replaces the signed prekey. */
  readonly signedPreKey?: SignedPreKey;
  /** Replaces the KEM prekey that is handed out when no one-time KEM prekey is left. */
  readonly lastResortKem?: SignedPreKey;
  /** Appended, oldest first. */
  readonly oneTime?: readonly PreKey[];
  /** Appended, oldest first. */
  readonly kem?: readonly SignedPreKey[];
}

/** The registration of this client's device. */
export interface Registration extends PreKeyUpload {
  /** The install nonce: a new one for each install. */
  readonly registrationId: number;
  /** The public identity key, serialised. */
  readonly identityKey: Uint8Array;
  /** 32 random bytes, to be kept with the device's keys; see `newDeviceSecret`. */
  readonly deviceSecret: Uint8Array;
  /** Its signature is checked by those who claim it, not by the server. */
  readonly signedPreKey: SignedPreKey;
  /** Removes what another install registered at this address, with its keys and its mailbox. */
  readonly replace?: boolean;
}

/** Answer to an upload of keys. */
export interface PreKeyCounts {
  /** One-time EC keys left. */
  readonly oneTimeLeft: number;
  /** One-time KEM keys left. */
  readonly kemLeft: number;
  /** Uploaded keys that were handed out before and were therefore not stored. */
  readonly oneTimeNotStoredIds: readonly number[];
  /** The same of KEM keys. */
  readonly kemNotStoredIds: readonly number[];
}

/** Asks for what is needed to start sessions with the devices of a user. */
export interface PreKeyClaim {
  /** Whose devices, a UUID. */
  readonly userId: string;
  /** Devices with which a session exists: no key is spent on them while the registration id is current. */
  readonly known?: readonly { readonly deviceId: number; readonly registrationId: number }[];
  /** 16 bytes; a repeat within the claim window gets the first answer. Default: random. */
  readonly claimId?: Uint8Array;
}

/** What is needed to start a session with one device. */
export interface PreKeyBundle {
  /** The device, its install and its identity key. */
  readonly device: DeviceInfo;
  /** Check its signature before use. */
  readonly signedPreKey: SignedPreKey;
  /** Handed out to nobody else; absent when none is left. */
  readonly oneTime?: PreKey;
  /** Handed out to nobody else unless it is the last-resort one; absent when the device has none. */
  readonly kem?: SignedPreKey;
  /** Whether `kem` is the one that is handed out again and again. */
  readonly kemIsLastResort: boolean;
}

/** Answer to a {@link PreKeyClaim}. */
export interface ClaimedPreKeys {
  /** One for every device that was not known under its current registration id. */
  readonly bundles: readonly PreKeyBundle[];
  /** Known devices that do not exist any more. */
  readonly goneDeviceIds: readonly number[];
}
