/** One delivery id of a device. */
export interface DeliveryEntry {
  /** Of the message. */
  readonly message: number;
  deliveries: number;
  /** The session that got it last. */
  lastSession: number;
  /** Sessions in which the answered acks of it were sent. */
  readonly ackedIn: number[];
  /** The session that ran when the first confirmation came; undefined before. */
  confirmedDuring: number | undefined;
}

/** What came of a delivery, seen on the wire. */
export type DeliveryVerdict = 'first' | 'again' | 'repeated-in-session' | 'out-of-order' | 'after-confirmation';

/** What one device saw on the wire, over all its connections. */
export class DeviceAccount {
  /** By offset. */
  readonly entries = new Map<number, DeliveryEntry>();
  /** How often each message was handed to the application. */
  readonly reads = new Map<number, number>();
  /** Counts up at each attach and restart. */
  session = 0;
  /** Offsets that were delivered, and whose ack is neither confirmed nor forgotten. */
  readonly unconfirmed = new Set<number>();
  /** Copies that were accepted for it and are not delivered. */
  waiting = 0;
  #lastOffset = -1;

  sessionStarted(): void {
    this.session++;
    this.#lastOffset = -1;
  }

  delivered(offset: number, message: number): DeliveryVerdict {
    const known = this.entries.get(offset);
    const inOrder = offset > this.#lastOffset;
    this.#lastOffset = Math.max(this.#lastOffset, offset);
    if (known === undefined) {
      const lastSession = this.session;
      this.entries.set(offset, { message, deliveries: 1, lastSession, ackedIn: [], confirmedDuring: undefined });
      this.unconfirmed.add(offset);
      return inOrder ? 'first' : 'out-of-order';
    }
    const repeated = known.lastSession === this.session;
    known.deliveries++;
    known.lastSession = this.session;
    if (known.confirmedDuring === undefined) this.unconfirmed.add(offset);
    if (this.#comesBack(known)) return 'after-confirmation';
    if (repeated) return 'repeated-in-session';
    return inOrder ? 'again' : 'out-of-order';
  }

  /** The server answered an ack that was sent in the session `ackedIn`. */
  confirmed(offset: number, ackedIn: number): void {
    const entry = this.entries.get(offset);
    if (entry === undefined) return;
    if (!entry.ackedIn.includes(ackedIn)) entry.ackedIn.push(ackedIn);
    if (entry.confirmedDuring !== undefined) return;
    entry.confirmedDuring = this.session;
    this.unconfirmed.delete(offset);
  }

  /**
   * The device lost its memory of what it acked: the server may have taken these acks without the device ever hearing of it.
   * What it did not take comes again.
   */
  acksForgotten(): void {
    this.unconfirmed.clear();
  }

  /** @returns how often the application has got it now. */
  read(message: number): number {
    const times = (this.reads.get(message) ?? 0) + 1;
    this.reads.set(message, times);
    return times;
  }

  /** I2: not on the session that acked it, and not on one that attached after the confirmation. */
  #comesBack({ ackedIn, confirmedDuring }: DeliveryEntry): boolean {
    if (confirmedDuring === undefined) return false;
    return this.session > confirmedDuring || ackedIn.includes(this.session);
  }
}
