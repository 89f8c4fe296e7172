import type { UserId } from '@lantern/protocol';
import { type Clock, type Logger, asError } from '@lantern/runtime';
import type { DeviceStore } from '../ports.js';
import type { FollowUps } from './follow-ups.js';
import { type Backoff, aborted, backoffMs, pause } from './pause.js';

/** Users looked up at once, and worked on at once. */
const PAGE = 100;
const CONCURRENCY = 8;

export interface FollowUpWorkerOptions {
  readonly devices: DeviceStore;
  readonly followUps: FollowUps;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Pause between two rounds that left nothing undone. */
  readonly intervalMs: number;
  /** Pause after rounds that did. */
  readonly backoff: Backoff;
}

/** Repeats follow-ups until they are done: those of calls that gave up waiting, and of processes that died. */
export class FollowUpWorker {
  readonly #options: FollowUpWorkerOptions;
  readonly #stopping = new AbortController();
  readonly #stopped = aborted(this.#stopping.signal);
  #poked = false;
  #wake: AbortController | undefined;
  #running: Promise<void> | undefined;

  constructor(options: FollowUpWorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run(this.#stopping.signal);
  }

  /** There is something new to do. During a back-off it waits like the rest. */
  poke(): void {
    this.#poked = true;
    this.#wake?.abort();
  }

  /** Does not wait for other services. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake?.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, backoff } = this.#options;
    for (let failures = 0; !signal.aborted;) {
      this.#poked = false;
      const done = await this.#round(signal);
      if (!done) await pause(clock, backoffMs(backoff, failures++), signal);
      else {
        failures = 0;
        await this.#rest();
      }
    }
  }

  async #rest(): Promise<void> {
    if (this.#poked || this.#stopping.signal.aborted) return;
    this.#wake = new AbortController();
    await pause(this.#options.clock, this.#options.intervalMs, this.#wake.signal);
    this.#wake = undefined;
  }

  /** All users with something to do, once each. @returns whether nothing failed. */
  async #round(signal: AbortSignal): Promise<boolean> {
    let done = true;
    try {
      let after: UserId | undefined;
      do {
        const page = await this.#options.devices.unfinished(after, PAGE);
        done = (await this.#workOn(page, signal)) && done;
        after = page.length === PAGE ? page.at(-1) : undefined;
      } while (after !== undefined && !signal.aborted);
      return done;
    } catch (error) {
      this.#options.logger.warn('follow-ups could not be looked up', { error: asError(error) });
      return false;
    }
  }

  async #workOn(users: readonly UserId[], signal: AbortSignal): Promise<boolean> {
    let done = true;
    for (let at = 0; at < users.length && !signal.aborted; at += CONCURRENCY) {
      const group = users.slice(at, at + CONCURRENCY);
      const all = Promise.all(group.map((userId) => this.#options.followUps.runOnce(userId)));
      // A call of another service may hang; what is under way at the stop stays wished for.
      const results = await Promise.race([all, this.#stopped]);
      done = done && Boolean(results?.every(Boolean));
    }
    return done;
  }
}
