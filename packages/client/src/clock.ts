/** A timer that was set on a {@link ClientClock}. */
export interface ClientTimer {
  /** Idempotent; after it the callback is never called. */
  cancel(): void;
}

/** Time as the client sees it; tests inject their own. */
export interface ClientClock {
  /** Unix ms. */
  now(): number;
  /** Calls `callback` once after `delayMs`. */
  after(delayMs: number, callback: () => void): ClientTimer;
}

/** Longest delay that setTimeout keeps; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 0x7fff_ffff;

/** The clock of the runtime. Timers keep a Node process alive: a client that waits to reconnect is at work. */
export const systemClock: ClientClock = {
  now: () => Date.now(),
  after(delayMs, callback) {
    const handle = setTimeout(callback, Math.min(delayMs, MAX_TIMEOUT_MS));
    return { cancel: () => clearTimeout(handle) };
  },
};
