import { MAX_ACK_IDS, MESSAGE_ID_BYTES, encodeClientFrame, v1 } from '@lantern/protocol';
import { deferred } from '../load/deferred.js';
import type { CatchUp, RecipientEvents, RecipientPeer } from '../load/peers.js';
import { type Access, type Device, helloOf } from './device.js';
import { NAME_BYTES, readUint32 } from './message-names.js';
import {
  FIRST_WRITTEN_SEQ,
  MAX_WRITTEN_SEQ,
  RawConnection,
  RequestFailed,
  expectAnswer,
  insist,
} from './raw-connection.js';

/** Deliveries acked together, until the server confirms. */
interface AckBatch {
  readonly deliveryIds: Uint8Array[];
  /** Sender and number of each message, in turns; a notice of dropped messages has sender -1. */
  readonly names: number[];
  ackedAt: number;
}

const newBatch = (): AckBatch => ({ deliveryIds: [], names: [], ackedAt: 0 });

const CONFIRMED = v1.CaughtUpPhase.CAUGHT_UP_PHASE_CONFIRMED;

export interface LanternRecipientOptions {
  readonly access: Access;
  readonly device: Device;
  readonly ciphertextBytes: number;
  /** Absent: the server's default. */
  readonly windowMessages?: number;
  readonly events: RecipientEvents;
}

/** A registered device that acks what it gets, once per turn of the event loop. */
export class LanternRecipient implements RecipientPeer {
  readonly #options: LanternRecipientOptions;
  #connection: RawConnection | undefined;
  #due = newBatch();
  /** By seq. */
  #unconfirmed = new Map<number, AckBatch>();
  #seq = FIRST_WRITTEN_SEQ;
  #helloAt = 0;
  #firstAt: number | undefined;
  #sentAt: number | undefined;
  #catchUp = deferred<CatchUp>();

  constructor(options: LanternRecipientOptions) {
    this.#options = options;
  }

  async attach(): Promise<void> {
    const { access, device, events, windowMessages } = this.#options;
    this.#connection = await RawConnection.open({
      url: access.nextUrl(),
      token: access.tokens.token(device.userId),
      onLost: access.onLost,
      onFrame: (frame) => this.#frame(frame),
      beforeFlush: () => this.#ack(),
    });
    this.#firstAt = undefined;
    this.#sentAt = undefined;
    this.#catchUp = deferred();
    this.#helloAt = performance.now();
    events.sessionStarted();
    const { attachment } = await insist(this.#connection, { hello: helloOf(device, windowMessages) }, 'welcome');
    if (attachment !== v1.Attachment.ATTACHMENT_ATTACHED)
      throw new RequestFailed(`not attached: ${v1.Attachment[attachment ?? 0]}`);
    this.#repeatAcks();
  }

  caughtUp(): Promise<CatchUp> {
    return this.#catchUp.promise;
  }

  async close(): Promise<void> {
    await this.#connection?.close();
    this.#connection = undefined;
  }

  #frame(frame: v1.ServerFrame): void {
    if (frame.deliver) this.#deliver(frame.deliver as v1.Deliver);
    else if (frame.acked) this.#confirmed(frame.seq);
    else if (frame.seq !== 0) this.#ackRefused(frame);
    else if (frame.caughtUp) this.#caughtUp(frame.caughtUp.phase === CONFIRMED);
    else if (frame.messagesDropped) this.#dropped(frame.messagesDropped as v1.MessagesDropped);
    else if (frame.sessionRestarted) {
      this.#options.events.sessionStarted();
      this.#repeatAcks();
    }
  }

  #deliver({ deliveryId, messageId, ciphertext }: v1.Deliver): void {
    this.#firstAt ??= performance.now();
    const at = MESSAGE_ID_BYTES - NAME_BYTES;
    const sender = readUint32(messageId, at);
    const number = readUint32(messageId, at + 4);
    const intact =
      ciphertext.length === this.#options.ciphertextBytes &&
      readUint32(ciphertext, 0) === sender &&
      readUint32(ciphertext, 4) === number;
    this.#due.names.push(sender, number);
    this.#due.deliveryIds.push(deliveryId);
    this.#connection?.scheduleFlush();
    this.#options.events.delivered({ sender, number, intact });
  }

  #dropped({ deliveryId, count }: v1.MessagesDropped): void {
    this.#due.names.push(-1, 0);
    this.#due.deliveryIds.push(deliveryId);
    this.#connection?.scheduleFlush();
    this.#options.events.dropped(count);
  }

  #ack(): void {
    if (this.#due.deliveryIds.length === 0) return;
    const { deliveryIds, names } = this.#due;
    this.#due = newBatch();
    for (let from = 0; from < deliveryIds.length; from += MAX_ACK_IDS) {
      const to = from + MAX_ACK_IDS;
      this.#send({ deliveryIds: deliveryIds.slice(from, to), names: names.slice(2 * from, 2 * to), ackedAt: 0 });
    }
  }

  #send(batch: AckBatch): void {
    const seq = this.#seq;
    this.#seq = seq === MAX_WRITTEN_SEQ ? FIRST_WRITTEN_SEQ : seq + 1;
    batch.ackedAt = performance.now();
    this.#unconfirmed.set(seq, batch);
    this.#connection?.write(encodeClientFrame({ seq, ack: { deliveryIds: batch.deliveryIds } }));
  }

  /** R4: acks without a confirmation are repeated in each new session. */
  #repeatAcks(): void {
    const batches = [...this.#unconfirmed.values()];
    this.#unconfirmed = new Map();
    for (const batch of batches) this.#send(batch);
  }

  #ackRefused(frame: v1.ServerFrame): void {
    const batch = this.#unconfirmed.get(frame.seq);
    if (batch === undefined) return;
    if (!frame.problem?.retryable) expectAnswer(frame, 'acked');
    this.#unconfirmed.delete(frame.seq);
    setTimeout(() => this.#send(batch), frame.problem?.retryAfterMs ?? 1_000);
  }

  #confirmed(seq: number): void {
    const batch = this.#unconfirmed.get(seq);
    if (batch === undefined) return;
    this.#unconfirmed.delete(seq);
    const { names, ackedAt } = batch;
    for (let i = 0; i < names.length; i += 2) {
      const [sender = -1, number = 0] = [names[i], names[i + 1]];
      if (sender >= 0) this.#options.events.confirmed(sender, number, ackedAt);
    }
  }

  #caughtUp(confirmed: boolean): void {
    const now = performance.now();
    if (!confirmed) {
      this.#sentAt = now;
      return;
    }
    const first = this.#firstAt === undefined ? {} : { firstMs: this.#firstAt - this.#helloAt };
    const sentMs = (this.#sentAt ?? now) - this.#helloAt;
    this.#catchUp.resolve({ ...first, sentMs, confirmedMs: now - this.#helloAt });
  }
}
