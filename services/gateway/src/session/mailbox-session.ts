import {
  type Delivery,
  type DroppedNotice,
  MAX_ACK_IDS,
  type SessionEndReason,
  type TraceContext,
  encodeAckedFrame,
  tooLarge,
  unavailable,
  v1,
} from '@lantern/protocol';
import type { Span, Tracer } from '@lantern/runtime';
import type { GatewayMetrics } from '../metrics.js';
import type { AttachRequest, MailboxAttachment, MailboxListener, MailboxRouter } from '../ports.js';
import { AckLedger } from './ack-ledger.js';
import type { Outbox } from './outbox.js';

export interface MailboxSessionOptions {
  readonly router: MailboxRouter;
  readonly request: AttachRequest;
  readonly outbox: Outbox;
  readonly metrics: GatewayMetrics;
  readonly tracer: Tracer;
  /** Attached for the first time. Called before anything is delivered. */
  readonly attached: () => void;
  /** Over, and not by {@link MailboxSession.close}. */
  readonly ended: (reason: SessionEndReason) => void;
  /** Fewer acked ids wait for a confirmation than before. */
  readonly acksConfirmed: () => void;
}

const DROP_REASONS: Readonly<Record<DroppedNotice['reason'], v1.DropReason>> = {
  expired: v1.DropReason.DROP_REASON_EXPIRED,
  purged: v1.DropReason.DROP_REASON_PURGED,
  stale: v1.DropReason.DROP_REASON_STALE,
};

const PHASES: Readonly<Record<'sent' | 'confirmed', v1.CaughtUpPhase>> = {
  sent: v1.CaughtUpPhase.CAUGHT_UP_PHASE_SENT,
  confirmed: v1.CaughtUpPhase.CAUGHT_UP_PHASE_CONFIRMED,
};

/** One connection's hold on its mailbox: pushes go out in order, acks are answered when they are confirmed (I2). */
export class MailboxSession implements MailboxListener {
  readonly #options: MailboxSessionOptions;
  readonly #ledger = new AckLedger();
  /** What waits for a congested connection; bounded by the window that the transport keeps. */
  #waiting: (() => void)[] = [];
  #attachment: MailboxAttachment | undefined;
  #state: 'new' | 'attached' | 'restarting' | 'over' = 'new';

  constructor(options: MailboxSessionOptions) {
    this.#options = options;
  }

  /** Acked delivery ids that are not confirmed. */
  get unconfirmedAckIds(): number {
    return this.#ledger.size;
  }

  /** Asks for the attachment; `attached` or `ended` may come before this returns. */
  open(): void {
    const attachment = this.#options.router.attach(this.#options.request, this);
    if (this.#state === 'over') attachment.detach();
    else this.#attachment = attachment;
  }

  close(): void {
    this.#end();
    this.#attachment?.detach();
  }

  /** @throws RequestProblem TOO_LARGE */
  ack(seq: number, deliveryIds: readonly Uint8Array[]): void {
    if (deliveryIds.length > MAX_ACK_IDS) throw tooLarge(`deliveryIds must be at most ${MAX_ACK_IDS}`);
    if (this.#state !== 'attached') return this.#refuseAck(seq);
    const span = this.#options.tracer.begin('gateway.ack');
    const known = this.#ledger.open(seq, deliveryIds, span);
    if (known.length > 0) return this.#attachment?.ack(known, span?.context);
    this.#options.outbox.pushEncoded(encodeAckedFrame(seq));
    span?.end('done', 0);
  }

  /** The connection takes output again. */
  drained(): void {
    while (!this.#options.outbox.congested) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  attached(): void {
    const first = this.#state === 'new';
    this.#state = 'attached';
    if (first) this.#options.attached();
    else this.#options.outbox.push({ seq: 0, sessionRestarted: {} });
  }

  restarting(): void {
    if (this.#state === 'attached') this.#state = 'restarting';
    this.#waiting = [];
    for (const seq of this.#ledger.clear()) this.#refuseAck(seq);
    this.#options.acksConfirmed();
  }

  ended(reason: SessionEndReason): void {
    this.#end();
    this.#options.ended(reason);
  }

  deliver(deliveries: readonly Delivery[], trace?: TraceContext): void {
    // Ephemeral ones take no slot of the window: now or never means that none of them waits here (I7).
    const congested = this.#waiting.length > 0 || this.#options.outbox.congested;
    const kept = congested ? deliveries.filter(({ deliveryId }) => deliveryId.length > 0) : deliveries;
    const span = trace && this.#options.tracer.join('gateway.push', trace);
    if (kept.length > 0) this.#inOrder(() => this.#push(kept, span));
    else span?.end('gone', 0);
  }

  confirmed(deliveryIds: readonly Uint8Array[]): void {
    // I2: an ack repeated from an earlier session may be confirmed while the message waits here to be pushed again.
    this.#inOrder(() => this.#answerConfirmed(deliveryIds));
  }

  caughtUp(phase: 'sent' | 'confirmed'): void {
    this.#inOrder(() => this.#options.outbox.push({ seq: 0, caughtUp: { phase: PHASES[phase] } }));
  }

  dropped({ reason, ...notice }: DroppedNotice): void {
    const messagesDropped = { ...notice, reason: DROP_REASONS[reason] };
    this.#inOrder(() => this.#options.outbox.push({ seq: 0, messagesDropped }));
  }

  #end(): void {
    this.#state = 'over';
    this.#waiting = [];
    for (const seq of this.#ledger.clear()) this.#refuseAck(seq);
  }

  #answerConfirmed(deliveryIds: readonly Uint8Array[]): void {
    this.#ledger.confirm(deliveryIds, (seq) => this.#options.outbox.pushEncoded(encodeAckedFrame(seq)));
    this.#options.acksConfirmed();
  }

  /** The client repeats it in the next session (R4). */
  #refuseAck(seq: number): void {
    this.#options.outbox.push({ seq, problem: unavailable('the session begins anew').toProblem() });
  }

  #inOrder(push: () => void): void {
    if (this.#state === 'over') return;
    if (this.#waiting.length === 0 && !this.#options.outbox.congested) push();
    else this.#waiting.push(push);
  }

  /** Stops where the connection becomes congested; the rest goes before what waits. */
  #push(deliveries: readonly Delivery[], span: Span | undefined): void {
    const { outbox, metrics } = this.#options;
    let count = 0;
    for (const delivery of deliveries) {
      if (outbox.congested || this.#state === 'over') break;
      outbox.pushDelivery(delivery);
      count++;
    }
    metrics.deliveries.inc(count);
    if (count < deliveries.length) this.#waiting.unshift(() => this.#push(deliveries.slice(count), span));
    else span?.end('done', count);
  }
}
