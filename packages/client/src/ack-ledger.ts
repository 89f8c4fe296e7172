import type { v1 } from '@lantern/protocol';
import { type Backoff, fullJitter } from './backoff.js';
import type { ClientClock, ClientTimer } from './clock.js';
import type { RequestBody } from './connection.js';
import { hex } from './hex.js';

/** A connection that acks can travel on. */
export interface AckLink {
  readonly maxAckIds: number;
  send(body: RequestBody, onAnswer: (frame: v1.ServerFrame) => void): void;
  /** Has `collect` called before the frames of this turn are sent. */
  schedule(): void;
}

const REPEAT_AFTER_PROBLEM: Backoff = { baseMs: 1_000, maxMs: 1_000 };

/**
 * Acks from the moment a message is done until the server's `Acked`. Unconfirmed acks are repeated in every new session
 * (R4); at the bound the oldest is forgotten, which costs a redelivery that is then recognised and acked again.
 */
export class AckLedger {
  readonly #clock: ClientClock;
  readonly #random: () => number;
  readonly #maxUnconfirmed: number;
  readonly #onConfirmed: (deliveryIds: readonly Uint8Array[]) => void;
  /** Unconfirmed delivery ids by their hex, oldest first. */
  readonly #acks = new Map<string, Uint8Array>();
  /** Keys of those that are to be sent. */
  #due = new Set<string>();
  #session = 0;
  #link: AckLink | undefined;
  #repeat: ClientTimer | undefined;
  #emptied: (() => void)[] = [];

  constructor(options: {
    clock: ClientClock;
    random: () => number;
    maxUnconfirmed: number;
    onConfirmed: (deliveryIds: readonly Uint8Array[]) => void;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#maxUnconfirmed = options.maxUnconfirmed;
    this.#onConfirmed = options.onConfirmed;
  }

  /** How many acks are not confirmed. */
  get size(): number {
    return this.#acks.size;
  }

  add(deliveryIds: Iterable<Uint8Array>): void {
    for (const deliveryId of deliveryIds) {
      const key = hex(deliveryId);
      if (!this.#acks.has(key) && this.#acks.size >= this.#maxUnconfirmed) this.#forgetOldest();
      this.#acks.set(key, deliveryId);
      // Also one that was sent before: delivered again, so the server lost the ack with an older session.
      this.#due.add(key);
    }
    if (this.#due.size > 0) this.#link?.schedule();
  }

  /** A session began, on a new connection or (SessionRestarted) on the same: everything unconfirmed is due again. */
  attached(link: AckLink): void {
    this.#session++;
    this.#link = link;
    this.#repeat?.cancel();
    this.#resendAll();
  }

  detached(): void {
    this.#link = undefined;
    this.#repeat?.cancel();
  }

  /** Sends what is due, as few Ack frames as the bound allows. */
  collect(): void {
    if (!this.#link || this.#due.size === 0) return;
    const due = [...this.#due];
    this.#due.clear();
    const { maxAckIds } = this.#link;
    for (let from = 0; from < due.length; from += maxAckIds) this.#send(this.#link, due.slice(from, from + maxAckIds));
  }

  /** Resolves when nothing is unconfirmed. */
  emptied(): Promise<void> {
    if (this.#acks.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#emptied.push(resolve));
  }

  #send(link: AckLink, keys: readonly string[]): void {
    const session = this.#session;
    const deliveryIds = keys.flatMap((key) => this.#acks.get(key) ?? []);
    link.send({ ack: { deliveryIds } }, (frame) => {
      // An answer to an ack of an older session says nothing: the ack was repeated in this one.
      if (session !== this.#session) return;
      if (frame.acked) this.#confirmed(keys);
      else if (frame.problem?.retryable) this.#repeatAfter(frame.problem.retryAfterMs ?? 0);
    });
  }

  #confirmed(keys: readonly string[]): void {
    const confirmed: Uint8Array[] = [];
    for (const key of keys) {
      const deliveryId = this.#acks.get(key);
      if (!deliveryId) continue;
      this.#acks.delete(key);
      this.#due.delete(key);
      confirmed.push(deliveryId);
    }
    if (confirmed.length > 0) this.#onConfirmed(confirmed);
    if (this.#acks.size > 0) return;
    const waiters = this.#emptied;
    this.#emptied = [];
    for (const resolve of waiters) resolve();
  }

  #repeatAfter(retryAfterMs: number): void {
    this.#repeat?.cancel();
    const delayMs = retryAfterMs + fullJitter(REPEAT_AFTER_PROBLEM, 0, this.#random);
    this.#repeat = this.#clock.after(delayMs, () => this.#resendAll());
  }

  #resendAll(): void {
    this.#due = new Set(this.#acks.keys());
    if (this.#due.size > 0) this.#link?.schedule();
  }

  #forgetOldest(): void {
    const [oldest] = this.#acks.keys();
    if (oldest === undefined) return;
    this.#acks.delete(oldest);
    this.#due.delete(oldest);
  }
}
