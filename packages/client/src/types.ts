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
  readonly messages: number;
  /** Of ciphertext. */
  readonly bytes: number;
}

/** Every bound that a client can meet; sizes in bytes. */
export interface ServerLimits {
  readonly maxMessageBytesIn: number;
  readonly maxMessageBytesOut: number;
  readonly maxCiphertextBytes: number;
  /** Sum over the devices of one send. */
  readonly maxSendBytes: number;
  readonly maxRequestsInFlight: number;
  readonly maxAckIds: number;
  readonly maxOneTimeKeysPerUpload: number;
  readonly maxKemKeysPerUpload: number;
  readonly maxKeysStored: number;
  readonly maxDevices: number;
  readonly maxWindow: DeliveryWindow;
  readonly dedupWindowMs: number;
  readonly claimWindowMs: number;
  /** A later ack is legal and costs the server more. */
  readonly parkAfterMs: number;
  readonly maxTtlMs: number;
}

/** What the server holds about the own device. */
export interface RegisteredState {
  readonly registrationId: number;
  readonly signedPreKeyId: number;
  readonly lastResortKemId?: number;
  readonly oneTimeLeft: number;
  readonly kemLeft: number;
  /** Compare with `keyDigest` of the device's keys; when they differ, upload again. */
  readonly keyDigest: Uint8Array;
}

/** How the server greeted the current connection. Times in Unix ms of the server's clock. */
export interface Welcome {
  readonly serverTime: number;
  readonly tokenExpiresAt: number;
  readonly limits: ServerLimits;
  /** How long an undelivered message is kept, in ms. */
  readonly retentionMs: number;
  readonly features: readonly string[];
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
  readonly type: 'messages-dropped';
  /** At least so many. */
  readonly count: number;
  readonly reason: 'expired' | 'purged' | 'stale' | 'unknown';
  /** Server time of the oldest and the newest of them, Unix ms. */
  readonly oldest: number;
  readonly newest: number;
}

/** One ciphertext for one device. */
export interface OutgoingMessage {
  readonly deviceId: number;
  /** The registration id that the sender's session was made with. */
  readonly registrationId: number;
  /** 0 to 255. */
  readonly kind: number;
  readonly ciphertext: Uint8Array;
}

/** One message to the devices of one user: stored for all of them or for none. */
export interface SendRequest {
  /** 16 bytes, the same for every repeat of this message; see `newMessageId`. */
  readonly messageId: Uint8Array;
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
  readonly identityKey: Uint8Array;
  /** 32 random bytes, to be kept with the device's keys; see `newDeviceSecret`. */
  readonly deviceSecret: Uint8Array;
  readonly signedPreKey: SignedPreKey;
  /** Removes what another install registered at this address, with its keys and its mailbox. */
  readonly replace?: boolean;
}

/** Answer to an upload of keys. */
export interface PreKeyCounts {
  readonly oneTimeLeft: number;
  readonly kemLeft: number;
  /** Uploaded keys that were handed out before and were therefore not stored. */
  readonly oneTimeNotStoredIds: readonly number[];
  readonly kemNotStoredIds: readonly number[];
}

/** Asks for what is needed to start sessions with the devices of a user. */
export interface PreKeyClaim {
  readonly userId: string;
  /** Devices with which a session exists: no key is spent on them while the registration id is current. */
  readonly known?: readonly { readonly deviceId: number; readonly registrationId: number }[];
  /** 16 bytes; a repeat within the claim window gets the first answer. Default: random. */
  readonly claimId?: Uint8Array;
}

/** What is needed to start a session with one device. */
export interface PreKeyBundle {
  readonly device: DeviceInfo;
  readonly signedPreKey: SignedPreKey;
  /** Handed out to nobody else; absent when none is left. */
  readonly oneTime?: PreKey;
  /** Handed out to nobody else unless it is the last-resort one; absent when the device has none. */
  readonly kem?: SignedPreKey;
  readonly kemIsLastResort: boolean;
}

/** Answer to a {@link PreKeyClaim}. */
export interface ClaimedPreKeys {
  /** One for every device that was not known under its current registration id. */
  readonly bundles: readonly PreKeyBundle[];
  /** Known devices that do not exist any more. */
  readonly goneDeviceIds: readonly number[];
}
