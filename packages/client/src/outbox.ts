import { type Backoff, fullJitter } from './backoff.js';
import { type ClientClock, type ClientTimer, systemClock } from './clock.js';
import { ClientStopped, RequestTimeout } from './errors.js';
import { type OutboxOptions, OutboxFull, type QueuedSend, type SettledOutcome } from './outbox-types.js';
import { queuedSendFromBytes, queuedSendToBytes } from './queued-send.js';
import type { UnsentRecord } from './storage.js';

interface Item {
  readonly sequence: number;
  bytes: number;
  message: QueuedSend;
  /** In the store: only then it is sent. */
  kept: boolean;
}

/** The messages to one user: one after the other. */
interface Lane {
  readonly items: Item[];
  /** `paused`: it is tried again later. */
  state: 'waiting' | 'sending' | 'paused';
  /** Since the last message that was done. */
  attempt: number;
  pause?: ClientTimer;
}

/** What came of an attempt: it is over, other ciphertexts are to be sent, or the same later. */
type Step =
  | { readonly next: 'done'; readonly outcome: SettledOutcome }
  | { readonly next: 'changed'; readonly message: QueuedSend }
  | { readonly next: 'later'; readonly afterMs: number }
  | { readonly next: 'when-connected' };

/** Lanes that send at once, well below what a server lets a connection have in flight. */
const MAX_SENDING = 32;
const RETRY: Backoff = { baseMs: 1_000, maxMs: 60_000 };
/** Rounds of new ciphertexts without a pause: each device that comes or goes meanwhile costs one. */
const ROUNDS_AT_ONCE = 3;

/**
 * Messages from their {@link Outbox.add} until their outcome, over lost connections and restarts: kept in a store, sent while
 * the client is connected, to each user in the order of `add`, at least once and always under the same message id, so that
 * the server (within its dedup window) and the recipient remove repeats.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #clock: ClientClock;
  readonly #lanes = new Map<string, Lane>();
  readonly #unsubscribe: () => void;
  #sequence = 0;
  #messages = 0;
  #bytes = 0;
  #sending = 0;
  #closed = false;
  #idle: (() => void)[] = [];

  /** Use `openOutbox`, which reads what the store holds. */
  constructor(options: OutboxOptions, left: readonly LeftMessage[]) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    for (const { sequence, bytes, message } of left) {
      this.#sequence = Math.max(this.#sequence, sequence);
      this.#enter({ sequence, bytes: bytes.length, message, kept: true });
    }
    this.#unsubscribe = options.client.onStateChange(() => this.#pump());
    this.#pump();
  }

  /** How many messages wait or are being sent. */
  get size(): number {
    return this.#messages;
  }

  /** What waits or is being sent, as it would be sent now; those to one user in their order. */
  waiting(): readonly QueuedSend[] {
    return [...this.#lanes.values()].flatMap(({ items }) => items.map(({ message }) => message));
  }

  /**
   * Takes a message; resolves when it is kept as durably as the store keeps, long before it is sent. Calls to one user are sent
   * in their order. Rejects with `OutboxFull` at a bound, TypeError for what is no message, or what the store throws: then
   * nothing is kept. @throws Error when the outbox is closed
   */
  async add(message: QueuedSend): Promise<void> {
    if (this.#closed) throw new Error('the outbox is closed');
    const bytes = queuedSendToBytes(message);
    const { maxMessages = 1_000, maxBytes = 16 * 1024 * 1024 } = this.#options;
    if (this.#messages >= maxMessages) throw new OutboxFull(`${maxMessages} messages`);
    if (this.#bytes + bytes.length > maxBytes) throw new OutboxFull(`${maxBytes} bytes`);
    // What the caller does to its arrays later must not change what is sent.
    const item: Item = {
      sequence: ++this.#sequence,
      bytes: bytes.length,
      message: queuedSendFromBytes(bytes),
      kept: false,
    };
    // Its place in the order is taken before the store is asked, as stores may answer in another order.
    const lane = this.#enter(item);
    try {
      await this.#options.store.put({ sequence: item.sequence, bytes });
    } catch (error) {
      this.#leave(lane, item);
      this.#pump();
      throw error;
    }
    item.kept = true;
    this.#pump();
  }

  /** Resolves when nothing waits any more. */
  async emptied(): Promise<void> {
    if (this.#messages === 0) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Sends nothing more; what waits stays in the store. A message that is being sent may still arrive. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    for (const lane of this.#lanes.values()) lane.pause?.cancel();
  }

  #enter(item: Item): Lane {
    const { userId } = item.message;
    const lane = this.#lanes.get(userId) ?? { items: [], state: 'waiting', attempt: 0 };
    this.#lanes.set(userId, lane);
    lane.items.push(item);
    this.#messages++;
    this.#bytes += item.bytes;
    return lane;
  }

  #leave(lane: Lane, item: Item): void {
    lane.items.splice(lane.items.indexOf(item), 1);
    if (lane.items.length === 0) this.#lanes.delete(item.message.userId);
    this.#messages--;
    this.#bytes -= item.bytes;
    if (this.#messages > 0) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #pump(): void {
    const { status } = this.#options.client.state;
    if (this.#closed || (status !== 'ready' && status !== 'draining')) return;
    for (const lane of this.#lanes.values()) {
      if (this.#sending >= MAX_SENDING) return;
      const [head] = lane.items;
      if (lane.state === 'waiting' && head?.kept) void this.#work(lane, head);
    }
  }

  async #work(lane: Lane, head: Item): Promise<void> {
    lane.state = 'sending';
    lane.attempt++;
    this.#sending++;
    let step: Step;
    try {
      step = await this.#attempt(head.message);
      // After the close it may be another outbox's.
      if (!this.#closed) await this.#take(lane, head, step);
    } catch {
      // What the application or the store could not do now.
      step = { next: 'later', afterMs: 0 };
    }
    this.#sending--;
    this.#goOn(lane, step);
    this.#pump();
  }

  async #attempt(message: QueuedSend): Promise<Step> {
    try {
      const outcome = await this.#options.client.send(message);
      if (outcome.outcome === 'mismatch') {
        const messages = await this.#options.onMismatch(message, outcome);
        return messages ? { next: 'changed', message: { ...message, messages } } : { next: 'done', outcome };
      }
      if (outcome.outcome !== 'refused') return { next: 'done', outcome };
      // It can send again once it is registered.
      const passes = outcome.retryable || outcome.code === 'not_registered';
      return passes ? { next: 'later', afterMs: outcome.retryAfterMs ?? 0 } : { next: 'done', outcome };
    } catch (error) {
      const waited = error instanceof RequestTimeout || error instanceof ClientStopped;
      return waited ? { next: 'when-connected' } : { next: 'later', afterMs: 0 };
    }
  }

  /** Has the store and the application know of it. */
  async #take(lane: Lane, head: Item, step: Step): Promise<void> {
    if (step.next === 'done') {
      await this.#options.onSettled?.(head.message, step.outcome);
      await this.#options.store.remove(head.sequence);
      this.#leave(lane, head);
    } else if (step.next === 'changed') {
      const bytes = queuedSendToBytes(step.message);
      await this.#options.store.put({ sequence: head.sequence, bytes });
      this.#bytes += bytes.length - head.bytes;
      head.bytes = bytes.length;
      head.message = step.message;
    }
  }

  #goOn(lane: Lane, step: Step): void {
    lane.state = 'waiting';
    if (step.next === 'done') lane.attempt = 0;
    const atOnce = step.next === 'done' || step.next === 'when-connected';
    if (this.#closed || atOnce || (step.next === 'changed' && lane.attempt < ROUNDS_AT_ONCE)) return;
    const least = step.next === 'later' ? step.afterMs : 0;
    const delayMs = least + fullJitter(RETRY, lane.attempt - 1, this.#options.random ?? Math.random);
    lane.state = 'paused';
    lane.pause = this.#clock.after(delayMs, () => {
      lane.state = 'waiting';
      this.#pump();
    });
  }
}

/** A record, and what it says. */
interface LeftMessage extends UnsentRecord {
  readonly message: QueuedSend;
}

async function readable(
  records: readonly UnsentRecord[],
  { store, onUnreadable }: OutboxOptions,
): Promise<LeftMessage[]> {
  const left: LeftMessage[] = [];
  for (const record of records) {
    try {
      left.push({ ...record, message: queuedSendFromBytes(record.bytes) });
    } catch (error) {
      if (!onUnreadable) throw new Error('the outbox holds what is no message: see onUnreadable', { cause: error });
      await onUnreadable(record);
      await store.remove(record.sequence);
    }
  }
  return left;
}

/**
 * Opens the outbox of a store, and goes on with what was left there.
 * @throws what the store throws; Error for a record that cannot be read, unless there is `onUnreadable`
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  return new Outbox(options, await readable(await options.store.load(), options));
}
