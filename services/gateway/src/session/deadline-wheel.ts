import type { Clock, Timer } from '@lantern/runtime';

/** Something with deadlines of its own, of which the wheel knows the next. */
export interface Deadlines {
  /** Called at about the time asked for, or earlier. @returns ms to the next call; undefined: no more. */
  onDeadline(): number | undefined;
}

export interface DeadlineWheelOptions {
  readonly clock: Clock;
  /** How late a call may be, in ms. */
  readonly tickMs: number;
  /** Deadlines beyond `slots` ticks are called once in between. */
  readonly slots: number;
}

/**
 * One timer for all connections: each stands in the slot of its next deadline, so that a tick costs nothing for those
 * that are not due (ARCHITECTURE.md, "Capacity").
 */
export class DeadlineWheel {
  readonly #options: DeadlineWheelOptions;
  readonly #slots: Set<Deadlines>[];
  readonly #slotOf = new Map<Deadlines, number>();
  #timer: Timer | undefined;
  #startedAt = 0;
  /** Ticks that were worked off. */
  #ticks = 0;

  constructor(options: DeadlineWheelOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.slots }, () => new Set());
  }

  start(): void {
    const { clock, tickMs } = this.#options;
    this.#startedAt = clock.monotonic();
    this.#timer = clock.every(tickMs, () => this.#turn());
  }

  stop(): void {
    this.#timer?.cancel();
    for (const slot of this.#slots) slot.clear();
    this.#slotOf.clear();
  }

  /** Replaces the deadline of `item`. */
  schedule(item: Deadlines, delayMs: number): void {
    this.cancel(item);
    const ticks = Math.min(Math.max(1, Math.ceil(delayMs / this.#options.tickMs)), this.#slots.length - 1);
    const slot = (this.#ticks + ticks) % this.#slots.length;
    this.#slots[slot]?.add(item);
    this.#slotOf.set(item, slot);
  }

  cancel(item: Deadlines): void {
    const slot = this.#slotOf.get(item);
    if (slot === undefined) return;
    this.#slots[slot]?.delete(item);
    this.#slotOf.delete(item);
  }

  /** Works off every tick that has passed: a stalled event loop makes several due at once. */
  #turn(): void {
    const { clock, tickMs } = this.#options;
    const due = Math.floor((clock.monotonic() - this.#startedAt) / tickMs);
    const ticks = Math.min(due - this.#ticks, this.#slots.length);
    this.#ticks = due - ticks;
    for (let tick = 0; tick < ticks; tick++) {
      this.#ticks++;
      const slot = this.#slots[this.#ticks % this.#slots.length];
      if (slot === undefined) continue;
      for (const item of slot) this.#call(item);
    }
  }

  #call(item: Deadlines): void {
    this.cancel(item);
    const next = item.onDeadline();
    // What the item itself scheduled meanwhile is for this one.
    if (next !== undefined && !this.#slotOf.has(item)) this.schedule(item, next);
  }
}
