/** The event loop, as far as a schedule needs it. */
export interface EventLoop {
  /** ms, from any origin. */
  now(): number;
  after(ms: number, callback: () => void): void;
  /** In the next turn. */
  next(callback: () => void): void;
}

const eventLoop: EventLoop = {
  now: () => performance.now(),
  after: (ms, callback) => void setTimeout(callback, ms),
  next: (callback) => void setImmediate(callback),
};

export interface PacerOptions {
  /** Messages per second. */
  readonly rate: number;
  /** Sends the next message, which was to leave at `intendedAt` (performance.now). */
  readonly send: (intendedAt: number) => void;
  /** That of this process, unless a test turns another one. */
  readonly loop?: EventLoop;
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
  readonly #send: PacerOptions['send'];
  readonly #loop: EventLoop;
  readonly #intervalMs: number;
  #startedAt = 0;
  #sent = 0;
  #running = false;

  constructor({ rate, send, loop = eventLoop }: PacerOptions) {
    this.#send = send;
    this.#loop = loop;
    this.#intervalMs = 1_000 / rate;
  }

  start(): void {
    this.#running = true;
    this.#startedAt = this.#loop.now();
    this.#turn();
  }

  stop(): void {
    this.#running = false;
  }

  #turn(): void {
    if (!this.#running) return;
    const now = this.#loop.now();
    for (let due = this.#nextDue(); due <= now; due = this.#nextDue()) {
      this.#sent++;
      this.#send(due);
    }
    const waitMs = this.#nextDue() - now;
    if (this.#intervalMs <= 2 * TICK_MS) this.#loop.after(TICK_MS, () => this.#turn());
    else if (waitMs > TIMER_SLACK_MS) this.#loop.after(Math.floor(waitMs - TIMER_SLACK_MS), () => this.#turn());
    else this.#loop.next(() => this.#turn());
  }

  /** Bursts are due at whole ticks: finer the event loop's timers are not. */
  #nextDue(): number {
    const due = this.#sent * this.#intervalMs;
    return this.#startedAt + (this.#intervalMs <= 2 * TICK_MS ? Math.ceil(due / TICK_MS) * TICK_MS : due);
  }
}
