import {
  type LinkEvent,
  type PartitionId,
  type SendOutcome,
  type SessionId,
  type TraceContext,
  type TransportLink,
  v1,
} from '@lantern/protocol';
import type { AttachRequest, MailboxAttachment, MailboxListener, RoutedSend, SendWaiter } from '../ports.js';
import { HoldQueue, type HoldQueueOptions } from './hold-queue.js';

/** Which link leads to the owner of a partition, and under which ownership. */
export interface PartitionOwner {
  readonly link: TransportLink;
  readonly epoch: number;
}

/** An event of one session. */
export type SessionEvent = Extract<LinkEvent, { readonly session: SessionId }>;

interface LaneSession extends AttachRequest {
  readonly listener: MailboxListener;
  trace: TraceContext | undefined;
  /** Its number at the owner; undefined while there is none. */
  id: SessionId | undefined;
}

function unavailable(message: string, retryAfterMs: number): SendOutcome {
  return { outcome: 'refused', code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE, message, retryAfterMs };
}

/** Soon, so that the repeat is held here when the new owner comes: a later one would add its delay to the takeover's. */
const MOVING = unavailable('the mailbox moves to another server', 200);
const NOT_OWNED = unavailable('the mailbox has no server now', 1_000);
const HOLD_FULL = unavailable('too many requests wait for the mailbox', 1_000);

export interface PartitionLaneOptions extends Omit<HoldQueueOptions, 'expired'> {
  readonly partition: PartitionId;
  readonly partitionCount: number;
}

/**
 * One partition as this gateway sees it: its owner, its sessions here, and the sends that wait for an owner.
 * The numbers that it gives to sessions and requests are congruent to the partition, so that they lead back to it.
 */
export class PartitionLane {
  readonly #partition: PartitionId;
  readonly #step: number;
  readonly #held: HoldQueue;
  readonly #sessions = new Set<LaneSession>();
  readonly #attached = new Map<SessionId, LaneSession>();
  readonly #pending = new Map<number, SendWaiter>();
  #lastNumber: number;
  #owner: PartitionOwner | undefined;
  #newestEpoch = -1;
  #lettingGo = false;

  constructor(options: PartitionLaneOptions) {
    this.#partition = options.partition;
    this.#step = options.partitionCount;
    this.#lastNumber = options.partition;
    this.#held = new HoldQueue({ ...options, expired: ({ waiter }) => waiter.settled(NOT_OWNED) });
  }

  get owner(): PartitionOwner | undefined {
    return this.#owner;
  }

  /** Whether an owner under this epoch is to be followed: it is newer than the present one, or there is none and it is not older than the last. */
  follows(epoch: number): boolean {
    return this.#owner === undefined ? epoch >= this.#newestEpoch : epoch > this.#newestEpoch;
  }

  /** R8: attaches each session, says so, then lets the held sends go, in order. */
  assign(owner: PartitionOwner): void {
    this.release();
    this.#owner = owner;
    this.#newestEpoch = Math.max(this.#newestEpoch, owner.epoch);
    for (const session of this.#sessions) this.#attach(session, owner);
    if (this.#owner === owner) owner.link.request({ type: 'attach-done', partition: this.#partition });
    this.#letGo(owner);
  }

  /** Settling a send may bring the next one of its session at once: it goes behind those that are still held. */
  #letGo(owner: PartitionOwner): void {
    this.#lettingGo = true;
    for (let held = this.#held.takeAll(); held.length > 0; held = this.#held.takeAll()) {
      for (const { waiter, ...send } of held) {
        if (this.#owner === owner && waiter.stillRight()) this.#forward(owner, send, waiter);
        else waiter.settled(MOVING);
      }
    }
    this.#lettingGo = false;
  }

  /** The owner is gone: sessions and requests there are void. */
  release(): void {
    if (this.#owner === undefined) return;
    this.#owner = undefined;
    const waiters = [...this.#pending.values()];
    const sessions = [...this.#attached.values()];
    this.#pending.clear();
    this.#attached.clear();
    for (const session of sessions) session.id = undefined;
    for (const waiter of waiters) waiter.settled(MOVING);
    for (const session of sessions) if (this.#sessions.has(session)) session.listener.restarting();
  }

  attach(request: AttachRequest, listener: MailboxListener): MailboxAttachment {
    const session: LaneSession = { ...request, listener, trace: request.trace, id: undefined };
    this.#sessions.add(session);
    if (this.#owner !== undefined) this.#attach(session, this.#owner);
    return {
      ack: (deliveryIds, trace) => this.#ack(session, deliveryIds, trace),
      detach: () => this.#detach(session),
    };
  }

  send(routed: RoutedSend, waiter: SendWaiter): void {
    const owner = this.#owner;
    if (owner !== undefined && !this.#lettingGo) this.#forward(owner, routed, waiter);
    else if (!this.#held.push({ ...routed, waiter })) waiter.settled(HOLD_FULL);
  }

  #forward(owner: PartitionOwner, { sender, send, probe, trace }: RoutedSend, waiter: SendWaiter): void {
    const request = this.#nextNumber();
    this.#pending.set(request, waiter);
    owner.link.request({ type: 'send', request, partition: this.#partition, sender, send, probe, trace });
  }

  /** The owner answered a send; an answer that comes too late is ignored. */
  settle(request: number, outcome: SendOutcome): void {
    const waiter = this.#pending.get(request);
    if (waiter === undefined) return;
    this.#pending.delete(request);
    waiter.settled(outcome);
  }

  /** The owner speaks to a session; to one that is void it speaks in vain. */
  tell(event: SessionEvent): void {
    const session = this.#attached.get(event.session);
    if (session === undefined) return;
    const { listener } = session;
    switch (event.type) {
      case 'attached':
        return listener.attached();
      case 'ended':
        this.#attached.delete(event.session);
        this.#sessions.delete(session);
        return listener.ended(event.reason);
      case 'deliver':
        return listener.deliver(event.deliveries, event.trace);
      case 'confirmed':
        return listener.confirmed(event.deliveryIds);
      case 'caught-up':
        return listener.caughtUp(event.phase);
      case 'dropped':
        return listener.dropped(event.dropped);
    }
  }

  /** Settles what waits, and forgets the sessions without a word. */
  close(): void {
    this.#sessions.clear();
    this.release();
    for (const { waiter } of this.#held.takeAll()) waiter.settled(NOT_OWNED);
  }

  #nextNumber(): number {
    this.#lastNumber += this.#step;
    return this.#lastNumber;
  }

  #attach(session: LaneSession, owner: PartitionOwner): void {
    if (this.#owner !== owner) return;
    const id = this.#nextNumber();
    session.id = id;
    this.#attached.set(id, session);
    const { address, registrationId, installedAt, connectedAt, connectionId, window, trace } = session;
    session.trace = undefined;
    const partition = this.#partition;
    owner.link.request({
      type: 'attach',
      session: id,
      partition,
      address,
      registrationId,
      installedAt,
      connectedAt,
      connectionId,
      window,
      trace,
    });
  }

  #ack({ id }: LaneSession, deliveryIds: readonly Uint8Array[], trace: TraceContext | undefined): void {
    if (id === undefined) return;
    this.#owner?.link.request({ type: 'ack', session: id, partition: this.#partition, deliveryIds, trace });
  }

  #detach(session: LaneSession): void {
    const { id } = session;
    if (!this.#sessions.delete(session) || id === undefined) return;
    session.id = undefined;
    this.#attached.delete(id);
    this.#owner?.link.request({ type: 'detach', session: id, partition: this.#partition });
  }
}
