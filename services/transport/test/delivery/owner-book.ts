import type { AddressKey } from '@lantern/protocol';
import type { PartitionDelivery } from '../../src/delivery/partition-delivery.js';
import type { DeliveryConfig } from '../../src/delivery/state.js';
import type { Accepted } from './delivery-model.js';
import type { DeviceSession } from './owner-effects.js';

interface Tracked {
  readonly message: Accepted;
  readonly fetchedAt: number;
  /** In memory: held or sent. */
  state: 'memory' | 'parking' | 'dropping' | 'resolved';
  sentOn: DeviceSession | undefined;
  /** When its ack counted. */
  ackedAt: number | undefined;
  purged: boolean;
  /** A wake-up is due once it is parked. */
  wakes: boolean;
}

/** What one owner must have in memory, park, release and wake, told from the inputs and effects of its core alone. */
export class OwnerBook {
  readonly current = new Map<AddressKey, DeviceSession>();
  readonly #records = new Map<number, Tracked>();
  readonly #lastWake = new Map<AddressKey, number>();
  /** Offsets whose share of the quota this owner has given back. */
  readonly #freed = new Set<number>();
  readonly #dropped = new Set<number>();
  #freeing: Accepted[] = [];
  /** Dropped, or acked on an older session, while its deletion is in flight: giving back twice is tolerated. */
  #freeingAgain: Accepted[] = [];
  /** After a purge the quota is counted anew: whether a purged message is part of the count is not known. */
  #countsAnew = false;
  #released: ({ bytes: number } | undefined)[] = [];
  ticking = false;
  /** Devices without a session are known to be offline. */
  presenceSettled = false;

  constructor(
    readonly core: PartitionDelivery,
    readonly config: DeliveryConfig,
  ) {}

  tracked(offset: number): boolean {
    return this.#records.has(offset) && offset >= this.core.committed;
  }

  fetched(message: Accepted, now: number): void {
    const state = message.dead ? 'dropping' : 'memory';
    const fresh = { sentOn: undefined, ackedAt: undefined, purged: false, wakes: false };
    this.#records.set(message.offset, { message, fetchedAt: now, state, ...fresh });
  }

  resolve(offset: number, purged = false): void {
    const record = this.#records.get(offset);
    if (record !== undefined) Object.assign(record, { state: 'resolved', purged });
  }

  parking(offset: number, now: number): void {
    const record = this.#get(offset, 'memory');
    record.state = 'parking';
    const late = this.ticking && record.fetchedAt + this.config.parkAfterMs <= now;
    record.wakes = record.message.urgent && (late || !this.current.has(record.message.address));
  }

  /** @returns the address, when a wake-up is due now. */
  parked(offset: number): AddressKey | undefined {
    const record = this.#get(offset, 'parking');
    record.state = 'resolved';
    return record.wakes && record.ackedAt === undefined && !record.purged ? record.message.address : undefined;
  }

  dropping(message: Accepted): void {
    const record = this.#records.get(message.offset);
    if (record?.state === 'memory') record.state = 'dropping';
    this.#freed.add(message.offset);
    this.#dropped.add(message.offset);
  }

  delivered(to: DeviceSession, offset: number): void {
    const record = this.#records.get(offset);
    if (record?.state === 'memory') record.sentOn = to;
  }

  acked(message: Accepted, { now, purged }: { now: number; purged: boolean }): void {
    const record = this.#records.get(message.offset);
    if (record !== undefined) record.ackedAt ??= now;
    if (record?.state === 'memory') record.state = 'resolved';
    this.#countsAnew = purged || message.dead;
    if (!this.#freed.has(message.offset)) this.#freeing.push(message);
    else if (this.#dropped.has(message.offset) || !this.tracked(message.offset)) this.#freeingAgain.push(message);
    this.#freed.add(message.offset);
  }

  /** The session is over by the owner's own doing. */
  leave(session: DeviceSession): void {
    if (this.current.get(session.address) === session) this.current.delete(session.address);
  }

  purged(address: AddressKey, below: number): void {
    for (const record of this.#records.values()) {
      const { message, state } = record;
      if (message.address !== address || message.offset >= below || record.purged) continue;
      if ((state === 'memory' || state === 'parking') && !this.#freed.has(message.offset)) this.#freeing.push(message);
      if (state === 'memory') record.state = 'resolved';
      record.purged = true;
    }
  }

  /** Whether this owner has pushed it before. */
  wasSent(offset: number): boolean {
    return this.#records.get(offset)?.sentOn !== undefined;
  }

  /** Whether something in memory is not sent to the address yet. */
  holds(address: AddressKey): boolean {
    const current = this.current.get(address);
    return [...this.#records.values()].some(
      ({ message, state, sentOn }) => message.address === address && state === 'memory' && sentOn !== current,
    );
  }

  /** Bytes that are in memory only until an answer comes. */
  leaving(): number {
    let bytes = 0;
    for (const { message, state } of this.#records.values())
      if (!message.dead && (state === 'parking' || state === 'dropping')) bytes += message.bytes;
    return bytes;
  }

  released(message: { bytes: number } | undefined): void {
    this.#released.push(message);
  }

  /** An attach or an ack ends the pause between wake-ups. */
  stirred(address: AddressKey): void {
    this.#lastWake.delete(address);
  }

  woken(address: AddressKey, now: number): void {
    this.#expect(!this.isAwake(address, now), 'woken again within the interval');
    this.#lastWake.set(address, now);
  }

  isAwake(address: AddressKey, now: number): boolean {
    const last = this.#lastWake.get(address);
    return last !== undefined && now < last + this.config.wakeIntervalMs;
  }

  /** Whether a session leaves urgent messages behind that were sent on it, or came while it was attached. */
  leavesUrgent(ended: DeviceSession): boolean {
    for (const { message, state, ackedAt, sentOn, purged } of this.#records.values()) {
      const { address, offset, urgent } = message;
      if (!urgent || address !== ended.address || ackedAt !== undefined || purged || state === 'dropping') continue;
      if (this.#freed.has(offset)) continue;
      if (sentOn === ended || ended.inFlight.has(offset)) return true;
      if (offset >= ended.fetchedFrom && state !== 'memory' && !ended.delivered.includes(offset)) return true;
    }
    return false;
  }

  checkAfterInput(): void {
    this.#checkQuota();
    let bytes = 0;
    let unresolved = this.core.next as number;
    const held = new Map<AddressKey, Accepted[]>();
    for (const { message, state, sentOn } of this.#records.values()) {
      if (state === 'resolved') continue;
      bytes += message.dead ? 0 : message.bytes;
      unresolved = Math.min(unresolved, message.offset);
      const current = this.current.get(message.address);
      if (state !== 'memory' || (current !== undefined && sentOn === current)) continue;
      const isParkedLate = this.presenceSettled && current === undefined;
      this.#expect(!isParkedLate, `offset ${message.offset} of an offline device stays in memory`);
      held.set(message.address, [...(held.get(message.address) ?? []), message]);
    }
    this.#expect(this.core.bytes === bytes, `${this.core.bytes} bytes in memory instead of ${bytes}`);
    this.#expect(this.core.watermark === unresolved, `watermark ${this.core.watermark} instead of ${unresolved}`);
    for (const [address, messages] of held) this.#checkHold(address, messages);
  }

  #checkHold(address: AddressKey, held: readonly Accepted[]): void {
    const { holdWindows, presumedWindow } = this.config;
    const window = this.current.get(address)?.window ?? presumedWindow;
    const bytes = held.reduce((sum, message) => sum + message.bytes, 0);
    const bounded = held.length <= holdWindows * window.messages && bytes <= holdWindows * window.bytes;
    this.#expect(bounded, `${held.length} messages, ${bytes} bytes are held`);
  }

  #checkQuota(): void {
    const released = this.#released;
    const freeing = this.#freeing;
    const again = this.#freeingAgain;
    this.#released = [];
    this.#freeing = [];
    this.#freeingAgain = [];
    if (this.#countsAnew) {
      this.#countsAnew = false;
      return;
    }
    const unknown = released.filter((one) => one === undefined).length;
    for (const one of released) {
      if (one === undefined) continue;
      const index = freeing.findIndex((message) => message.bytes === one.bytes);
      if (index >= 0) freeing.splice(index, 1);
      else this.#expect(again.pop() !== undefined, `quota of ${one.bytes} bytes is given back twice`);
    }
    this.#expect(freeing.length === 0 || unknown > 0, `quota of offset ${freeing[0]?.offset} is not given back`);
  }

  /** Nobody holds the partition back for longer than `parkAfterMs`, nor confirmations for longer than their bound. */
  checkAfterTick(now: number): void {
    const { parkAfterMs, blockedConfirmationMs } = this.config;
    let blocked = -1;
    for (const { message, ackedAt } of this.#records.values()) {
      if (message.offset < this.core.committed || ackedAt === undefined) continue;
      if (ackedAt + blockedConfirmationMs + 100 <= now) blocked = message.offset;
    }
    for (const { message, state, fetchedAt } of this.#records.values()) {
      if (state !== 'memory') continue;
      this.#expect(fetchedAt + parkAfterMs > now, `offset ${message.offset} holds the partition back`);
      this.#expect(message.offset > blocked, `offset ${message.offset} keeps others' confirmations waiting`);
    }
  }

  #get(offset: number, state: Tracked['state']): Tracked {
    const record = this.#records.get(offset);
    if (record?.state !== state) throw new Error(`offset ${offset} is ${record?.state}, not ${state}`);
    return record;
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) throw new Error(otherwise);
  }
}
