import { setTimeout as pause } from 'node:timers/promises';

/** Something that is looked at again and again, never twice at once. */
export interface Watch {
  /** Resolves after the last look. @throws what a look threw. */
  stop(): Promise<void>;
}

export function watch(everyMs: number, look: () => void | Promise<void>): Watch {
  const over = new AbortController();
  const run = async () => {
    while (!over.signal.aborted) {
      await look();
      await pause(everyMs, undefined, { signal: over.signal }).catch(() => undefined);
    }
  };
  const running = run();
  running.catch(() => undefined);
  return {
    stop: async () => {
      over.abort();
      await running;
    },
  };
}
