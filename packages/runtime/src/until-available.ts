import { asError } from './as-error.js';
import type { Clock } from './clock.js';
import type { LogWord, Logger } from './logger.js';
import { OperatorError } from './operator-error.js';
import { Reminder } from './reminder.js';

export interface AvailabilityOptions {
  /** What is waited for, for the log. */
  readonly what: LogWord;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the waiting; usually of the lifecycle. */
  readonly signal: AbortSignal;
  /** Whether an error may go away without anybody changing the configuration; always, unless told. */
  readonly passing?: (error: unknown) => boolean;
  /** Of the jitter, from 0 to below 1; Math.random unless told. */
  readonly random?: () => number;
}

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5_000;

function pause({ clock, signal }: AvailabilityOptions, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(delayMs, done);
    signal.addEventListener('abort', done);
  });
}

/**
 * Tries until another service or a backend answers, so that processes may start in any order. A reason is logged when it is
 * new, and once a minute while it lasts.
 * @throws OperatorError for an error that does not pass; the reason of the signal when it is aborted.
 */
export async function untilAvailable<T>(options: AvailabilityOptions, attempt: () => Promise<T>): Promise<T> {
  const { what, clock, logger, signal, passing = () => true, random = Math.random } = options;
  const reminder = new Reminder(clock);
  for (let tries = 0; ; tries++) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (thrown) {
      const error = asError(thrown);
      if (!passing(thrown)) throw new OperatorError(error.message, { cause: error });
      if (reminder.isDue(error.message))
        logger.warn('waiting for what this service needs', { dependency: what, error });
      const ceiling = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
      await pause(options, ceiling / 2 + (random() * ceiling) / 2);
    }
  }
}
