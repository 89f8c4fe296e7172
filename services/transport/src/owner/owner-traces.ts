import type { SessionId, TraceContext } from '@lantern/protocol';
import type { Span, Tracer } from '@lantern/runtime';

interface TracedAck {
  readonly span: Span;
  readonly ids: number;
  left: number;
}

/** I7: of each kind at once; what is beyond is not traced. */
const MAX_OPEN = 1_000;

const keyOf = (session: SessionId, deliveryId: Uint8Array) =>
  `${session}:${Buffer.from(deliveryId.buffer, deliveryId.byteOffset, deliveryId.length).toString('latin1')}`;

/** What is traced of the sessions of a partition: attaches, acks until they are confirmed, and deliveries. */
export class OwnerTraces {
  readonly #tracer: Tracer;
  readonly #attaches = new Map<SessionId, Span>();
  readonly #acks = new Map<string, TracedAck>();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  attaching(session: SessionId, trace: TraceContext): void {
    if (this.#attaches.size >= MAX_OPEN) return;
    const span = this.#tracer.join('transport.attach', trace);
    if (span !== undefined) this.#attaches.set(session, span);
  }

  attached(session: SessionId): void {
    this.#attaches.get(session)?.end('done');
    this.#attaches.delete(session);
  }

  acking(session: SessionId, deliveryIds: readonly Uint8Array[], trace: TraceContext): void {
    if (this.#acks.size + deliveryIds.length > MAX_OPEN) return;
    const span = this.#tracer.join('transport.ack', trace);
    if (span === undefined) return;
    const keys = new Set(deliveryIds.map((deliveryId) => keyOf(session, deliveryId)));
    const ack: TracedAck = { span, ids: keys.size, left: keys.size };
    for (const key of keys) {
      this.#end(key);
      this.#acks.set(key, ack);
    }
  }

  confirmed(session: SessionId, deliveryId: Uint8Array): void {
    if (this.#acks.size > 0) this.#end(keyOf(session, deliveryId));
  }

  /** Of the session nothing more is told. */
  closed(session: SessionId): void {
    this.#attaches.get(session)?.end('gone');
    this.#attaches.delete(session);
    const prefix = `${session}:`;
    for (const [key, { span, ids }] of this.#acks) {
      if (!key.startsWith(prefix)) continue;
      this.#acks.delete(key);
      span.end('gone', ids);
    }
  }

  /** Begins a trace: nothing in it tells of the sends that the messages came by. */
  delivering(): Span | undefined {
    return this.#tracer.begin('transport.deliver');
  }

  #end(key: string): void {
    const ack = this.#acks.get(key);
    if (ack === undefined) return;
    this.#acks.delete(key);
    ack.left--;
    if (ack.left === 0) ack.span.end('done', ack.ids);
  }
}
