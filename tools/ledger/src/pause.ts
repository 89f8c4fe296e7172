import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after the time, or at once when the signal is (or gets) aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    // Whoever waits looks at the signal.
  }
}
