import { setTimeout as pause } from 'node:timers/promises';
import { type IncomingMessage, RequestTimeout, newMessageId } from '@lantern/client';
import type { Device } from './device.js';

export interface StreamOptions {
  readonly number: number;
  readonly from: Device;
  readonly to: Device;
  /** Of each message. */
  readonly bytes: number;
  readonly everyMs: number;
}

const HEADER_BYTES = 8;

/** Numbered messages from one device to another, each sent until it is accepted, before the next one is. */
export class Stream {
  readonly number: number;
  readonly from: Device;
  readonly to: Device;
  /** Messages 0 to this one, not included, are accepted. */
  accepted = 0;
  /** When each was, in ms of `performance.now`. */
  readonly acceptedAt: number[] = [];
  /** Times that a send was neither accepted nor refused for good within the client's time-out. */
  timeouts = 0;
  /** Refusals that the client cannot wait out. */
  readonly refusedForGood: string[] = [];
  /** First deliveries to the application. */
  delivered = 0;
  /** I3: a first delivery behind a later one. */
  outOfOrder = 0;
  /** From due to the first delivery, of each message that was delivered, ms. */
  readonly waits: number[] = [];
  /** Of each message: when it was due, and when it was delivered. */
  readonly #moments: { readonly due: number; delivered?: number }[] = [];
  readonly #options: StreamOptions;
  #newest = -1;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.number = options.number;
    this.from = options.from;
    this.to = options.to;
  }

  /** The stream that a message belongs to. */
  static numberOf({ ciphertext }: IncomingMessage): number {
    return new DataView(ciphertext.buffer, ciphertext.byteOffset).getUint32(0);
  }

  /** The application of the recipient got a message of this stream. */
  take({ ciphertext }: IncomingMessage): void {
    const number = new DataView(ciphertext.buffer, ciphertext.byteOffset).getUint32(4);
    this.delivered++;
    this.#noteDelivery(number);
    if (number <= this.#newest) this.outOfOrder++;
    this.#newest = Math.max(this.#newest, number);
  }

  /** Sends until the signal aborts; then the message under way is still brought to its end. */
  async run(signal: AbortSignal): Promise<void> {
    const { everyMs } = this.#options;
    let due = performance.now() + Math.random() * everyMs;
    while (!signal.aborted) {
      await this.sendAt(due, signal);
      due = Math.max(due + everyMs, performance.now());
    }
  }

  /** Sends one message when it is due, unless the signal aborts before; resolves when it is accepted. */
  async sendAt(due: number, signal: AbortSignal): Promise<void> {
    const waitMs = due - performance.now();
    if (waitMs > 0) await pause(waitMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    this.#moments.push({ due });
    await this.#sendNext();
  }

  /** The longest time from due to delivered of what was due since then, ms; what is not delivered counts until now. */
  longestWaitSince(since: number): number {
    const now = performance.now();
    const recent = this.#moments.filter(({ due }) => due >= since);
    return recent.reduce((longest, { due, delivered = now }) => Math.max(longest, delivered - due), 0);
  }

  deliveredAllDueBefore(moment: number): boolean {
    return this.#moments.every(({ due, delivered }) => due >= moment || delivered !== undefined);
  }

  #noteDelivery(number: number): void {
    const message = this.#moments[number];
    if (message === undefined) return;
    message.delivered = performance.now();
    this.waits.push(message.delivered - message.due);
  }

  async #sendNext(): Promise<void> {
    const payload = new Uint8Array(Math.max(HEADER_BYTES, this.#options.bytes));
    const header = new DataView(payload.buffer);
    header.setUint32(0, this.number);
    header.setUint32(4, this.accepted);
    const envelope = { messageId: newMessageId(), payload };
    while (!(await this.#attempt(envelope)));
    this.accepted++;
    this.acceptedAt.push(performance.now());
  }

  async #attempt(envelope: { messageId: Uint8Array; payload: Uint8Array }): Promise<boolean> {
    try {
      const sent = await this.from.send(this.to, envelope);
      if (sent.outcome === 'accepted' || sent.outcome === 'duplicate') return true;
      if (sent.outcome === 'mismatch' || !sent.retryable) this.refusedForGood.push(JSON.stringify(sent));
      await pause(sent.outcome === 'refused' ? (sent.retryAfterMs ?? 1_000) : 1_000);
    } catch (error) {
      if (!(error instanceof RequestTimeout)) throw error;
      this.timeouts++;
    }
    return false;
  }
}
