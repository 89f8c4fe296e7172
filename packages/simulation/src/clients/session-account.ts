import type { Auditor, RecordAccount } from './auditor.js';
import type { AddressKey, PartitionId } from '@lantern/protocol';
import type { Broker } from '../backends/broker.js';
import { type DurableMail, isKept } from './durable-promises.js';

/** What is durable, for whoever checks a promise against it. */
export interface DurableState extends DurableMail {
  readonly broker: Broker;
}

export interface SessionAccountOptions {
  readonly auditor: Auditor;
  readonly durable: DurableState;
  readonly address: AddressKey;
  readonly registrationId: number;
  readonly partition: PartitionId;
  readonly windowMessages: number;
  readonly name: string;
}

/** One session as its client sees it: from Welcome or SessionRestarted to the next, and what has to hold in it. */
export class SessionAccount {
  readonly #options: SessionAccountOptions;
  /** The attach was no earlier than that, virtual ms. */
  readonly #notBefore: number;
  readonly #delivered = new Set<number>();
  readonly #outstanding = new Set<number>();
  readonly #ackedHere = new Set<number>();
  /** How many acks of an offset were sent and not answered yet. */
  readonly #unanswered = new Map<number, number>();
  /** What was confirmed on this connection before the session began. */
  #last = -1;
  #caughtUp = false;

  constructor(options: SessionAccountOptions, notBefore: number) {
    this.#options = options;
    this.#notBefore = notBefore;
  }

  /**
   * The owner changed: a new session on the same connection. Acks that are under way then may reach the owner as acks of the new
   * session, and free a slot of it: a slot is free when the ack arrives (docs/protocol.md).
   */
  restart(): void {
    this.#delivered.clear();
    this.#outstanding.clear();
    this.#ackedHere.clear();
    for (const offset of this.#unanswered.keys()) this.#ackedHere.add(offset);
    this.#last = -1;
    this.#caughtUp = false;
  }

  /** A message came. @returns it, or undefined when something is wrong with it */
  delivered(offset: number, text: string): RecordAccount | undefined {
    const { auditor, windowMessages, name, registrationId } = this.#options;
    const records = auditor.recordsOf(this.#options.address);
    const record = auditor.recordAt(this.#options.address, offset);
    if (record === undefined || record.messageId !== text || record.registrationId !== registrationId) {
      auditor.violated(`I4: ${name} got a message that is not for it, offset ${offset}`);
      return undefined;
    }
    if (this.#delivered.has(offset)) auditor.violated(`I3: ${name} got offset ${offset} twice in a session`);
    if (offset < this.#last) auditor.violated(`I3: ${name} got offset ${offset} after ${this.#last}`);
    const skipped = records.find(
      (each) =>
        each.offset < offset &&
        each.offset > this.#last &&
        each.registrationId === registrationId &&
        !each.acked &&
        !this.#delivered.has(each.offset),
    );
    if (skipped) auditor.violated(`I3: ${name} got offset ${offset}, and ${skipped.offset} below it was skipped`);
    const { confirmedAt } = record;
    if (confirmedAt !== undefined && (confirmedAt < this.#notBefore || this.#confirmedHere.has(offset)))
      auditor.violated(`I2: ${name} got offset ${offset} again, whose ack was confirmed before`);
    this.#delivered.add(offset);
    // What was acked again at the attach may have been on its way: that ack frees its slot.
    if (!this.#ackedHere.has(offset)) this.#outstanding.add(offset);
    this.#last = Math.max(this.#last, offset);
    if (this.#outstanding.size > windowMessages)
      auditor.violated(`I7: ${name} has ${this.#outstanding.size} unacked messages in a window of ${windowMessages}`);
    return record;
  }

  readonly #confirmedHere = new Set<number>();

  acked(offset: number): void {
    this.#outstanding.delete(offset);
    this.#ackedHere.add(offset);
    this.#unanswered.set(offset, (this.#unanswered.get(offset) ?? 0) + 1);
  }

  /** Whatever the answer was: the ack is not under way any more. */
  answered(offset: number): void {
    const left = (this.#unanswered.get(offset) ?? 1) - 1;
    if (left > 0) this.#unanswered.set(offset, left);
    else this.#unanswered.delete(offset);
  }

  /** I2: what was confirmed has to be gone for good by now. */
  confirmed(record: RecordAccount): void {
    const { auditor, durable, name } = this.#options;
    const { offset, partition, address } = record;
    auditor.confirmed(record);
    this.#confirmedHere.add(offset);
    const committed = durable.broker.committed.get(partition) ?? 0;
    if (committed <= offset)
      auditor.violated(
        `I2: the ack of offset ${offset} was confirmed to ${name}, and p${partition} is at ${committed}`,
      );
    if (isKept(durable, { address, partition, offset }))
      auditor.violated(`I2: offset ${offset} was confirmed to ${name}, and its document is there`);
  }

  caughtUp(phase: 'sent' | 'confirmed'): void {
    const { auditor, name, registrationId } = this.#options;
    if (phase === 'sent' && this.#caughtUp) auditor.violated(`${name} was told CaughtUp{SENT} twice in a session`);
    if (phase === 'sent') this.#caughtUp = true;
    // All that was accepted before the client asked to attach waited for it; what a replaced owner stored may come later.
    for (const record of auditor.recordsOf(this.#options.address)) {
      const waited = (record.acceptedAt ?? Infinity) < this.#notBefore && auditor.isKnown(record);
      if (!waited || record.registrationId !== registrationId || record.acked) continue;
      const isMissing = phase === 'confirmed' || !this.#delivered.has(record.offset);
      if (isMissing) return auditor.violated(`CaughtUp{${phase}} came to ${name} before offset ${record.offset}`);
    }
  }
}
