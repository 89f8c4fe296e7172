import type { ClientClock } from './clock.js';
import type { MessagingClient } from './messaging-client.js';
import type { UnsentRecord, UnsentStore } from './storage.js';
import type { DeviceMismatch, OutgoingMessage, SendOutcome, SendRequest } from './types.js';

/** A message that can wait: any send but an ephemeral one. */
export type QueuedSend = Omit<SendRequest, 'ephemeral' | 'timeoutMs'>;

/**
 * What became of a queued message, for good: what `send` tells, without refusals that pass; a mismatch only where
 * `onMismatch` gave the message up.
 */
export type SettledOutcome = SendOutcome;

/** How an outbox works; see `openOutbox`. */
export interface OutboxOptions {
  /** Sends the messages, while it is connected. */
  readonly client: Pick<MessagingClient, 'send' | 'state' | 'onStateChange'>;
  /** What was left there is sent first. For one outbox at a time. */
  readonly store: UnsentStore;
  /**
   * The recipient's devices are not those that the message was encrypted for: bring the sessions up to date, and return the
   * ciphertexts for all of them, or undefined to give the message up. They replace the old ones in the store, under the same
   * message id. When it rejects, the message is tried again later.
   */
  readonly onMismatch: (
    message: QueuedSend,
    mismatch: DeviceMismatch,
  ) => readonly OutgoingMessage[] | undefined | Promise<readonly OutgoingMessage[] | undefined>;
  /**
   * Called with each message that is done, before it is forgotten: at least once, again after a crash between the two. When it
   * rejects, the message is tried again later.
   */
  readonly onSettled?: (message: QueuedSend, outcome: SettledOutcome) => void | Promise<void>;
  /**
   * Called by `openOutbox` with each record of the store that is no message any more (a failing disk): a message that will not be
   * sent. It is removed when this is done; the others are sent. Without it, or when it rejects, `openOutbox` rejects, and nothing is
   * removed.
   */
  readonly onUnreadable?: (record: UnsentRecord) => void | Promise<void>;
  /** Most messages that may wait; beyond it `add` rejects with `OutboxFull`. Default: 1,000. */
  readonly maxMessages?: number;
  /** Most bytes that may wait, with all that belongs to a message. Default: 16 MiB. */
  readonly maxBytes?: number;
  /** Default: the clock of the runtime. */
  readonly clock?: ClientClock;
  /** Uniform in [0, 1), for jitter. Default: Math.random. */
  readonly random?: () => number;
}

/** As much waits in the outbox as it may hold; nothing was kept. */
export class OutboxFull extends Error {
  constructor(bound: string) {
    super(`the outbox holds ${bound} already`);
    this.name = 'OutboxFull';
  }
}
