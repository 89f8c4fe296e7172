import { asError } from './as-error.js';
import type { Clock } from './clock.js';
import { withDeadline } from './deadline.js';
import type { LifecycleState } from './lifecycle.js';
import type { LogWord, Logger } from './logger.js';

/** Something that a service needs to be ready. */
export interface ReadinessCheck {
  readonly name: LogWord;
  /** False or an error, or no answer within a second: not ready. */
  check(): boolean | Promise<boolean>;
}

export interface Readiness {
  readonly ready: boolean;
  /** Names of the checks that failed. */
  readonly failed: readonly string[];
}

export interface ReadinessChecksOptions {
  readonly state: () => LifecycleState;
  readonly checks: readonly ReadinessCheck[];
  readonly clock: Clock;
  readonly logger: Logger;
}

const CHECK_DEADLINE_MS = 1_000;

/** Runs all checks at once, one run at a time, and logs each change of a check once. */
export class ReadinessChecks {
  readonly #options: ReadinessChecksOptions;
  readonly #failing = new Set<string>();
  #running: Promise<readonly string[]> | undefined;

  constructor(options: ReadinessChecksOptions) {
    this.#options = options;
  }

  async run(): Promise<Readiness> {
    this.#running ??= this.#runAll().finally(() => (this.#running = undefined));
    const failed = await this.#running;
    return { ready: this.#options.state() === 'ready' && failed.length === 0, failed };
  }

  async #runAll(): Promise<readonly string[]> {
    const { checks } = this.#options;
    const passed = await Promise.all(checks.map((check) => this.#passes(check)));
    return checks.filter((_, index) => !passed[index]).map(({ name }) => name);
  }

  async #passes(check: ReadinessCheck): Promise<boolean> {
    const { clock, logger } = this.#options;
    const deadline = { clock, deadlineMs: CHECK_DEADLINE_MS, what: `readiness check ${check.name}` };
    let error: Error | undefined;
    const passed = await withDeadline(deadline, () => check.check()).catch((thrown: unknown) => {
      error = asError(thrown);
      return false;
    });
    if (passed && this.#failing.delete(check.name)) logger.info('readiness check passes again', { check: check.name });
    if (!passed && !this.#failing.has(check.name)) {
      this.#failing.add(check.name);
      logger.warn('readiness check failed', { check: check.name, ...(error ? { error } : {}) });
    }
    return passed;
  }
}
