import { setTimeout as delay } from 'node:timers/promises';

export interface UntilReadyOptions {
  /** For the error: `Kafka broker 1`. */
  readonly name: string;
  readonly timeoutMs: number;
  /** Rejects as long as it is not ready. */
  readonly attempt: () => Promise<void>;
  /** Throws when waiting is in vain. */
  readonly checkAlive?: () => void;
}

const pauseMs = 50;

/** Repeats the attempt until it succeeds; after the time-out rejects with the last attempt's error as the cause. */
export async function untilReady(options: UntilReadyOptions): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.checkAlive?.();
    try {
      await options.attempt();
      return;
    } catch (cause) {
      if (performance.now() > deadline) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`${options.name} was not ready after ${options.timeoutMs / 1000} s: ${reason}`, { cause });
      }
    }
    await delay(pauseMs);
  }
}
