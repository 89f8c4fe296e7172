import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  /** 30,000 unless told: nobody waits so long but for what is broken, and a busy machine takes ten times as long. */
  readonly timeoutMs?: number;
  /** What is waited for; the text of the error at time-out. */
  readonly message: string | (() => string);
}

/** Turns of the event loop before polling becomes slower: most conditions hold at once. */
const FAST_POLLS = 50;
const POLL_MS = 5;

/**
 * Waits until `condition` returns something truthy, and returns that.
 * @throws Error with the message at time-out; at once what the condition throws.
 */
export async function until<T>(condition: () => T | Promise<T>, options: UntilOptions): Promise<NonNullable<T>> {
  const { timeoutMs = 30_000, message } = options;
  const end = performance.now() + timeoutMs;
  for (let polls = 0; ; polls++) {
    const value = await condition();
    if (value) return value;
    if (performance.now() >= end) {
      throw new Error(`${typeof message === 'function' ? message() : message} (not within ${timeoutMs} ms)`);
    }
    await (polls < FAST_POLLS ? nextTurn() : pause(POLL_MS));
  }
}
