import { type Delivery, type LinkEvent, type Offset, type SessionId, encodeDeliveryId } from '@lantern/protocol';
import type { OwnerTraces } from './owner-traces.js';

/** Where the events of one session go: the link it came by, and its number there. */
export interface SessionChannel {
  readonly session: SessionId;
  readonly emit: (event: LinkEvent) => void;
}

/**
 * Collects what the sessions of a partition are told while an input is handled, joins neighbours of the same kind, and
 * emits it in order.
 */
export class SessionEvents {
  readonly #channels = new Map<SessionId, SessionChannel>();
  readonly #pending = new Map<SessionId, LinkEvent[]>();
  readonly #incarnation: number;
  /** Absent where nothing is traced. */
  readonly #traces: OwnerTraces | undefined;

  constructor(incarnation: number, traces?: OwnerTraces) {
    this.#incarnation = incarnation;
    this.#traces = traces;
  }

  open(id: SessionId, channel: SessionChannel): void {
    this.#channels.set(id, channel);
  }

  /** Nothing more is emitted for the session, pending events included. */
  close(id: SessionId): void {
    this.#pending.delete(id);
    this.#channels.delete(id);
    this.#traces?.closed(id);
  }

  deliver(id: SessionId, message: { offset: Offset; deliver: Uint8Array; redelivered: boolean }): void {
    const { offset, deliver, redelivered } = message;
    this.#pushDelivery(id, {
      deliveryId: encodeDeliveryId(this.#incarnation, { kind: 'message', offset }),
      deliver,
      redelivered,
    });
  }

  deliverEphemeral(id: SessionId, deliver: Uint8Array): void {
    this.#pushDelivery(id, { deliveryId: new Uint8Array(0), deliver, redelivered: false });
  }

  attached(id: SessionId): void {
    this.#traces?.attached(id);
    this.push(id, { type: 'attached', session: this.#sessionOf(id) });
  }

  confirm(id: SessionId, deliveryId: Uint8Array): void {
    this.#traces?.confirmed(id, deliveryId);
    const last = this.#events(id)?.at(-1);
    if (last?.type === 'confirmed') (last.deliveryIds as Uint8Array[]).push(deliveryId);
    else this.push(id, { type: 'confirmed', session: this.#sessionOf(id), deliveryIds: [deliveryId] });
  }

  confirmOffset(id: SessionId, offset: Offset): void {
    this.confirm(id, encodeDeliveryId(this.#incarnation, { kind: 'message', offset }));
  }

  /** `session` in the event is the number on the link. */
  push(id: SessionId, event: LinkEvent): void {
    this.#events(id)?.push(event);
  }

  /** The number of the session on its link; only of use for an event that is pushed for it. */
  numberOf(id: SessionId): SessionId {
    return this.#sessionOf(id);
  }

  flush(): void {
    for (const id of this.#pending.keys()) this.#flushSession(id);
  }

  #pushDelivery(id: SessionId, delivery: Delivery): void {
    const last = this.#events(id)?.at(-1);
    if (last?.type === 'deliver') (last.deliveries as Delivery[]).push(delivery);
    else this.push(id, { type: 'deliver', session: this.#sessionOf(id), deliveries: [delivery] });
  }

  #sessionOf(id: SessionId): SessionId {
    return this.#channels.get(id)?.session ?? -1;
  }

  #events(id: SessionId): LinkEvent[] | undefined {
    const pending = this.#pending.get(id);
    if (pending !== undefined || !this.#channels.has(id)) return pending;
    const events: LinkEvent[] = [];
    this.#pending.set(id, events);
    return events;
  }

  #flushSession(id: SessionId): void {
    const events = this.#pending.get(id);
    const channel = this.#channels.get(id);
    this.#pending.delete(id);
    if (events === undefined || channel === undefined) return;
    for (const event of events) {
      if (this.#traces !== undefined && event.type === 'deliver') emitTraced(event, channel, this.#traces);
      else channel.emit(event);
    }
  }
}

function emitTraced(
  event: Extract<LinkEvent, { type: 'deliver' }>,
  channel: SessionChannel,
  traces: OwnerTraces,
): void {
  const span = traces.delivering();
  channel.emit(span === undefined ? event : { ...event, trace: span.context });
  span?.end('done', event.deliveries.length);
}
