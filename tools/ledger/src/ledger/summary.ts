/** What a server can do wrong; all must be 0. Counted in copies: a message for two devices is two. */
export interface Violations {
  /** Accepted, and not delivered by the end (I1). */
  lost: number;
  /** Delivered again after its ack was confirmed (I2). */
  confirmedThenRedelivered: number;
  /** Below something that came earlier in the session, or later than a message that its sender sent after it (I3). */
  outOfOrder: number;
  /** Twice in one session (I3). */
  repeatedInSession: number;
  /** Delivered, and its ack not confirmed by the end, by a device that remembers it. */
  unconfirmed: number;
  /** Sent, and neither accepted nor refused by the end. */
  unanswered: number;
  /** Although every answer said that nothing was stored. */
  refusedButDelivered: number;
  /** Of a content, name or address that was not sent. */
  foreign: number;
  /** Reported by the server as dropped. */
  dropped: number;
  /** Handed to the application more than once by the client library. */
  readTwice: number;
  /** Delivered, and never handed to the application. */
  unread: number;
}

export type ViolationKind = keyof Violations;

export interface Finding {
  readonly kind: ViolationKind;
  /** Which message, device, session and offset: ids of the test, nobody's. */
  readonly what: string;
}

export interface LedgerSummary {
  /** Messages that were wanted to be sent. */
  readonly wanted: number;
  /** Messages answered accepted (or duplicate, after a lost answer). */
  readonly accepted: number;
  /** Messages whose every attempt was refused for certain. */
  readonly refusedForGood: number;
  /** Copies that had to come. */
  readonly copies: number;
  /** Of these, delivered at least once. */
  readonly delivered: number;
  /** Deliveries on the wire. */
  readonly deliveries: number;
  /** Deliveries beyond the first of a copy, before the client library removes them: legal until the confirmation. */
  readonly duplicatesBeforeDedup: number;
  /** Of these, copies that stand in the log twice: a repeat of the sender that the dedup window did not know. */
  readonly storedTwice: number;
  /** Copies whose ack is confirmed; of those that a device acked right before a crash it may never have heard. */
  readonly confirmed: number;
  /** Frames of sends that left again with the same message id. */
  readonly repeatedSends: number;
  readonly duplicateAnswers: number;
  /** Answers that refuse, by code; repeats count again. */
  readonly refusedAnswers: Readonly<Record<string, number>>;
  readonly violations: Readonly<Violations>;
  /** The first of them. */
  readonly findings: readonly Finding[];
}

export const noViolations = (): Violations => ({
  lost: 0,
  confirmedThenRedelivered: 0,
  outOfOrder: 0,
  repeatedInSession: 0,
  unconfirmed: 0,
  unanswered: 0,
  refusedButDelivered: 0,
  foreign: 0,
  dropped: 0,
  readTwice: 0,
  unread: 0,
});

export function isClean({ violations }: LedgerSummary): boolean {
  return Object.values(violations).every((count) => count === 0);
}
