import type { Clock, Timer } from '@lantern/runtime';
import type { Random } from './random.js';
import type { Scheduler } from './scheduler.js';

/** Unix ms at the beginning of every run. */
export const EPOCH_MS = 1_700_000_000_000;

/** The clock of one process: it runs a little fast or slow, and what it shows may jump. */
export class SimClock implements Clock {
  readonly #process: SimProcess;
  readonly #scheduler: Scheduler;
  /** Of its rate: 0.01 gains a hundredth. */
  readonly #drift: number;
  #offsetMs: number;
  #stoodStillMs = 0;

  constructor(process: SimProcess, scheduler: Scheduler, skew: { readonly drift: number; readonly offsetMs: number }) {
    this.#process = process;
    this.#scheduler = scheduler;
    this.#drift = skew.drift;
    this.#offsetMs = skew.offsetMs;
  }

  now(): number {
    return Math.floor(EPOCH_MS + this.#offsetMs + this.#stoodStillMs + this.monotonic());
  }

  monotonic(): number {
    return this.#scheduler.now * (1 + this.#drift) - this.#stoodStillMs;
  }

  after(delayMs: number, callback: () => void): Timer {
    let over = false;
    // Like Node: never in the same turn.
    const due = this.#scheduler.after(Math.max(1, delayMs) / (1 + this.#drift), () => {
      this.#process.dispatch(() => {
        if (!over) callback();
      });
    });
    return {
      cancel: () => {
        over = true;
        due.cancel();
      },
    };
  }

  every(intervalMs: number, callback: () => void): Timer {
    let current: Timer;
    const fire = (): void => {
      current = this.after(intervalMs, fire);
      callback();
    };
    current = this.after(intervalMs, fire);
    return { cancel: () => current.cancel() };
  }

  /** As in a machine that was suspended: the time is not counted by the monotonic clock. */
  standStill(ms: number): void {
    this.#stoodStillMs += ms;
  }

  /** What it shows changes at once; timers do not see it. */
  jump(ms: number): void {
    this.#offsetMs += ms;
  }
}

export interface SimProcessOptions {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly random: Random;
}

/**
 * One process of the cluster. What comes to it from outside, and its timers, come through {@link dispatch}: while it is
 * stopped they wait, and when it is dead nothing comes any more.
 */
export class SimProcess {
  readonly name: string;
  readonly clock: SimClock;
  readonly random: Random;
  readonly #scheduler: Scheduler;
  readonly #waiting: (() => void)[] = [];
  readonly #onDeath: (() => void)[] = [];
  #alive = true;
  #paused = false;
  #pausedAt = 0;

  constructor({ name, scheduler, random }: SimProcessOptions) {
    this.name = name;
    this.random = random;
    this.#scheduler = scheduler;
    const skew = { drift: random.between(-5, 5) / 1_000, offsetMs: random.between(-200, 200) };
    this.clock = new SimClock(this, scheduler, skew);
  }

  get alive(): boolean {
    return this.#alive;
  }

  get paused(): boolean {
    return this.#paused;
  }

  dispatch(run: () => void): void {
    if (!this.#alive) return;
    if (this.#paused) this.#waiting.push(run);
    else run();
  }

  /** At the end of what is being done now. */
  readonly atTurnEnd = (run: () => void): void => {
    this.#scheduler.after(0, () => this.dispatch(run));
  };

  /** All memory is lost; nothing of it runs any more. */
  die(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#waiting.length = 0;
    for (const tell of this.#onDeath) tell();
  }

  onDeath(tell: () => void): void {
    this.#onDeath.push(tell);
  }

  pause(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#pausedAt = this.#scheduler.now;
  }

  /**
   * What came meanwhile is handled, in order, each in a turn of its own. `suspended`: its clock did not count the time, so that
   * it cannot know of it.
   */
  resume(suspended = false): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (suspended) this.clock.standStill(this.#scheduler.now - this.#pausedAt);
    for (const run of this.#waiting.splice(0)) this.#scheduler.after(0, () => this.dispatch(run));
  }
}
