import type { AddressKey, Offset } from '@lantern/protocol';
import type { AttachRequest } from '../../src/delivery/state.js';
import type { Accepted } from './delivery-model.js';
import { type DeviceSession, OwnerEffects } from './owner-effects.js';
import { name, storedMessage } from './traffic.js';

function isNewer(a: DeviceSession, b: DeviceSession): boolean {
  if (a.installedAt !== b.installedAt) return a.installedAt > b.installedAt;
  return a.connectedAt > b.connectedAt || (a.connectedAt === b.connectedAt && a.connectionId >= b.connectionId);
}

/** An owner as the rest of the system drives it: one partition, one epoch. */
export class SimulatedOwner extends OwnerEffects {
  #committing = false;

  fetch(count: number): void {
    const { log } = this.world.store;
    for (const message of log.filter(({ offset }) => offset >= this.core.next).slice(0, count)) this.#fetchOne(message);
  }

  #fetchOne(message: Accepted): void {
    const { now, model } = this.world;
    const offset = message.offset as Offset;
    const { address, bytes } = message;
    this.input(`fetch ${offset}`, () => {
      const isDue = this.#mustBePushed(message);
      this.book.fetched(message, now);
      if (message.dead) {
        const entry = this.core.deadRecord(now, { offset, address });
        if (entry !== undefined)
          this.begin('dead letter', [() => model.noticed.add(offset), () => this.dropped(entry)]);
        return;
      }
      const before = this.core.bytes;
      this.core.record(now, { offset, address, value: new Uint8Array(bytes), message: storedMessage(message) });
      model.check(!isDue || this.book.wasSent(offset), `offset ${offset} is not pushed at once`);
      if (this.core.bytes !== before) return;
      model.check(offset < (this.world.store.purgedBelow.get(address) ?? 0), `offset ${offset} is ignored`);
      this.book.resolve(offset, true);
    });
  }

  /** A live address with a free slot, and nothing that waits before it. */
  #mustBePushed({ address, offset, bytes, registrationId, expiresAt }: Accepted): boolean {
    const session = this.book.current.get(address);
    const isPurged = offset < (this.world.store.purgedBelow.get(address) ?? 0);
    if (session === undefined || isPurged || this.book.holds(address)) return false;
    const hasSlot = this.core.ephemeral(address, { registrationId, bytes }) !== undefined;
    const canBeHeld = bytes <= this.world.config.holdWindows * session.window.bytes;
    return hasSlot && canBeHeld && expiresAt > this.world.now;
  }

  attach(session: DeviceSession): void {
    const { book, world } = this;
    const { id, address, registrationId, installedAt, connectedAt, connectionId, window } = session;
    const stamps = { registrationId, installedAt, connectedAt, connectionId };
    const request: AttachRequest = { session: id, address, ...stamps, window };
    const previous = book.current.get(address);
    const isNewest = previous === undefined || isNewer(session, previous);
    const isGone = installedAt < world.store.marker(address).installedBefore;
    this.input(`attach session ${id} of ${name(address)}`, () => {
      this.sessions.set(id, session);
      if (previous !== undefined && previous.id === id) this.ended(previous);
      if (isNewest) {
        book.current.set(address, session);
        book.stirred(address);
      }
      this.core.attach(world.now, request);
      if (session.state === 'ended' && isGone) book.leave(session);
      const loser = isNewest ? previous : session;
      world.model.check(loser === undefined || loser.state === 'ended', 'the older of two connections goes on');
      world.model.check(!isNewest || isGone || session.state !== 'ended', 'the newer of two connections is refused');
    });
  }

  detach(session: DeviceSession): void {
    const { book, world } = this;
    if (this.sessions.get(session.id) !== session) return;
    this.input(`detach session ${session.id}`, () => {
      const isCurrent = book.current.get(session.address) === session;
      const urgent = isCurrent && book.leavesUrgent(session);
      if (isCurrent) book.current.delete(session.address);
      this.core.detach(world.now, session.id);
      this.ended(session);
      if (urgent) this.expectAwake(session.address);
    });
  }

  ack(session: DeviceSession, offset: number): void {
    const { book, core, world } = this;
    this.input(`ack ${offset} on session ${session.id}`, () => {
      const message = world.model.accepted.get(offset);
      const foreign = message?.address !== session.address;
      const counts = offset < core.next && book.current.get(session.address) === session;
      if (counts) {
        session.acked.add(offset);
        session.inFlight.delete(offset);
        if (!(foreign && book.tracked(offset))) book.stirred(session.address);
        const purged = offset < (world.store.purgedBelow.get(session.address) ?? 0);
        if (message !== undefined && !foreign) book.acked(message, { now: world.now, purged });
      }
      core.ack(world.now, session.id, [offset as Offset]);
      const isForeign = counts && foreign && book.tracked(offset) && session.state === 'attached';
      world.model.check(
        !isForeign || !session.acked.has(offset),
        `the ack of the foreign offset ${offset} is not answered`,
      );
    });
  }

  tick(): void {
    this.input('tick', () => {
      this.book.ticking = true;
      this.core.tick(this.world.now);
      this.book.ticking = false;
      this.book.checkAfterTick(this.world.now);
    });
  }

  relieve(bytes: number): void {
    this.input(`relieve to ${bytes}`, () => this.core.relieve(this.world.now, bytes));
    const left = this.core.bytes - this.book.leaving();
    this.world.model.check(this.gone || left <= bytes, `${left} bytes stay in memory after relieving to ${bytes}`);
  }

  settlePresence(): void {
    this.input('settle presence', () => {
      this.book.presenceSettled = true;
      this.core.settlePresence(this.world.now);
    });
  }

  /** R2: one commit in flight, sent once. */
  commit(): void {
    const offset = this.core.watermark;
    if (this.gone || this.#committing || offset <= this.core.committed) return;
    this.#committing = true;
    const { store, model } = this.world;
    let accepted = false;
    const apply = (): void => {
      accepted = store.commit(this.generation, offset);
      model.checkDurable(store);
    };
    const answer = (): void => {
      this.#committing = false;
      if (accepted) this.input(`commit ${offset} answered`, () => this.core.commitAnswered(this.world.now, offset));
      else this.giveUp();
    };
    this.begin(`commit ${offset}`, [apply, answer]);
  }

  /** The marker is durable first; the ownership is read before the core hears of it. @returns by `done` only when confirmed. */
  purge(address: AddressKey, installedBefore: number, done: () => void): void {
    const { store, model } = this.world;
    const purgedBelow = store.end as Offset;
    let marker = { purgedBelow: 0, installedBefore: 0 };
    const raise = (): void => {
      marker = store.raisePurgeMarker(address, { purgedBelow, installedBefore });
      model.purged(address, marker.purgedBelow, false);
    };
    const answer = (): void => {
      if (this.gone || store.epoch !== this.epoch) return;
      const below = marker.purgedBelow;
      this.input(`purge ${name(address)} below ${below}`, () => {
        this.book.purged(address, below);
        const session = this.book.current.get(address);
        const isGone = session !== undefined && session.installedAt < marker.installedBefore;
        const wasEnded = session?.state === 'ended';
        if (isGone) this.book.leave(session);
        this.core.purge(this.world.now, address, marker);
        model.check(!isGone || session.state === 'ended', 'the session of a purged device goes on');
        model.check(isGone || wasEnded || session?.state !== 'ended', 'a purge ended the session of a later install');
      });
      model.purged(address, below, true);
      done();
      this.begin(`remove purged of ${name(address)}`, [() => store.removeBelow(address, { below, epoch: this.epoch })]);
    };
    this.begin(`purge ${name(address)} for installs before ${installedBefore}`, [raise, answer]);
  }

  /** Expiry, for documents that nobody reads. */
  sweep(): void {
    const { store, now } = this.world;
    const found = [...store.documents.values()].find(
      (one) => one.message.expiresAt <= now && store.isValid(one, this.epoch),
    );
    if (found === undefined || this.gone) return;
    this.book.dropping(found.message);
    this.drop(found.message, 'swept');
  }

  ephemeral(session: DeviceSession, bytes: number): void {
    const { address, registrationId } = session;
    const to = this.core.ephemeral(address, { registrationId, bytes });
    if (to === undefined) return;
    const target = this.sessions.get(to);
    const used = [...session.inFlight.values()].reduce((sum, one) => sum + one, 0);
    const fits =
      session.inFlight.size < session.window.messages && (used === 0 || used + bytes <= session.window.bytes);
    const isCurrent = target === session && this.book.current.get(address) === session && session.state === 'attached';
    this.world.model.check(isCurrent && fits, 'an ephemeral message goes to a session that has no room for it');
  }
}
