import type { Clock } from '@lantern/runtime';

/** Resolves after `delayMs`, or at once when the signal aborts. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = clock.after(delayMs, done);
    signal.addEventListener('abort', done);
  });
}

export interface RetryOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onFailure: (error: unknown) => void;
  /** Of the jitter, from 0 to below 1. */
  readonly random: () => number;
  readonly firstDelayMs?: number;
  readonly maxDelayMs?: number;
}

/**
 * Calls `attempt` until it succeeds, with growing, jittered pauses.
 * @returns the result, or undefined when the signal aborted first.
 */
export async function retryUntilDone<T>(
  options: RetryOptions,
  attempt: () => Promise<T>,
): Promise<{ value: T } | undefined> {
  const { clock, signal, onFailure, random, firstDelayMs = 50, maxDelayMs = 2_000 } = options;
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return { value: await attempt() };
    } catch (error) {
      onFailure(error);
      const ceiling = Math.min(maxDelayMs, firstDelayMs * 2 ** tries);
      await pause(clock, ceiling / 2 + (random() * ceiling) / 2, signal);
    }
  }
  return undefined;
}
