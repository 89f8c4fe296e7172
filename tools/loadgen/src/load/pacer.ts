export interface PacerOptions {
  /** Messages per second. */
  readonly rate: number;
  /** Sends the next message, which was to leave at `intendedAt` (performance.now). */
  readonly send: (intendedAt: number) => void;
}

/** Below this interval messages leave in bursts, once per tick. */
const TICK_MS = 1;
/** A timer fires up to this much late; the rest of the wait is spent turning the event loop. */
const TIMER_SLACK_MS = 1.5;

/**
 * An open-loop schedule: message n is due at start + n / rate, whether or not earlier ones were answered. When the tool
 * or the server stalls, what fell due meanwhile leaves at once, timed from when it was due (no coordinated omission).
 */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #intervalMs: number;
  #startedAt = 0;
  #sent = 0;
  #running = false;

  constructor(options: PacerOptions) {
    this.#options = options;
    this.#intervalMs = 1_000 / options.rate;
  }

  start(): void {
    this.#running = true;
    this.#startedAt = performance.now();
    this.#turn();
  }

  stop(): void {
    this.#running = false;
  }

  #turn(): void {
    if (!this.#running) return;
    const now = performance.now();
    for (let due = this.#nextDue(); due <= now; due = this.#nextDue()) {
      this.#sent++;
      this.#options.send(due);
    }
    const waitMs = this.#nextDue() - now;
    if (this.#intervalMs <= 2 * TICK_MS) setTimeout(() => this.#turn(), TICK_MS);
    else if (waitMs > TIMER_SLACK_MS) setTimeout(() => this.#turn(), Math.floor(waitMs - TIMER_SLACK_MS));
    else setImmediate(() => this.#turn());
  }

  /** Bursts are due at whole ticks: finer the event loop's timers are not. */
  #nextDue(): number {
    const due = this.#sent * this.#intervalMs;
    return this.#startedAt + (this.#intervalMs <= 2 * TICK_MS ? Math.ceil(due / TICK_MS) * TICK_MS : due);
  }
}
