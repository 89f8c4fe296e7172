import { type Clock, type Logger, Reminder } from '@lantern/runtime';
import { Pool } from 'undici';

export interface KeysInstancesOptions {
  /** `http://host:port` of each instance, or of what stands before them. */
  readonly urls: readonly string[];
  /** Connections to each, kept open. */
  readonly connections: number;
  readonly connectTimeoutMs: number;
  /** How long the answer to a read may take, and to a call that changes something or waits for others, ms. */
  readonly readTimeoutMs: number;
  readonly answerTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface KeysInstance {
  readonly pool: Pool;
  /** Of the clock's monotonic time, ms: not asked before, unless there is no other. */
  restsUntil: number;
  readonly reminder: Reminder;
}

/** How long an instance that failed is left alone while there are others. */
const REST_MS = 1_000;
/** The same for one that took a call and gave no answer in time: every further try costs its caller as much. */
const LATE_REST_MS = 10_000;
/** Below the idle time after which the keys service closes connections. */
const KEEP_ALIVE_MS = 20_000;
const BODY_TIMEOUT_MS = 5_000;
/** Answers to claims of many devices, with room to spare (I7). */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** The instances of the keys service, asked in turn. */
export class KeysInstances {
  readonly #options: KeysInstancesOptions;
  readonly #instances: readonly KeysInstance[];
  #turn = 0;

  constructor(options: KeysInstancesOptions) {
    this.#options = options;
    this.#instances = options.urls.map((url) => ({
      restsUntil: -Infinity,
      reminder: new Reminder(options.clock),
      pool: new Pool(url, {
        connections: options.connections,
        pipelining: 1,
        connect: { timeout: options.connectTimeoutMs },
        headersTimeout: options.answerTimeoutMs,
        bodyTimeout: BODY_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        keepAliveMaxTimeout: KEEP_ALIVE_MS,
        maxResponseSize: MAX_ANSWER_BYTES,
      }),
    }));
  }

  /** The next in turn that does not rest; if all do, the one that rested longest. */
  next(): KeysInstance {
    const now = this.#options.clock.monotonic();
    const turn = this.#turn++ % this.#instances.length;
    const inTurn = [...this.#instances.slice(turn), ...this.#instances.slice(0, turn)];
    const awake = inTurn.find(({ restsUntil }) => restsUntil <= now);
    return awake ?? (inTurn.sort((a, b) => a.restsUntil - b.restsUntil)[0] as KeysInstance);
  }

  failed(instance: KeysInstance, late: boolean): void {
    const now = this.#options.clock.monotonic();
    if (instance.reminder.isDue('silent')) this.#options.logger.warn('an instance of the keys service does not answer');
    instance.restsUntil = Math.max(instance.restsUntil, now + (late ? LATE_REST_MS : REST_MS));
  }

  /** Ends calls under way. */
  async close(): Promise<void> {
    await Promise.all(this.#instances.map(({ pool }) => pool.destroy()));
  }
}
