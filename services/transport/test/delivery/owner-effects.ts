import type { AddressKey, Offset, SessionEndReason, SessionId, UserId } from '@lantern/protocol';
import { PartitionDelivery } from '../../src/delivery/partition-delivery.js';
import type {
  DeliveryConfig,
  DeliveryEffects,
  DropCause,
  Entry,
  ParkedMessage,
  ReadAnswer,
  ReadRequest,
} from '../../src/delivery/state.js';
import type { Accepted, Attachment, DeliveryModel } from './delivery-model.js';
import type { DurableStore } from './durable-store.js';
import { OwnerBook } from './owner-book.js';
import type { SimulatedOwner } from './simulated-owner.js';
import { name, storedMessage } from './traffic.js';

/** Something under way: each stage happens at a moment of its own, in any order with the stages of others. */
export interface Operation {
  readonly owner: OwnerEffects | undefined;
  readonly label: string;
  readonly stages: (() => void)[];
}

/** One connection of a device. */
export interface DeviceSession extends Attachment {
  readonly id: SessionId;
  readonly owner: SimulatedOwner;
  readonly installedAt: number;
  readonly connectedAt: number;
  readonly connectionId: string;
  readonly dropping: Set<number>;
  /** What was fetched while it was attached. */
  readonly fetchedFrom: number;
  /** Whether the device hears of anything on it. */
  up: boolean;
  /** What the device got on it and has not acked on it. */
  readonly received: Set<number>;
}

export interface World {
  now: number;
  readonly store: DurableStore;
  readonly model: DeliveryModel;
  readonly operations: Operation[];
  readonly config: DeliveryConfig;
  trace(line: () => string): void;
  /** The install that the address has now. */
  registrationOf(address: AddressKey): number;
  /** A device hears that it is attached, or that a session of it ended. */
  heard(session: DeviceSession, what: 'attached' | 'ended'): void;
  confirmed(session: DeviceSession, offset: number): void;
}

/** What an owner's shell does for its core, reduced to what the ports promise; every effect is checked by the model. */
export class OwnerEffects implements DeliveryEffects {
  readonly core: PartitionDelivery;
  readonly book: OwnerBook;
  readonly epoch: number;
  readonly generation: number;
  /** End of the log at the takeover. */
  readonly backlogEnd: number;
  readonly sessions = new Map<SessionId, DeviceSession>();
  readonly dropping = new Set<number>();
  /** Crashed, or knows that it was replaced. */
  gone = false;
  #effects = 0;
  #mayWake = true;
  /** The last range of a session that was empty and did not make it live: nothing new can come into it. */
  readonly #empty = new Map<DeviceSession, string>();
  readonly #reading = new Set<DeviceSession>();

  constructor(
    readonly world: World,
    presenceSettled: boolean,
  ) {
    const { epoch, generation, start } = world.store.advance();
    this.epoch = epoch;
    this.generation = generation;
    this.backlogEnd = world.store.end;
    const { config } = world;
    const offsets = { start: start as Offset, backlogEnd: this.backlogEnd as Offset };
    this.core = new PartitionDelivery({ config, effects: this, ...offsets, presenceSettled });
    this.book = new OwnerBook(this.core, config);
    this.book.presenceSettled = presenceSettled;
  }

  attached(id: SessionId): void {
    const session = this.#session(id);
    this.world.trace(() => `  -> attached ${id}`);
    this.world.model.attached(session);
    this.world.heard(session, 'attached');
  }

  end(id: SessionId, reason: SessionEndReason): void {
    this.world.trace(() => `  -> end ${id} ${reason}`);
    this.#effects++;
    this.ended(this.#session(id));
  }

  deliver(id: SessionId, { offset, redelivered }: { offset: Offset; redelivered: boolean }): void {
    const session = this.#session(id);
    this.world.trace(() => `  -> deliver ${offset} on ${id}`);
    this.#effects++;
    this.world.model.delivered(session, offset, this.world.now);
    this.world.model.check(redelivered || !this.book.wasSent(offset), `offset ${offset} is not marked as redelivered`);
    const unconfirmed = session.delivered.filter((one) => !session.confirmed.has(one)).length;
    const bound = session.window.messages * this.world.config.unconfirmedWindows;
    this.world.model.check(unconfirmed <= bound, `${unconfirmed} messages of a session are not confirmed`);
    this.book.delivered(session, offset);
    if (session.up) session.received.add(offset);
  }

  confirm(id: SessionId, offset: Offset): void {
    const session = this.#session(id);
    this.world.trace(() => `  -> confirm ${offset} on ${id}`);
    this.#effects++;
    const isForeign = this.world.model.accepted.get(offset)?.address !== session.address;
    const isDue = isForeign || session.acked.has(offset) || session.confirmed.has(offset);
    this.world.model.check(isDue, `offset ${offset} is confirmed without an ack`);
    this.world.model.confirmed(session, offset, this.world.store);
    if (session.up) this.world.confirmed(session, offset);
  }

  caughtUp(id: SessionId, phase: 'sent' | 'confirmed'): void {
    this.world.trace(() => `  -> caught up ${phase} on ${id}`);
    this.#effects++;
    this.world.model.caughtUp(this.#session(id), phase);
  }

  park(entry: Entry): void {
    const { store, model, now } = this.world;
    const { offset } = entry;
    this.#effects++;
    this.book.parking(offset, now);
    const message = model.accepted.get(offset) as Accepted;
    const answer = (): void => {
      this.input(`park ${offset} answered`, () => {
        const due = this.book.parked(offset);
        this.#mayWake = due !== undefined;
        this.core.parkAnswered(this.world.now, [entry]);
        this.#mayWake = true;
        if (due !== undefined) this.expectAwake(due);
      });
    };
    this.begin(`park ${offset}`, [() => store.insert(message, this.epoch), answer]);
  }

  /** Reads, then looks at the ownership (R1), then answers: three moments. */
  read(request: ReadRequest): void {
    const { store } = this.world;
    const session = this.#session(request.session);
    this.#effects++;
    this.#reads(session, true);
    const range = `(${request.above}, ${request.below})`;
    this.world.model.check(this.#empty.get(session) !== range, `the empty range ${range} is read again`);
    let answer: ReadAnswer | undefined;
    let isOwner = false;
    const execute = (): void => {
      answer = this.#page(request);
    };
    const check = (): void => {
      isOwner = store.epoch === this.epoch;
    };
    const reply = (): void => {
      if (this.gone || answer === undefined) return;
      if (isOwner) this.#answerRead(request, { session, answer });
      else this.giveUp();
    };
    this.begin(`read ${name(request.address)} ${range}`, [execute, check, reply]);
  }

  #answerRead(request: ReadRequest, { session, answer }: { session: DeviceSession; answer: ReadAnswer }): void {
    const found = answer.documents.map(({ offset }) => offset).join(' ');
    this.input(`read of session ${session.id} answered: ${found || 'none'}, through ${answer.through}`, () => {
      this.#reads(session, false);
      const isGone = session.installedAt < answer.installedBefore;
      const isCurrent = this.book.current.get(session.address) === session;
      if (isCurrent && answer.purgedBelow > 0) this.book.purged(request.address, answer.purgedBelow);
      this.#empty.set(session, answer.through < 0 ? `(${request.above}, ${request.below})` : '');
      const { length: sent } = session.delivered;
      if (isCurrent && isGone) this.book.leave(session);
      this.core.readAnswered(this.world.now, request, answer);
      this.world.model.check(!isCurrent || !isGone || session.state === 'ended', 'an install that is gone is attached');
      const isLive = this.core.ephemeral(request.address, { registrationId: session.registrationId, bytes: 0 });
      if (isLive !== undefined || session.delivered.length > sent) this.#empty.delete(session);
    });
  }

  #page(request: ReadRequest): ReadAnswer {
    const { store } = this.world;
    const { documents, more } = store.page(request);
    const valid = documents.filter((document) => store.isValid(document, this.epoch));
    for (const { message, epoch } of documents.filter((one) => !valid.includes(one) && one.epoch < this.epoch))
      this.begin(`remove invalid ${message.offset}`, [() => this.#removed(message, epoch)]);
    return {
      documents: valid.map(({ message }) => ({
        offset: message.offset as Offset,
        bytes: message.bytes,
        message: storedMessage(message),
      })),
      through: documents.at(-1)?.message.offset ?? -1,
      more,
      ...(request.first ? store.marker(request.address) : { purgedBelow: 0, installedBefore: 0 }),
    };
  }

  remove(address: AddressKey, offset: Offset): void {
    this.#effects++;
    const apply = (): void => this.#removed({ address, offset }, this.epoch);
    const answer = (): void =>
      this.input(`remove ${offset} answered`, () => this.core.removeAnswered(this.world.now, [{ address, offset }]));
    this.begin(`remove ${offset} of ${name(address)}`, [apply, answer]);
  }

  dropEntry(entry: Entry, cause: DropCause): void {
    const message = this.world.model.accepted.get(entry.offset) as Accepted;
    this.#checkDrop(message, cause);
    this.book.dropping(message);
    this.begin(`drop ${entry.offset} ${cause}`, [() => this.#noticed(message, cause), () => this.dropped(entry)]);
  }

  dropDocument(_address: AddressKey, { offset }: ParkedMessage, cause: DropCause): void {
    const message = this.world.model.accepted.get(offset) as Accepted;
    this.#checkDrop(message, cause);
    this.book.dropping(message);
    this.drop(message, cause);
  }

  release(_address: AddressKey, message: { sender: UserId; bytes: number } | undefined): void {
    this.book.released(message);
  }

  wake(address: AddressKey): void {
    this.world.trace(() => `  -> wake ${name(address)}`);
    this.#effects++;
    this.world.model.check(this.#mayWake, `${name(address)} is woken for nothing`);
    this.book.woken(address, this.world.now);
  }

  protected input(label: string, apply: () => void): void {
    if (this.gone) return;
    this.world.trace(() => `[${this.epoch}] ${label}`);
    this.#effects = 0;
    const bound = 8 + 4 * (this.core.tracked + this.core.sessions);
    apply();
    this.world.model.check(this.#effects <= bound, `${this.#effects} effects of one input`);
    this.book.checkAfterInput();
  }

  protected begin(label: string, stages: (() => void)[]): void {
    this.world.trace(() => `  -> ${label}`);
    this.world.operations.push({ owner: this, label: `[${this.epoch}] ${label}`, stages });
  }

  #reads(session: DeviceSession, begins: boolean): void {
    if (!begins) this.#reading.delete(session);
    else if (this.#reading.has(session)) throw new Error('two mailbox reads at once for one session');
    else this.#reading.add(session);
  }

  protected drop(message: Accepted, cause: string): void {
    const { offset } = message;
    this.dropping.add(offset);
    const remove = (): void => this.#removed(message, this.epoch);
    this.begin(`drop document ${offset} ${cause}`, [() => this.#noticed(message, cause), remove]);
  }

  /** A replaced owner with a session of an old install may tell of messages that the newest owner still delivers. */
  #noticed({ offset, address, registrationId }: Accepted, cause: string): void {
    const { model, store } = this.world;
    const isOwed = cause === 'stale' && registrationId === this.world.registrationOf(address);
    model.check(!isOwed || this.gone || store.epoch !== this.epoch, `offset ${offset} is dropped as stale, but is not`);
    if (!isOwed) model.noticed.add(offset);
  }

  #checkDrop(message: Accepted, cause: DropCause): void {
    const { store, now, model } = this.world;
    const { offset, address, expiresAt, registrationId } = message;
    this.dropping.add(offset);
    const session = this.book.current.get(address);
    const right =
      (cause === 'expired' && expiresAt <= now) ||
      (cause === 'stale' && registrationId !== session?.registrationId) ||
      (cause === 'purged' && offset < (store.purgedBelow.get(address) ?? 0));
    model.check(right, `offset ${offset} is dropped as ${cause}`);
  }

  protected dropped(entry: Entry): void {
    this.input(`drop ${entry.offset} answered`, () => {
      this.book.resolve(entry.offset);
      this.core.dropAnswered(this.world.now, entry);
    });
  }

  #removed({ address, offset }: { address: AddressKey; offset: number }, epoch: number): void {
    const { store, model } = this.world;
    store.remove(address, { offset, epoch });
    model.checkDurable(store);
  }

  protected expectAwake(address: AddressKey): void {
    this.world.model.check(this.book.isAwake(address, this.world.now), `no wake-up of ${name(address)}`);
  }

  protected ended(session: DeviceSession): void {
    if (session.state === 'ended') return;
    session.state = 'ended';
    this.world.heard(session, 'ended');
  }

  #session(id: SessionId): DeviceSession {
    const session = this.sessions.get(id);
    if (session === undefined) throw new Error(`no session ${id}`);
    return session;
  }

  /** Learns that it was replaced, or dies. */
  giveUp(): void {
    if (this.gone) return;
    this.world.trace(() => `owner of epoch ${this.epoch} is gone`);
    this.gone = true;
    for (const session of this.sessions.values()) this.ended(session);
  }
}
