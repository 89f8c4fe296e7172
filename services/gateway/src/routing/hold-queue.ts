import type { Clock, Timer } from '@lantern/runtime';
import type { RoutedSend, SendWaiter } from '../ports.js';
import type { HoldBudget } from './hold-budget.js';

export interface HeldSend extends RoutedSend {
  readonly waiter: SendWaiter;
}

interface Waiting {
  readonly held: HeldSend;
  readonly bytes: number;
  /** Of the clock's monotonic time, ms. */
  readonly until: number;
}

/** What a request holds beside its ciphertext, roughly. */
const OVERHEAD_BYTES = 256;

function bytesOf({ send }: RoutedSend): number {
  let bytes = OVERHEAD_BYTES;
  for (const { ciphertext } of send.messages) bytes += ciphertext.length;
  return bytes;
}

export interface HoldQueueOptions {
  readonly clock: Clock;
  readonly budget: HoldBudget;
  /** Told of what waited too long. */
  readonly expired: (held: HeldSend) => void;
}

/** Sends of one partition that wait for its owner, in order: nothing passes a held one. */
export class HoldQueue {
  readonly #options: HoldQueueOptions;
  #waiting: Waiting[] = [];
  #timer: Timer | undefined;

  constructor(options: HoldQueueOptions) {
    this.#options = options;
  }

  /** Whether it was taken in; otherwise a bound is reached. */
  push(held: HeldSend): boolean {
    const { clock, budget } = this.#options;
    const bytes = bytesOf(held);
    if (this.#waiting.length >= budget.bounds.maxRequests || !budget.take(bytes)) return false;
    this.#waiting.push({ held, bytes, until: clock.monotonic() + budget.bounds.timeoutMs });
    this.#timer ??= clock.after(budget.bounds.timeoutMs, this.#expire);
    return true;
  }

  /** Empties the queue. */
  takeAll(): HeldSend[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#timer?.cancel();
    this.#timer = undefined;
    for (const { bytes } of waiting) this.#options.budget.give(bytes);
    return waiting.map(({ held }) => held);
  }

  readonly #expire = (): void => {
    const { clock, budget, expired } = this.#options;
    const now = clock.monotonic();
    let count = 0;
    while ((this.#waiting[count]?.until ?? Infinity) <= now) count++;
    const over = this.#waiting.splice(0, count);
    const next = this.#waiting[0];
    this.#timer = next && clock.after(next.until - now, this.#expire);
    for (const { bytes, held } of over) {
      budget.give(bytes);
      expired(held);
    }
  };
}
