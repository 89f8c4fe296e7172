import type { AddressKey, WindowBounds } from '@lantern/protocol';

/** What a device may be told at most, and must be told in the end: I1, I2, I3, the window and CaughtUp, for all owners. */
export interface Accepted {
  readonly offset: number;
  readonly address: AddressKey;
  readonly bytes: number;
  readonly registrationId: number;
  readonly expiresAt: number;
  readonly urgent: boolean;
  /** Nobody can read it: it is never delivered. */
  readonly dead: boolean;
}

/** One attachment of an address at one owner. */
export interface Attachment {
  readonly address: AddressKey;
  readonly registrationId: number;
  readonly window: WindowBounds;
  /** What lies below it waited at the attach. */
  readonly attachEnd: number;
  /** Offsets whose drop its owner has begun. */
  readonly dropping: ReadonlySet<number>;
  /** When its attach reached the owner: what was confirmed before must not come on it. */
  readonly attachedAt: number;
  state: 'attaching' | 'attached' | 'ended';
  readonly delivered: number[];
  readonly inFlight: Map<number, number>;
  /** Acked and due a confirmation. */
  readonly acked: Set<number>;
  readonly confirmed: Set<number>;
  phase: 'none' | 'sent' | 'confirmed';
}

/** What the log and the mailbox hold durably. */
export interface Durable {
  readonly committed: number;
  hasDocument(accepted: Accepted): boolean;
}

export class DeliveryModel {
  readonly accepted = new Map<number, Accepted>();
  /** Acked by the device. */
  readonly acked = new Set<number>();
  readonly confirmedAt = new Map<number, number>();
  /** Dropped, and the device will be told; or kept as a dead letter. */
  readonly noticed = new Set<number>();
  readonly purges = new Map<AddressKey, { below: number; confirmedBelow: number; confirmedAt: number }>();
  #time = 0;

  /** Logical time, to tell what came first. */
  time(): number {
    return ++this.#time;
  }

  of(address: AddressKey): Accepted[] {
    return [...this.accepted.values()].filter((one) => one.address === address);
  }

  /** Nothing has to be delivered any more. */
  settled({ offset, address }: Accepted): boolean {
    return this.acked.has(offset) || this.noticed.has(offset) || offset < (this.purges.get(address)?.below ?? 0);
  }

  purged(address: AddressKey, below: number, confirmed: boolean): void {
    const purge = this.purges.get(address) ?? { below: 0, confirmedBelow: 0, confirmedAt: 0 };
    purge.below = Math.max(purge.below, below);
    if (confirmed)
      Object.assign(purge, { confirmedBelow: Math.max(purge.confirmedBelow, below), confirmedAt: this.time() });
    this.purges.set(address, purge);
  }

  attached(to: Attachment): void {
    this.check(to.state === 'attaching', 'a session is attached once, and not after its end');
    to.state = 'attached';
  }

  delivered(to: Attachment, offset: number, now: number): void {
    const message = this.accepted.get(offset);
    this.check(to.state === 'attached', `offset ${offset} delivered before the attach or after the end`);
    if (message === undefined || message.dead || message.address !== to.address)
      throw new Error(`offset ${offset} delivered to another address`);
    this.check(message.expiresAt > now, `offset ${offset} delivered after it expired`);
    this.check(message.registrationId === to.registrationId, `offset ${offset} delivered to another install`);
    this.checkPurge(to, offset);
    const confirmed = this.confirmedAt.get(offset) ?? Number.POSITIVE_INFINITY;
    this.check(
      confirmed > to.attachedAt && !to.confirmed.has(offset),
      `I2: offset ${offset} came after its confirmation`,
    );
    const last = to.delivered.at(-1) ?? -1;
    this.check(offset > last, `I3: offset ${offset} came after ${last}`);
    for (const lower of this.of(to.address)) {
      if (lower.offset <= last || lower.offset >= offset || lower.dead) continue;
      const skipped = !this.settled(lower) && !to.dropping.has(lower.offset);
      this.check(!skipped, `I3: offset ${offset} came while the lower ${lower.offset} was skipped`);
    }
    const bytes = [...to.inFlight.values()].reduce((sum, one) => sum + one, message.bytes);
    this.check(to.inFlight.size < to.window.messages, `offset ${offset} exceeds the window in count`);
    this.check(to.inFlight.size === 0 || bytes <= to.window.bytes, `offset ${offset} exceeds the window in bytes`);
    to.delivered.push(offset);
    to.inFlight.set(offset, message.bytes);
  }

  private checkPurge(to: Attachment, offset: number): void {
    const purge = this.purges.get(to.address);
    const gone = purge !== undefined && offset < purge.confirmedBelow && purge.confirmedAt < to.attachedAt;
    this.check(!gone, `offset ${offset} delivered although purged`);
  }

  confirmed(to: Attachment, offset: number, durable: Durable): void {
    this.check(to.state === 'attached', `offset ${offset} confirmed before the attach or after the end`);
    const message = this.accepted.get(offset);
    to.acked.delete(offset);
    if (message?.address !== to.address) return;
    this.check(durable.committed > offset, `I2: offset ${offset} confirmed, but the log brings it again`);
    this.check(!durable.hasDocument(message), `I2: offset ${offset} confirmed, but the mailbox still has it`);
    to.confirmed.add(offset);
    if (!this.confirmedAt.has(offset)) this.confirmedAt.set(offset, this.time());
  }

  caughtUp(to: Attachment, phase: 'sent' | 'confirmed'): void {
    this.check(to.phase === (phase === 'sent' ? 'none' : 'sent'), `CaughtUp ${phase} after ${to.phase}`);
    to.phase = phase;
    for (const message of this.of(to.address)) {
      const { offset, dead } = message;
      if (offset >= to.attachEnd || dead) continue;
      const sent = to.delivered.includes(offset) || this.settled(message) || to.dropping.has(offset);
      this.check(sent, `CaughtUp ${phase} before offset ${offset} was sent`);
      const unconfirmed = (to.delivered.includes(offset) && !to.confirmed.has(offset)) || to.acked.has(offset);
      this.check(phase === 'sent' || !unconfirmed, `CaughtUp confirmed before offset ${offset} was confirmed`);
    }
  }

  /** I1: whatever dies now, every message that is still owed is in the log above the committed offset, or in the mailbox. */
  checkDurable(durable: Durable): void {
    for (const message of this.accepted.values()) {
      const kept = message.offset >= durable.committed || this.settled(message) || durable.hasDocument(message);
      this.check(kept, `I1: offset ${message.offset} is lost`);
    }
  }

  check(holds: boolean, otherwise: string): void {
    if (!holds) throw new Error(otherwise);
  }
}
