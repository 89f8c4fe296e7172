import type {
  InstallStamp,
  CheckedSend,
  Address,
  AddressKey,
  CloseCode,
  Delivery,
  DirectoryChange,
  DroppedNotice,
  Revocation,
  SendOutcome,
  SessionEndReason,
  TraceContext,
  UserId,
  WindowBounds,
} from '@lantern/protocol';

/** One client connection, whatever carries it. After it has ended every method does nothing. */
export interface ClientConnection {
  /** Hands over one whole message. The bytes belong to the connection from then on. */
  send(message: Uint8Array): void;
  /** Ends the connection after what was sent. `reason`: at most 123 bytes, no identities (I8). */
  close(code: CloseCode, reason: string): void;
  /** Ends the connection at once; nobody is told. */
  terminate(): void;
  /** Sends a ping of the carrier; its answer counts as received bytes. */
  ping(): void;
  /** Stops reading; what was read already may still arrive. */
  pause(): void;
  resume(): void;
  /** Bytes handed over that the network has not taken. */
  readonly bufferedBytes: number;
  /** Bytes that came from the client so far, those of half a message included. */
  readonly receivedBytes: number;
}

/** The place of a connection among those of its user; apart from those of proven devices until it has proven one. */
export interface ConnectionPlace {
  /** The connection has proven a device. @returns whether the user may have one more such connection */
  prove(): boolean;
  /** Tells when the place goes to a newer connection: this one is to end. */
  onDisplaced(displaced: () => void): void;
  /** The connection broke the protocol, which is counted where it comes from; apart when it has proven no device. */
  violated(proven: boolean): void;
}

/** Whom a verified token speaks for. */
export interface TokenIdentity {
  readonly userId: UserId;
  /** Present: the token is good for this device only. */
  readonly deviceId?: number;
  /** Unix ms. */
  readonly expiresAt: number;
  /** Unix ms. */
  readonly issuedAt: number;
}

/** Why a token was refused. For metrics and the texts in {@link TokenVerdict}; a closed set (I8). */
export const TOKEN_FAULTS = [
  'missing',
  'too-large',
  'malformed',
  'untrusted',
  'expired',
  'not-yet-valid',
  'claims',
  'revoked',
] as const;
export type TokenFault = (typeof TOKEN_FAULTS)[number];

export type TokenVerdict =
  | { readonly valid: true; readonly identity: TokenIdentity }
  /** `detail` is safe to show to whoever presented the token, and never quotes it. */
  | { readonly valid: false; readonly fault: TokenFault; readonly detail: string };

export interface TokenVerifier {
  /** Judges a token. @throws RequestProblem UNAVAILABLE when it cannot be judged now; nothing else. */
  verify(token: string): Promise<TokenVerdict>;
}

/** What a mailbox tells an attached session. Calls of one session come in order; none throws. */
export interface MailboxListener {
  /** Attached. A second call, after {@link restarting}, begins a new session on the same connection (R8). */
  attached(): void;
  /** The owner is gone: what was delivered and not confirmed is void; {@link attached} follows when there is a new one. */
  restarting(): void;
  /** The session is over; no call follows. */
  ended(reason: SessionEndReason): void;
  deliver(deliveries: readonly Delivery[], trace?: TraceContext): void;
  confirmed(deliveryIds: readonly Uint8Array[]): void;
  caughtUp(phase: 'sent' | 'confirmed'): void;
  dropped(notice: DroppedNotice): void;
}

export interface AttachRequest {
  readonly address: AddressKey;
  readonly userId: UserId;
  readonly registrationId: number;
  readonly installedAt: InstallStamp;
  /** Unix ms. */
  readonly connectedAt: number;
  /** 16 random bytes as hex. */
  readonly connectionId: string;
  readonly window: WindowBounds;
  /** Of the first attach; those after it, at takeovers, belong to no trace. */
  readonly trace?: TraceContext | undefined;
}

/** A session's hold on its mailbox. */
export interface MailboxAttachment {
  /** Passes acks on, or drops them while there is no owner: the client repeats them when the session restarts. */
  ack(deliveryIds: readonly Uint8Array[], trace?: TraceContext): void;
  /** Gives the mailbox up; no call of the listener follows. Idempotent. */
  detach(): void;
}

export interface RoutedSend {
  readonly sender: Address;
  readonly send: CheckedSend;
  /** Only ask whether it is a duplicate. */
  readonly probe: boolean;
  readonly trace?: TraceContext | undefined;
}

export interface SendWaiter {
  /** Called exactly once. */
  settled(outcome: SendOutcome): void;
  /** Asked before a send that was held is handed over: whether what it was checked against still holds (I6). */
  stillRight(): boolean;
}

/** The transport as sessions see it: somebody owns each mailbox, wherever that is. */
export interface MailboxRouter {
  /** Asks for an attachment; the listener is told when it is there, which may take as long as there is no owner. */
  attach(request: AttachRequest, listener: MailboxListener): MailboxAttachment;
  /** Hands a send to the recipient's owner; sends to one user keep their order. */
  send(send: RoutedSend, waiter: SendWaiter): void;
}

/** What the gateway does with changes of device lists. Neither call throws. */
export interface DirectoryListener {
  changed(change: DirectoryChange): void;
  /** Changes may have been missed: nothing that was known before counts. */
  reset(): void;
}

/** Changes of device lists, announced by whichever process of the keys service. */
export interface DirectoryFeed {
  /**
   * Resolves when reading has begun, at the end: after `reset`, every change announced from then on is told, each at least
   * once, those of one user in order. @throws when that is not possible now: to be called again.
   */
  start(listener: DirectoryListener): Promise<void>;
  /** Whether everything announced until 2 s ago, or later, was told. */
  readonly live: boolean;
  stop(): Promise<void>;
}

/** What the gateway does with revocations. */
export interface RevocationListener {
  /** Refuses the tokens that it is about from now on, and ends the connections that use them. Does not throw. */
  revoked(revocation: Revocation): void;
}

/** Revocations of tokens, by whichever process, kept for at least as long as a token may live. */
export interface Revocations {
  /**
   * Resolves when everything that was revoked before was told; what is revoked from then on is told, too, each at least
   * once. @throws when that is not possible now: to be called again.
   */
  start(listener: RevocationListener): Promise<void>;
  /**
   * Resolves when the revocation is kept and will be told. Of two for one user or device only the last is kept: whoever
   * calls it sees to it that it is the one with the later time. @throws when it is not certain that it is kept: to be repeated.
   */
  revoke(revocation: Revocation): Promise<void>;
  /** Whether everything that was revoked until 2 s ago, or later, was told. */
  readonly live: boolean;
  /** How long a revocation is kept at most, ms; absent where that is not known. */
  readonly keptMs?: number;
  stop(): Promise<void>;
}
