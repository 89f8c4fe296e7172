import { asError } from './as-error.js';
import type { Clock } from './clock.js';
import { withDeadline } from './deadline.js';
import type { Logger, LogWord } from './logger.js';

export type LifecycleState = 'starting' | 'ready' | 'draining' | 'stopped';

const DEFAULT_STOP_DEADLINE_MS = 5_000;

/** What can be started, drained and stopped. A service is one; so is a {@link Lifecycle} itself. */
export interface Service {
  /** Resolves when the service does its work. */
  start(): Promise<void>;
  /** Takes no new work and ends what is under way within the deadline (ms). */
  drain(deadlineMs: number): Promise<void>;
  /** Gives everything back. Must be safe after a failed or unfinished start, and without a drain. */
  stop(): Promise<void>;
}

/** A named member of a lifecycle. */
export interface Part extends Partial<Service> {
  readonly name: LogWord;
  /** How long its stop may take; 5,000 ms unless told. */
  readonly stopDeadlineMs?: number;
}

/** A service as a named part of a larger lifecycle. */
export function partOf(name: LogWord, service: Service, stopDeadlineMs = DEFAULT_STOP_DEADLINE_MS): Part {
  return {
    name,
    stopDeadlineMs,
    start: () => service.start(),
    drain: (deadlineMs) => service.drain(deadlineMs),
    stop: () => service.stop(),
  };
}

export interface LifecycleOptions {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * A stack of parts: started in the order in which they were added, drained and stopped in the reverse order. A part
 * that fails or exceeds its deadline is logged and does not keep the others from stopping. Never exits the process.
 */
export class Lifecycle implements Service {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #abort = new AbortController();
  readonly #waiting: Part[] = [];
  readonly #stack: Part[] = [];
  #state: LifecycleState = 'starting';
  #started: Promise<void> | undefined;
  /** The start of one part, under way. */
  #starting: Promise<void> | undefined;
  #drained: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: LifecycleOptions) {
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  get state(): LifecycleState {
    return this.#state;
  }

  /** For every loop and retry: aborted when stop begins, before the first closer is called; not by a drain. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Adds a part, to be started by {@link start}. @throws Error after start was called. */
  add(part: Part): void {
    if (this.#started || this.#stopped) throw new Error(`${part.name} was added after start`);
    this.#waiting.push(part);
  }

  /**
   * Puts a closer on the stack, at any time before stop: called first among those already there.
   * @returns a function that takes it off again, for what was closed before.
   * @throws Error after stop was called: the caller has to close what it opened.
   */
  onStop(name: LogWord, stop: () => Promise<void> | void, stopDeadlineMs = DEFAULT_STOP_DEADLINE_MS): () => void {
    if (this.#stopped) throw new Error(`${name} was opened after stop`);
    const part: Part = { name, stopDeadlineMs, stop: async () => stop() };
    this.#stack.push(part);
    return () => {
      const index = this.#stack.indexOf(part);
      if (index >= 0) this.#stack.splice(index, 1);
    };
  }

  /** Starts all parts, one after the other. When one fails, or stop comes first, all are stopped, then it rejects. */
  start(): Promise<void> {
    this.#started ??= this.#startAll();
    return this.#started;
  }

  /** Drains all parts within one common deadline (ms). Never rejects: what did not drain is stopped as it is. */
  drain(deadlineMs: number): Promise<void> {
    this.#drained ??= this.#drainAll(deadlineMs);
    return this.#drained;
  }

  /** @throws AggregateError when parts failed to stop; all others were stopped nevertheless. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #startAll(): Promise<void> {
    try {
      for (const part of this.#waiting) {
        this.#requireStarting();
        this.#stack.push(part);
        await this.#startPart(part);
      }
      this.#requireStarting();
      this.#state = 'ready';
    } catch (error) {
      await this.stop().catch(() => undefined);
      throw error;
    }
  }

  async #startPart(part: Part): Promise<void> {
    this.#starting = part.start?.();
    try {
      await this.#starting;
    } finally {
      this.#starting = undefined;
    }
  }

  #requireStarting(): void {
    if (this.#state !== 'starting') throw new Error('stopped during the start');
  }

  async #drainAll(deadlineMs: number): Promise<void> {
    const wasReady = this.#state === 'ready';
    if (this.#state !== 'stopped') this.#state = 'draining';
    // Before the start has ended there is no work to end.
    if (!wasReady) return;
    const end = this.#clock.monotonic() + deadlineMs;
    for (const part of this.#stack.toReversed()) {
      const drain = part.drain?.bind(part);
      if (!drain || this.#abort.signal.aborted) continue;
      const leftMs = Math.max(0, end - this.#clock.monotonic());
      const deadline = { clock: this.#clock, deadlineMs: leftMs, what: `drain of ${part.name}` };
      await withDeadline(deadline, () => drain(leftMs)).catch((error: unknown) => {
        this.#logger.warn('part did not drain', { part: part.name, error: asError(error) });
      });
    }
  }

  /** A part is not stopped while it starts, unless its start takes too long. */
  async #startOfPartEnds(): Promise<void> {
    const starting = this.#starting;
    if (!starting) return;
    const deadlineMs = this.#stack.at(-1)?.stopDeadlineMs ?? DEFAULT_STOP_DEADLINE_MS;
    const deadline = { clock: this.#clock, deadlineMs, what: 'end of a start' };
    await withDeadline(deadline, () => starting).catch(() => undefined);
  }

  async #stopAll(): Promise<void> {
    this.#state = 'draining';
    this.#abort.abort(new Error('stopped'));
    const errors: Error[] = [];
    await this.#startOfPartEnds();
    for (let part = this.#stack.pop(); part; part = this.#stack.pop()) {
      const stop = part.stop?.bind(part);
      if (!stop) continue;
      const deadlineMs = part.stopDeadlineMs ?? DEFAULT_STOP_DEADLINE_MS;
      const deadline = { clock: this.#clock, deadlineMs, what: `stop of ${part.name}` };
      await withDeadline(deadline, stop).catch((error: unknown) => {
        errors.push(asError(error));
        this.#logger.error('part did not stop', { part: part.name, error: asError(error) });
      });
    }
    this.#state = 'stopped';
    if (errors.length > 0) throw new AggregateError(errors, `${errors.length} part(s) did not stop`);
  }
}
