import type { Clock } from '@lantern/runtime';
import { DefinitelyNotDone } from '../ports.js';
import { pause } from './retry.js';
import type { Slots } from './slots.js';

export interface WriteLaneOptions<Item> {
  /** Sends one write. `repeated`: an earlier one with these items may have been done, or may be done later (R3). */
  readonly write: (items: readonly Item[], repeated: boolean) => Promise<void>;
  /** Of the instance: writes under way at once, over all partitions. */
  readonly slots: Slots;
  readonly clock: Clock;
  /** Aborted when the ownership ends. */
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
  /** Of the jitter, from 0 to below 1. */
  readonly random: () => number;
}

interface Call {
  left: number;
  readonly settle: (durable: boolean) => void;
}

interface Pending<Item> {
  readonly item: Item;
  readonly bytes: number;
  readonly call: Call;
}

/** Of one write: a commit of bounded size. */
const MAX_WRITE_ITEMS = 1_000;
const MAX_WRITE_BYTES = 1024 * 1024;
/** While all goes well. */
const MAX_IN_FLIGHT = 4;
/** A write that took longer makes the next ones smaller: the time-out, at which it would be repeated, must stay far away. */
const SLOW_MS = 1_000;
/** But no smaller than this: a store that is slow whatever the size needs them together. */
const MIN_SLOW_ITEMS = 64;
const FIRST_REST_MS = 50;
const MAX_REST_MS = 2_000;

/**
 * Writes of one kind of one partition, each repeated for as long as the ownership lasts. What waits goes together, and few
 * writes are under way; after a failure one at a time, smaller each time and with growing pauses, until one is answered: a store
 * that comes back under load is asked for what it missed in few writes of a size that it can answer, not in one for each that
 * failed (I7). A slow one is asked in smaller ones before any fails.
 */
export class WriteLane<Item> {
  readonly #options: WriteLaneOptions<Item>;
  /** What may have been done already is written in another way, so the two never share a write. */
  #repeats: Pending<Item>[] = [];
  #fresh: Pending<Item>[] = [];
  #maxItems = MAX_WRITE_ITEMS;
  #inFlight = 0;
  #failures = 0;
  #resting = false;

  constructor(options: WriteLaneOptions<Item>) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#giveUp(), { once: true });
  }

  /** Resolves to true when all items are durably written, to false when the ownership ended first. Never rejects. */
  write(items: readonly Item[], bytesOf: (item: Item) => number): Promise<boolean> {
    if (items.length === 0) return Promise.resolve(true);
    if (this.#options.signal.aborted) return Promise.resolve(false);
    return new Promise((settle) => {
      const call = { left: items.length, settle };
      for (const item of items) this.#fresh.push({ item, bytes: bytesOf(item), call });
      this.#pump();
    });
  }

  #pump(): void {
    const { signal } = this.#options;
    while (!signal.aborted && !this.#resting && this.#inFlight < (this.#failures > 0 ? 1 : MAX_IN_FLIGHT)) {
      const repeated = this.#repeats.length > 0;
      const taken = this.#take(repeated ? this.#repeats : this.#fresh);
      if (taken.length === 0) return;
      this.#inFlight++;
      void this.#send(taken, repeated);
    }
  }

  #take(queue: Pending<Item>[]): Pending<Item>[] {
    let [count, bytes] = [0, 0];
    for (const pending of queue) {
      bytes += pending.bytes;
      if (count === this.#maxItems || (count > 0 && bytes > MAX_WRITE_BYTES)) break;
      count++;
    }
    return queue.splice(0, count);
  }

  async #send(taken: readonly Pending<Item>[], repeated: boolean): Promise<void> {
    const { slots, signal, clock, write } = this.#options;
    const items = taken.map(({ item }) => item);
    try {
      const tookMs = await slots.use(1, async () => {
        if (signal.aborted) throw new DefinitelyNotDone('the ownership ended');
        const startedAt = clock.monotonic();
        await write(items, repeated);
        return clock.monotonic() - startedAt;
      });
      this.#done(taken, tookMs);
    } catch (error) {
      this.#failed(error, taken, repeated);
    }
    this.#inFlight--;
    this.#pump();
  }

  #done(taken: readonly Pending<Item>[], tookMs: number): void {
    this.#failures = 0;
    const most = tookMs > SLOW_MS ? MIN_SLOW_ITEMS : MAX_WRITE_ITEMS;
    if (this.#maxItems > most) this.#shrink(Math.max(taken.length, 2 * most));
    else if (taken.length >= this.#maxItems) this.#maxItems = Math.min(most, 2 * this.#maxItems);
    for (const { call } of taken) if (--call.left === 0) call.settle(true);
  }

  #failed(error: unknown, taken: readonly Pending<Item>[], repeated: boolean): void {
    const { signal, onFailure } = this.#options;
    if (signal.aborted) {
      for (const { call } of taken) call.settle(false);
      return;
    }
    onFailure(error);
    if (repeated || !(error instanceof DefinitelyNotDone)) this.#repeats = [...taken, ...this.#repeats];
    else this.#fresh = [...taken, ...this.#fresh];
    // Others that fail meanwhile say the same.
    if (this.#resting) return;
    // Perhaps it was too large for a slow store.
    this.#shrink(taken.length);
    void this.#rest();
  }

  #shrink(items: number): void {
    this.#maxItems = Math.min(this.#maxItems, Math.ceil(items / 2));
  }

  async #rest(): Promise<void> {
    const { clock, signal, random } = this.#options;
    const ceiling = Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** this.#failures++);
    this.#resting = true;
    await pause(clock, ceiling / 2 + (random() * ceiling) / 2, signal);
    this.#resting = false;
    this.#pump();
  }

  #giveUp(): void {
    const waiting = [...this.#repeats.splice(0), ...this.#fresh.splice(0)];
    for (const { call } of waiting) call.settle(false);
  }
}
