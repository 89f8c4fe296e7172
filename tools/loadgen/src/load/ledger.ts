import { GrowingArray } from './growing-array.js';
import type { Refusal } from './peers.js';

/** What a server can do wrong; each is counted in messages (of copies, where a message goes to several devices). */
export interface Violations {
  /** Accepted, and not delivered by the end (I1). */
  lost: number;
  /** Delivered and acked, and the ack not confirmed by the end. */
  unconfirmed: number;
  /** Sent, and neither accepted nor refused by the end. */
  unanswered: number;
  /** Twice in one session (I3). */
  repeatedInSession: number;
  /** Below a message of the same sender that came earlier in the session (I3). */
  outOfOrder: number;
  /** Again after its ack was confirmed (I2). */
  afterConfirmation: number;
  /** Although the send was refused. */
  refusedButDelivered: number;
  /** Content or name of nothing that was sent. */
  foreign: number;
  /** Reported by the server as dropped. */
  dropped: number;
}

export interface LedgerSummary {
  readonly sent: number;
  readonly accepted: number;
  /** By code. */
  readonly refused: Record<string, number>;
  /** Copies, repeats not counted. */
  readonly delivered: number;
  /** Copies delivered again in a later session before their ack was confirmed: legal. */
  readonly redelivered: number;
  readonly confirmed: number;
  readonly violations: Violations;
}

const ACCEPTED = 1;
const REFUSED = 2;
/** Refused, and may have been stored nevertheless. */
const UNKNOWN = 3;

const DELIVERED = 1;
const CONFIRMED = 2;

const bytes = () => new GrowingArray((length) => new Uint8Array(length));

/** What one recipient device saw of one sender. */
class Copies {
  readonly state = bytes();
  /** Highest number of this session. */
  last = -1;
}

/** The account of one flow: every message from its send to the confirmation of its ack by each device. */
export class Ledger {
  readonly #answers: readonly GrowingArray<Uint8Array>[];
  readonly #copies: readonly (readonly Copies[])[];
  readonly #sent: number[];
  readonly #violations: Violations = {
    lost: 0,
    unconfirmed: 0,
    unanswered: 0,
    repeatedInSession: 0,
    outOfOrder: 0,
    afterConfirmation: 0,
    refusedButDelivered: 0,
    foreign: 0,
    dropped: 0,
  };
  readonly #refused: Record<string, number> = {};
  #accepted = 0;
  #delivered = 0;
  #redelivered = 0;
  #confirmed = 0;

  constructor(senders: number, recipients: number) {
    this.#answers = Array.from({ length: senders }, bytes);
    this.#sent = Array.from({ length: senders }, () => 0);
    this.#copies = Array.from({ length: recipients }, () => Array.from({ length: senders }, () => new Copies()));
  }

  /** The number of the sender's next message, which is sent now. */
  nextNumber(sender: number): number {
    const number = this.#sent[sender] ?? 0;
    this.#sent[sender] = number + 1;
    return number;
  }

  accepted(sender: number, number: number): void {
    this.#answers[sender]?.set(number, ACCEPTED);
    this.#accepted++;
  }

  refused(sender: number, number: number, refusal: Refusal): void {
    this.#answers[sender]?.set(number, refusal.unknownOutcome ? UNKNOWN : REFUSED);
    this.#refused[refusal.code] = (this.#refused[refusal.code] ?? 0) + 1;
  }

  sessionStarted(recipient: number): void {
    for (const copies of this.#copies[recipient] ?? []) copies.last = -1;
  }

  /** Whether it is the first delivery of this copy. */
  delivered(recipient: number, message: { sender: number; number: number; intact: boolean }): boolean {
    const { sender, number } = message;
    const copies = this.#copies[recipient]?.[sender];
    if (!message.intact || copies === undefined || number >= (this.#sent[sender] ?? 0)) {
      this.#violations.foreign++;
      return false;
    }
    const state = copies.state.at(number);
    if (number === copies.last) this.#violations.repeatedInSession++;
    else if (number < copies.last) this.#violations[state === 0 ? 'outOfOrder' : 'repeatedInSession']++;
    copies.last = Math.max(copies.last, number);
    if ((state & CONFIRMED) !== 0) this.#violations.afterConfirmation++;
    if (state !== 0) {
      this.#redelivered++;
      return false;
    }
    copies.state.set(number, DELIVERED);
    this.#delivered++;
    return true;
  }

  /** Whether it is the first confirmation of this copy. */
  confirmed(recipient: number, sender: number, number: number): boolean {
    const copies = this.#copies[recipient]?.[sender];
    const state = copies?.state.at(number) ?? 0;
    if (copies === undefined || (state & CONFIRMED) !== 0) return false;
    copies.state.set(number, state | CONFIRMED);
    this.#confirmed++;
    return true;
  }

  dropped(count: number): void {
    this.#violations.dropped += count;
  }

  /** To be called when nothing more can come. */
  summary(): LedgerSummary {
    const violations = { ...this.#violations };
    for (const [sender, sent] of this.#sent.entries())
      for (let number = 0; number < sent; number++) this.#settle(violations, sender, number);
    return {
      sent: this.#sent.reduce((sum, count) => sum + count, 0),
      accepted: this.#accepted,
      refused: { ...this.#refused },
      delivered: this.#delivered,
      redelivered: this.#redelivered,
      confirmed: this.#confirmed,
      violations,
    };
  }

  #settle(violations: Violations, sender: number, number: number): void {
    const answer = this.#answers[sender]?.at(number);
    if (answer === 0) violations.unanswered++;
    for (const recipient of this.#copies) {
      const state = recipient[sender]?.state.at(number) ?? 0;
      if (answer === ACCEPTED && (state & DELIVERED) === 0) violations.lost++;
      if (answer === REFUSED && state !== 0) violations.refusedButDelivered++;
      if ((state & DELIVERED) !== 0 && (state & CONFIRMED) === 0) violations.unconfirmed++;
    }
  }
}

export function isClean(summary: LedgerSummary): boolean {
  return Object.values(summary.violations).every((count) => count === 0);
}

/** The account of several flows. */
export function sumLedgers(summaries: readonly LedgerSummary[]): LedgerSummary {
  const total = new Ledger(0, 0).summary();
  const add = (into: Record<string, number>, from: Record<string, number>) => {
    for (const [name, count] of Object.entries(from)) into[name] = (into[name] ?? 0) + count;
  };
  const counts = { sent: 0, accepted: 0, delivered: 0, redelivered: 0, confirmed: 0 };
  for (const { refused, violations, ...rest } of summaries) {
    add(total.refused, refused);
    add(total.violations as unknown as Record<string, number>, { ...violations });
    add(counts, rest);
  }
  return { ...total, ...counts };
}
