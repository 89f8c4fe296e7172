import type { Clock } from '@lantern/runtime';

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(ms, end);
    signal?.addEventListener('abort', end);
  });
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** 0 ≤ random() < 1 */
  readonly random: () => number;
}

/** A growing delay with full jitter: between nothing and `firstMs` doubled with every failure. */
export function backoffMs({ firstMs, maxMs, random }: Backoff, failures: number): number {
  return random() * Math.min(maxMs, firstMs * 2 ** Math.min(failures, 30));
}
