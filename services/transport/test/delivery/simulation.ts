import type { AddressKey, WindowBounds } from '@lantern/protocol';
import type { DeliveryConfig } from '../../src/delivery/state.js';
import { DeliveryModel } from './delivery-model.js';
import { DurableStore } from './durable-store.js';
import type { DeviceSession, Operation, World } from './owner-effects.js';
import { SimulatedOwner } from './simulated-owner.js';
import { ADDRESSES, name } from './traffic.js';

/** A device: what it remembers across connections. */
export interface Device {
  readonly address: AddressKey;
  registrationId: number;
  installedAt: number;
  /** Acked, without a confirmation yet. */
  readonly unconfirmed: Set<number>;
  /** Its removal is wished and not confirmed yet. */
  leaving: boolean;
}

export interface AttachOptions {
  readonly owner: SimulatedOwner;
  readonly window: WindowBounds;
  /** How its stamps relate to the newest session's: later, the same connection, the same session again, earlier,
   * or later and of an install that was removed since its gateway looked. */
  readonly stamps: 'fresh' | 'same connection' | 'same session' | 'older' | 'gone install';
}

function freshSession(owner: SimulatedOwner, attachedAt: number) {
  return {
    attachEnd: Math.max(owner.core.next, owner.backlogEnd),
    fetchedFrom: owner.core.next,
    dropping: owner.dropping,
    attachedAt,
    state: 'attaching' as const,
    delivered: [],
    inFlight: new Map<number, number>(),
    acked: new Set<number>(),
    confirmed: new Set<number>(),
    phase: 'none' as const,
    up: true,
    received: new Set<number>(),
  };
}

/** Several devices, a log, a mailbox, and owners that die or do not know that they were replaced. */
export class Simulation implements World {
  now = 1_000_000;
  readonly store = new DurableStore();
  readonly model = new DeliveryModel();
  readonly operations: Operation[] = [];
  readonly devices: readonly Device[] = Object.values(ADDRESSES).map((address) => ({
    address,
    registrationId: 1,
    installedAt: 1,
    unconfirmed: new Set<number>(),
    leaving: false,
  }));
  readonly sessions: DeviceSession[] = [];
  owners: SimulatedOwner[] = [];
  #connections = 0;
  readonly lines: (() => string)[] = [];

  constructor(
    readonly config: DeliveryConfig,
    readonly tracing: boolean,
  ) {
    this.takeOver('crash', false);
  }

  trace(line: () => string): void {
    if (this.tracing)
      this.lines.push(
        (
          (text) => () =>
            text
        )(line()),
      );
  }

  /** The owner of the newest epoch, dead or alive. */
  get owner(): SimulatedOwner {
    return this.owners.at(-1) as SimulatedOwner;
  }

  // ---- devices

  device(address: AddressKey): Device {
    return this.devices.find((one) => one.address === address) as Device;
  }

  registrationOf(address: AddressKey): number {
    return this.device(address).registrationId;
  }

  open(device?: Device): DeviceSession[] {
    return this.sessions.filter(
      ({ address, state, up, owner }) =>
        up && state !== 'ended' && !owner.gone && (device === undefined || address === device.address),
    );
  }

  attach(device: Device, { owner, window, stamps }: AttachOptions): void {
    const last = this.sessions.findLast(({ address }) => address === device.address);
    const again = stamps === 'same session' && last?.owner === owner ? last : undefined;
    const kept = stamps === 'fresh' || stamps === 'gone install' ? undefined : last;
    const session: DeviceSession = {
      id: again?.id ?? ++this.#connections,
      connectedAt: (kept?.connectedAt ?? ++this.#connections) - (stamps === 'older' ? 1.5 : 0),
      connectionId: kept?.connectionId ?? 'connection',
      address: device.address,
      registrationId: device.registrationId,
      installedAt: device.installedAt - (stamps === 'gone install' ? 1 : 0),
      window,
      owner,
      ...freshSession(owner, this.model.time()),
      // The device there is now hears nothing of it.
      up: stamps !== 'gone install',
    };
    this.sessions.push(session);
    owner.attach(session);
  }

  /** The connection is gone; the owner hears of it at a {@link detach}. */
  cut(session: DeviceSession): void {
    this.trace(() => `session ${session.id} is cut off`);
    session.up = false;
    this.#repeatAcks(this.device(session.address));
  }

  detach(session: DeviceSession): void {
    if (session.up) this.cut(session);
    session.owner.detach(session);
  }

  /** The device acks what it received. */
  ack(session: DeviceSession, offset: number): void {
    session.received.delete(offset);
    this.model.acked.add(offset);
    this.device(session.address).unconfirmed.add(offset);
    session.owner.ack(session, offset);
  }

  /** An ack of anything: foreign, not received, not fetched, unknown. */
  ackAtRandom(session: DeviceSession, offset: number): void {
    const counts = offset < session.owner.core.next && this.model.accepted.get(offset)?.address === session.address;
    if (counts) this.ack(session, offset);
    else session.owner.ack(session, offset);
  }

  heard(session: DeviceSession, what: 'attached' | 'ended'): void {
    if (what === 'ended') session.up = false;
    this.#repeatAcks(this.device(session.address));
  }

  confirmed(session: DeviceSession, offset: number): void {
    this.device(session.address).unconfirmed.delete(offset);
  }

  /** R4: unconfirmed acks are repeated at every attach and whenever an older session ends; each arrives some time later. */
  #repeatAcks(device: Device): void {
    const offsets = [...device.unconfirmed];
    if (this.model.time() % 2 === 0) offsets.reverse();
    for (const session of offsets.length > 0 ? this.open(device) : []) {
      if (session.state !== 'attached') continue;
      const stages = offsets.map((offset) => (): void => {
        const isOpen = session.up && session.state !== 'ended';
        if (isOpen && device.unconfirmed.has(offset)) session.owner.ack(session, offset);
      });
      this.operations.push({ owner: undefined, label: `${name(device.address)} repeats acks`, stages });
    }
  }

  /**
   * The device is removed and installed anew once the purge is confirmed; until then the wish is repeated, and some of the
   * repeats are late.
   */
  purge(device: Device, newRegistration: boolean): void {
    device.leaving = true;
    const installedBefore = device.installedAt + 1;
    this.owner.purge(device.address, installedBefore, () => {
      if (device.installedAt >= installedBefore) return;
      device.installedAt = installedBefore;
      device.leaving = false;
      if (newRegistration) device.registrationId++;
      device.unconfirmed.clear();
      for (const session of this.sessions) if (session.address === device.address) session.up = false;
    });
  }

  // ---- owners

  takeOver(old: 'crash' | 'told' | 'unaware', presenceSettled: boolean): void {
    if (old !== 'unaware' && this.owners.length > 0) this.owner.giveUp();
    const owner = new SimulatedOwner(this, presenceSettled);
    this.trace(() => `epoch ${owner.epoch} starts at ${owner.core.next}, the old owner: ${old}`);
    const others = this.owners.filter((one) => !one.gone);
    for (const oldest of others.slice(0, -2)) oldest.giveUp();
    this.owners = [...others.slice(-2), owner];
    this.model.checkDurable(this.store);
  }

  // ---- what is under way

  /** Carries out the next stages of an operation. */
  advance(index: number, stages: number): void {
    const operation = this.operations[index];
    if (operation === undefined) return;
    const [before, all] = [operation.stages.length, operation.label];
    for (let i = 0; i < stages; i++) {
      this.trace(
        () => `${all}: stage ${operation.stages.length === 1 ? 'last' : before - operation.stages.length + 1}`,
      );
      operation.stages.shift()?.();
      if (operation.stages.length > 0) continue;
      this.operations.splice(this.operations.indexOf(operation), 1);
      return;
    }
  }

  /** Carries out all that is under way, oldest first, and what follows from it. It must come to an end. */
  drain(): void {
    let left = 40 + 12 * (this.store.log.length + this.operations.length);
    while (this.operations.length > 0) {
      this.model.check(left-- > 0, 'it never comes to rest: a busy loop');
      this.advance(0, Number.POSITIVE_INFINITY);
    }
    for (const session of this.open()) this.#checkProgress(session);
  }

  /** With nothing under way, what was fetched and is not sent waits for a slot, and for nothing else. */
  #checkProgress({ owner, address, window, inFlight, delivered, confirmed, dropping, id, state }: DeviceSession): void {
    const last = delivered.at(-1) ?? -1;
    const unsent = this.model
      .of(address)
      .filter(({ offset, dead }) => offset > last && offset < owner.core.next && !dead);
    const isOver = unsent.every((message) => this.model.settled(message) || dropping.has(message.offset));
    if (state !== 'attached' || isOver) return;
    const largest = Math.max(...unsent.map(({ bytes }) => bytes));
    const bytes = [...inFlight.values()].reduce((sum, one) => sum + one, largest);
    const hasSlot = inFlight.size < window.messages && (inFlight.size === 0 || bytes <= window.bytes);
    const unconfirmed = delivered.filter((offset) => !confirmed.has(offset)).length;
    const waits = hasSlot && unconfirmed < window.messages * this.config.unconfirmedWindows;
    this.model.check(!waits, `offset ${unsent[0]?.offset} waits on session ${id} although there is room`);
  }

  /** Something of a dead owner that never happens. */
  lose(index: number): void {
    const stray = this.operations.filter(({ owner }) => owner?.gone === true)[index];
    if (stray === undefined) return;
    this.trace(() => `${stray.label} is lost`);
    this.operations.splice(this.operations.indexOf(stray), 1);
  }
}
