import type { Clock, Timer } from '@lantern/runtime';

export interface LeaseOptions {
  readonly clock: Clock;
  /** How long after the moment when a heartbeat was sent nobody else can own this member's partitions. */
  readonly lengthMs: number;
  /** Called once, synchronously, by whoever notices first: the timer, or a look at {@link Lease.holds}. */
  readonly onExpired: () => void;
}

/**
 * How long a member may believe in its membership without a word from the coordinator, by its own monotonic clock. A process that
 * was stopped (SIGSTOP, a frozen machine) has been replaced meanwhile and does not know it; it has to look here before it hands
 * anything on. This saves work and surprises, not messages: those are kept by the epochs (a clock decides nothing there).
 */
export class Lease {
  readonly #options: LeaseOptions;
  #until = 0;
  #timer: Timer | undefined;
  #ended = false;

  constructor(options: LeaseOptions, sentAtMs: number) {
    this.#options = options;
    this.renew(sentAtMs);
  }

  /** False once it is over, for ever. */
  get holds(): boolean {
    if (!this.#ended && this.#options.clock.monotonic() >= this.#until) this.#expire();
    return !this.#ended;
  }

  /** A good answer to what was sent at `sentAtMs`, monotonic: the coordinator's own timer started no earlier. */
  renew(sentAtMs: number): void {
    if (this.#ended) return;
    this.#until = Math.max(this.#until, sentAtMs + this.#options.lengthMs);
    this.#watch();
  }

  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
  }

  #watch(): void {
    this.#timer?.cancel();
    const { clock } = this.#options;
    // Timers count whole milliseconds and may come a little early: then it is watched on.
    this.#timer = clock.after(Math.max(1, Math.ceil(this.#until - clock.monotonic())), () => {
      if (this.holds) this.#watch();
    });
  }

  #expire(): void {
    this.end();
    this.#options.onExpired();
  }
}
