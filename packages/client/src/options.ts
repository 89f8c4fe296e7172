import type { Backoff } from './backoff.js';
import type { ClientClock } from './clock.js';
import type { RequestRefused } from './errors.js';
import type { SeenMessages } from './seen-messages.js';
import type { ClientEvent, DeliveryWindow, IncomingMessage } from './types.js';

/** Why a token is asked for. */
export type TokenReason =
  /** For a new connection; a token that is still good may be given again. */
  | 'connect'
  /** The one in use expires soon: a new one is needed. */
  | 'expiring'
  /** The server refused the last one: a new one is needed. */
  | 'rejected';

/**
 * Gives the access token (a compact JWS). The client waits for it as long as it takes; a rejection is taken as a passing
 * fault, and it is asked again with back-off.
 */
export type TokenSource = (reason: TokenReason) => string | Promise<string>;

/** How a device proves that it is the registered one. */
export interface DeviceCredentials {
  /** As registered: the install nonce. */
  readonly registrationId: number;
  /** As registered: 32 bytes. */
  readonly deviceSecret: Uint8Array;
}

/** Sees what happens on the wire, for metrics and tests. What its functions throw is thrown apart from the connection, uncaught. */
export interface ClientObserver {
  /**
   * A message arrived, in the session of this number (a new one at each attach and restart). Called in the order of the
   * wire, also with regard to `acked`, and before repeats are removed.
   */
  delivered?(message: IncomingMessage, seen: { readonly session: number }): void;
  /** The server confirmed these acks: none of these messages is delivered again. */
  acked?(deliveryIds: readonly Uint8Array[]): void;
  /** The server answered a request that was sent; a repeat is answered for itself. Acks are told by `acked`. */
  answered?(answer: ObservedAnswer): void;
}

/** See {@link ClientObserver.answered}. */
export interface ObservedAnswer {
  /** From the sending of this attempt to its answer, in ms. */
  readonly afterMs: number;
  /** Absent unless the server refused. */
  readonly refusal?: RequestRefused;
}

/** Options of a client. Only `url`, `token` and `deviceId` are needed. */
export interface ClientOptions {
  /** `ws:` or `wss:` URL of a gateway. */
  readonly url: string;
  /** Gives the access token for each connection. */
  readonly token: TokenSource;
  /** The device that speaks, any uint32. */
  readonly deviceId: number;
  /** Absent before the first registration; `register` sets it for this client. */
  readonly credentials?: DeviceCredentials;
  /** Attach to no mailbox and displace nobody: only send. Default: false. */
  readonly sendOnly?: boolean;
  /**
   * Called with each message, one after the other; the message is acked when it resolved, and comes again at a later
   * attach when it rejected. Ack also what cannot be decrypted. Without it, use `messages()`.
   */
  readonly onMessage?: (message: IncomingMessage) => void | Promise<void>;
  /** Called with each event, one after the other. Without it, use `events()`. */
  readonly onEvent?: (event: ClientEvent) => void | Promise<void>;
  /** Default: the newest 20,000 messages, in memory. */
  readonly seenMessages?: SeenMessages;
  /** How much may be delivered and not acked, at least 1 message and 65,536 bytes; the server may lower it. Default: 256 messages, 4 MiB. */
  readonly window?: DeliveryWindow;
  /** From the call of a request to its answer, over reconnects, in ms. Default: 30,000. */
  readonly requestTimeoutMs?: number;
  /** From the start of a connection to its Welcome, in ms. Default: 15,000. */
  readonly connectTimeoutMs?: number;
  /** How often to ping, in ms, 15,000 to 300,000; a silent interval after a ping ends the connection. Default: 30,000. */
  readonly pingIntervalMs?: number;
  /** Delays between attempts to connect. Default: 500 ms, doubled up to 60,000 ms; the real delay is random below that. */
  readonly backoff?: Backoff;
  /** A connection that lived for so long ends the growth of the delays, in ms. Default: 5,000. */
  readonly stableAfterMs?: number;
  /** Most requests that may wait for answers in this client; beyond it they fail at once. Default: 1,000. */
  readonly maxRequests?: number;
  /** Name and version of the application, at most 64 bytes. */
  readonly clientName?: string;
  /** Sees what happens on the wire. */
  readonly observer?: ClientObserver;
  /** Default: the clock of the runtime. */
  readonly clock?: ClientClock;
  /** Uniform in [0, 1), for jitter. Default: Math.random. */
  readonly random?: () => number;
}
