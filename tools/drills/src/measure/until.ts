import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  readonly what: string | (() => string);
  readonly timeoutMs: number;
  /** 20 unless told. */
  readonly everyMs?: number;
}

/** Resolves when the condition holds. @throws Error that names what was waited for, at the time-out. */
export async function until(condition: () => boolean | Promise<boolean>, options: UntilOptions): Promise<void> {
  const { what, timeoutMs, everyMs = 20 } = options;
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() >= end)
      throw new Error(`${typeof what === 'function' ? what() : what}: not within ${timeoutMs / 1_000} s`);
    await pause(everyMs);
  }
}
