import { type AddressKey, type Offset, type SessionId, type UserId, parseAddressKey } from '@lantern/protocol';
import { addressOf, forgetIfIdle } from './address.js';
import { ack, committed, removeAnswered } from './ack.js';
import { raisePurgedBelow, readAnswered } from './catch-up.js';
import { hasPassed } from '../has-passed.js';
import { OffsetTracker } from './offset-tracker.js';
import { accept, parkAnswered, parkEntry, parkHeld } from './park.js';
import { finish, reportProgress } from './send.js';
import { attach, detach, endGoneInstall } from './session.js';
import type {
  AddressState,
  AttachRequest,
  DeliveryConfig,
  DeliveryEffects,
  Entry,
  EntryState,
  InboxEntryRecord,
  PartitionState,
  PurgeMarker,
  ReadAnswer,
  ReadRequest,
} from './state.js';
import { forgetOldWakes } from './wake.js';
import { fits } from './window.js';

export interface PartitionDeliveryOptions {
  readonly config: DeliveryConfig;
  readonly effects: DeliveryEffects;
  /** The committed offset at the takeover. */
  readonly start: Offset;
  /** End of the log at the takeover; `start` unless told. */
  readonly backlogEnd?: Offset;
  readonly presenceSettled: boolean;
}

/**
 * The delivery core (ARCHITECTURE.md) for one partition in one ownership epoch: a pure, synchronous state machine. Its shell
 * feeds it inputs, each with the time, and carries out the effects it asks for. It owns no I/O, no clock, no promise.
 */
export class PartitionDelivery {
  readonly #state: PartitionState;

  constructor(options: PartitionDeliveryOptions) {
    const { config, effects, start, backlogEnd = start, presenceSettled } = options;
    // Field by field: an object that is made of the rest of another is a dictionary, which each use of it pays for.
    this.#state = {
      config,
      effects,
      presenceSettled,
      backlogEnd,
      knownEnd: backlogEnd,
      unfetched: new Map(),
      tracker: new OffsetTracker(),
      addresses: new Map(),
      sessions: new Map(),
      now: 0,
      next: start,
      committed: start,
      bytes: 0,
      blockedAcks: [],
      wokenAt: new Map(),
      readTokens: 0,
    };
  }

  /** Next offset to fetch. */
  get next(): Offset {
    return this.#state.next;
  }

  /** The offset that may be committed: the lowest unresolved one. */
  get watermark(): Offset {
    return this.#state.tracker.firstUnresolved()?.offset ?? this.#state.next;
  }

  get committed(): Offset {
    return this.#state.committed;
  }

  /** Bytes of records in memory. */
  get bytes(): number {
    return this.#state.bytes;
  }

  /** Records between the committed offset and the next to fetch. */
  get tracked(): number {
    return this.#state.tracker.size;
  }

  /** When the oldest record that is not committed was fetched, Unix ms. */
  get uncommittedSince(): number | undefined {
    return this.#state.tracker.first()?.fetchedAt;
  }

  get sessions(): number {
    return this.#state.sessions.size;
  }

  /** Addresses that are not idle. */
  get addresses(): number {
    return this.#state.addresses.size;
  }

  /** The session that the address is attached with. */
  sessionOf(address: AddressKey): SessionId | undefined {
    const session = this.#state.addresses.get(address)?.session;
    return session?.attached === true ? session.id : undefined;
  }

  /** What became of a record, as far as it is tracked, and whether the present session got it and has not acked it. */
  fateOf(key: AddressKey, offset: Offset): { readonly state: EntryState | undefined; readonly unacked: boolean } {
    const entry = this.#state.tracker.get(offset);
    const sent = this.#state.addresses.get(key)?.session?.sent.get(offset);
    return { state: entry?.address === key ? entry.state : undefined, unacked: sent?.acked === false };
  }

  /** Records of the address that are held, sent and unacked, or being parked. */
  inMemory(key: AddressKey): number {
    const address = this.#state.addresses.get(key);
    return address === undefined ? 0 : address.held.length + address.sentHot.size + address.parks.size;
  }

  /** Offsets of these that its device did not ack and nobody purged. */
  waiting(key: AddressKey): Offset[] {
    const address = this.#state.addresses.get(key);
    if (address === undefined) return [];
    const parks = [...address.parks.values()].filter(({ removeWhenParked }) => !removeWhenParked);
    return [...address.held, ...address.sentHot.values(), ...parks].map(({ offset }) => offset);
  }

  /** Addresses of a user of which anything is in memory. */
  addressesOf(userId: UserId): AddressKey[] {
    return [...this.#state.addresses.keys()].filter((key) => key.startsWith(`${userId}.`));
  }

  /** A record was fetched. Below `next`: seen before, ignored. */
  record(now: number, record: InboxEntryRecord): void {
    const entry = this.#track(now, record, record.value.length);
    if (entry === undefined) return;
    accept(this.#state, addressOf(this.#state, record.address), entry);
    this.#reportBacklog();
  }

  /** A record that nobody can read: tracked until `dropAnswered` says that it is kept as a dead letter. */
  deadRecord(now: number, dead: { offset: Offset; address: AddressKey }): Entry | undefined {
    const entry = this.#track(now, dead, 0);
    if (entry === undefined) return undefined;
    entry.state = 'dropping';
    this.#reportBacklog();
    return entry;
  }

  /** What the owner stored ends there: it waited for whoever attaches from now on, fetched or not. */
  appended(end: Offset): void {
    if (end > this.#state.knownEnd) this.#state.knownEnd = end;
  }

  /** Once the log is read to where it ended at an attach, whoever attached then may have caught up. */
  #reportBacklog(): void {
    const state = this.#state;
    if (state.unfetched.size === 0) return;
    for (const [key, end] of state.unfetched) {
      // Not only the record just below the end: there may be a gap.
      if (state.next < end) return;
      state.unfetched.delete(key);
      reportProgress(state, addressOf(state, key));
    }
  }

  #track(
    now: number,
    record: InboxEntryRecord | { offset: Offset; address: AddressKey },
    bytes: number,
  ): Entry | undefined {
    const state = this.#at(now);
    const { offset, address } = record;
    if (offset < state.next) return undefined;
    state.next = (offset + 1) as Offset;
    const message = 'message' in record ? record.message : undefined;
    const entry: Entry = {
      offset,
      address,
      record: 'message' in record ? record : undefined,
      bytes,
      sender: message?.senderUser ?? parseAddressKey(address).userId,
      urgent: message?.urgent ?? false,
      fetchedAt: now,
      state: 'held',
      sentOn: undefined,
      removeWhenParked: false,
      parkCause: undefined,
    };
    state.tracker.push(entry);
    state.bytes += bytes;
    return entry;
  }

  attach(now: number, request: AttachRequest): void {
    attach(this.#at(now), request);
  }

  detach(now: number, session: SessionId): void {
    detach(this.#at(now), session);
  }

  ack(now: number, id: SessionId, offsets: readonly Offset[]): void {
    const state = this.#at(now);
    const session = state.sessions.get(id);
    if (session === undefined) return;
    for (const offset of offsets) ack(state, session, offset);
  }

  /** Delivers now or never. @returns whether the address was live with a free slot. */
  ephemeral(address: AddressKey, message: { registrationId: number; bytes: number }): SessionId | undefined {
    const known = this.#state.addresses.get(address);
    const session = known?.mode === 'live' ? known.session : undefined;
    if (session === undefined || session.registrationId !== message.registrationId) return undefined;
    return fits(this.#state.config, session, message.bytes) ? session.id : undefined;
  }

  parkAnswered(now: number, entries: readonly Entry[]): void {
    const state = this.#at(now);
    for (const entry of entries) parkAnswered(state, entry);
  }

  /** The answer to a read; stale ones (another session, another read) are ignored. */
  readAnswered(now: number, request: ReadRequest, answer: ReadAnswer): void {
    const state = this.#at(now);
    const address = state.addresses.get(request.address);
    if (address?.session?.reading?.token !== request.token) return;
    if (!this.#applyPurge(address, answer)) readAnswered(state, address, answer);
  }

  removeAnswered(now: number, removed: readonly { address: AddressKey; offset: Offset }[]): void {
    const state = this.#at(now);
    for (const { address, offset } of removed) removeAnswered(state, address, offset);
  }

  /** The notice of a dropped record (or its dead letter) is durable. */
  dropAnswered(now: number, entry: Entry): void {
    finish(this.#at(now), entry);
  }

  /** The log accepted a commit of `offset` under this epoch's generation. */
  commitAnswered(now: number, offset: Offset): void {
    committed(this.#at(now), offset);
  }

  /** The purge marker is durable: nothing of the address below it is delivered, and the session of an install that is gone ends. */
  purge(now: number, key: AddressKey, marker: PurgeMarker): void {
    const state = this.#at(now);
    const address = addressOf(state, key);
    const ended = this.#applyPurge(address, marker);
    state.effects.release(key, undefined);
    if (!ended) forgetIfIdle(state, address);
  }

  /** @returns whether the session of the address was one of an install that is gone, and ended. */
  #applyPurge(address: AddressState, { purgedBelow, installedBefore }: PurgeMarker): boolean {
    raisePurgedBelow(this.#state, address, purgedBelow);
    return endGoneInstall(this.#state, address, installedBefore);
  }

  /** Every gateway has attached its sessions (R8): who has none is offline. */
  settlePresence(now: number): void {
    const state = this.#at(now);
    if (state.presenceSettled) return;
    state.presenceSettled = true;
    for (const address of state.addresses.values()) {
      if (address.session !== undefined) continue;
      parkHeld(state, address, { cause: 'offline' });
      forgetIfIdle(state, address);
    }
  }

  /** Parks what is too old, or has kept others' confirmations waiting for too long (I7: nobody holds a partition back). */
  tick(now: number): void {
    const state = this.#at(now);
    const { parkAfterMs, blockedConfirmationMs } = state.config;
    forgetOldWakes(state);
    this.#parkWhile('late', (entry) => hasPassed(parkAfterMs, entry.fetchedAt, now));
    let blockedBelow = -1;
    for (let oldest = state.blockedAcks[0]; oldest !== undefined; oldest = state.blockedAcks[0]) {
      if (!hasPassed(blockedConfirmationMs, oldest.since, now)) break;
      blockedBelow = Math.max(blockedBelow, oldest.offset);
      state.blockedAcks.shift();
    }
    if (blockedBelow >= 0) this.#parkWhile('blocking', (entry) => entry.offset < blockedBelow);
  }

  /** Parks the oldest records until no more than `bytes` remain in memory once the parks are answered. */
  relieve(now: number, bytes: number): void {
    const state = this.#at(now);
    let remaining = state.bytes;
    state.tracker.forUnresolved((entry) => {
      if (entry.state === 'parking') remaining -= entry.bytes;
      return true;
    });
    this.#parkWhile('bound', (entry) => {
      if (remaining <= bytes) return false;
      if (entry.state === 'held' || entry.state === 'sent') remaining -= entry.bytes;
      return true;
    });
  }

  #parkWhile(cause: 'late' | 'blocking' | 'bound', applies: (entry: Entry) => boolean): void {
    const state = this.#state;
    state.tracker.forUnresolved((entry) => {
      if (!applies(entry)) return false;
      parkEntry(state, entry, cause);
      return true;
    });
  }

  #at(now: number): PartitionState {
    this.#state.now = now;
    return this.#state;
  }
}
