/**
 * What a flow needs of the two ends of a conversation, whatever the protocol between them. A message is named by the
 * position of its sender in the flow and its number at that sender, from 0.
 */

export interface Refusal {
  /** For the report, such as MAILBOX_FULL. */
  readonly code: string;
  /** Absent when a repeat has no chance. */
  readonly retryAfterMs?: number;
  /** The message may have been stored nevertheless. */
  readonly unknownOutcome: boolean;
}

export interface SenderEvents {
  accepted(number: number): void;
  refused(number: number, refusal: Refusal): void;
}

export interface SenderPeer {
  /** Sends message `number`; what is sent in one turn of the event loop travels together. */
  send(number: number): void;
  close(): Promise<void>;
}

export interface RecipientEvents {
  /** From here on the order of deliveries counts anew. */
  sessionStarted(): void;
  /** The ack follows by itself, with those of the same turn. `intact` is whether the content is what was sent. */
  delivered(message: { readonly sender: number; readonly number: number; readonly intact: boolean }): void;
  /** The ack that was sent at `ackedAt` (performance.now) is confirmed. */
  confirmed(sender: number, number: number, ackedAt: number): void;
  /** The server reported messages as lost. */
  dropped(count: number): void;
}

/** When what waited for a device came, in ms since its Hello. */
export interface CatchUp {
  /** Absent when nothing waited. */
  readonly firstMs?: number;
  readonly sentMs: number;
  readonly confirmedMs: number;
}

export interface RecipientPeer {
  /** Attaches; resolves when messages come as they are accepted, at the latest. */
  attach(): Promise<void>;
  /** Resolves when everything that waited at the attach was delivered and confirmed. */
  caughtUp(): Promise<CatchUp>;
  close(): Promise<void>;
}

export interface FlowShape {
  readonly senders: number;
  readonly recipientDevices: number;
  /** Of each message, for each device. */
  readonly messageBytes: number;
}

/** Makes the ends of flows. */
export interface PeerFactory {
  /**
   * Senders are connected, recipients are known to the server but not attached.
   * @throws Error when the server refuses one of them
   */
  open(shape: FlowShape, events: FlowEvents): Promise<FlowPeers>;
}

export interface FlowEvents {
  sender(index: number): SenderEvents;
  recipient(index: number): RecipientEvents;
}

export interface FlowPeers {
  readonly senders: readonly SenderPeer[];
  readonly recipients: readonly RecipientPeer[];
}
