import type { Address } from '@lantern/protocol';
import { type Clock, type Logger, type Timer, asError } from '@lantern/runtime';
import type { KeyStore } from '../ports.js';
import { decideAbandonment } from './decide-removal.js';
import { dayOf } from './user-devices.js';

const CLAIMS_PER_STEP = 500;
const DEVICES_PER_STEP = 50;
/** A clock that jumps ahead makes every device look abandoned; this leaves time to notice. */
const MAX_ABANDONED_PER_SWEEP = 1_000;

export interface SweeperOptions {
  readonly store: KeyStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly intervalMs: number;
  readonly claimWindowMs: number;
  /** A device that did not attach for so long is removed. */
  readonly abandonedAfterDays: number;
  /** Told after devices were removed: their follow-ups wait. */
  readonly onAbandoned: () => void;
}

/** Removes claims whose window has passed and devices that nobody uses any more, in small steps. */
export class Sweeper {
  readonly #options: SweeperOptions;
  #timer: Timer | undefined;
  #sweeping: Promise<void> | undefined;
  #stopped = false;

  constructor(options: SweeperOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, intervalMs } = this.#options;
    this.#timer ??= clock.every(intervalMs, () => void this.sweep());
  }

  /** Resolves when the step under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#sweeping;
  }

  /** One sweep; never rejects. A sweep that is under way is not joined by a second. */
  sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepAll().finally(() => (this.#sweeping = undefined));
    return this.#sweeping;
  }

  async #sweepAll(): Promise<void> {
    try {
      await this.#forgetClaims();
      await this.#removeAbandoned();
    } catch (error) {
      this.#options.logger.warn('sweep ended early', { error: asError(error) });
    }
  }

  async #forgetClaims(): Promise<void> {
    const { store, clock, claimWindowMs } = this.#options;
    const openedBefore = clock.now() - claimWindowMs;
    while (!this.#stopped && (await store.claims.forget(openedBefore, CLAIMS_PER_STEP)) === CLAIMS_PER_STEP);
  }

  async #removeAbandoned(): Promise<void> {
    const { store, clock, logger, abandonedAfterDays, onAbandoned } = this.#options;
    const day = dayOf(clock.now()) - abandonedAfterDays;
    let removed = 0;
    for (let seen = 0; !this.#stopped && seen < MAX_ABANDONED_PER_SWEEP; seen += DEVICES_PER_STEP) {
      const page = await store.devices.unseenSince(day, DEVICES_PER_STEP);
      for (const address of page) if (await this.#removeIfAbandoned(address, day)) removed++;
      if (page.length < DEVICES_PER_STEP) break;
    }
    if (removed === 0) return;
    logger.info('abandoned devices removed', { removed });
    onAbandoned();
  }

  #removeIfAbandoned({ userId, deviceId }: Address, day: number): Promise<boolean> {
    const { store, clock } = this.#options;
    return store.devices.change({ userId }, (user) => decideAbandonment(user, deviceId, { day, now: clock.now() }));
  }
}
