export interface Timer {
  /** Idempotent; after it the callback is never called. */
  cancel(): void;
}

/** Time as the services see it. Everything that reads time takes one of these, so that tests and simulations own it. */
export interface Clock {
  /** Unix ms; may jump. */
  now(): number;
  /** ms from an arbitrary origin; never goes back. */
  monotonic(): number;
  /** Calls `callback` once after `delayMs`; never keeps the process alive by itself. */
  after(delayMs: number, callback: () => void): Timer;
  /** Calls `callback` every `intervalMs`; never keeps the process alive by itself. */
  every(intervalMs: number, callback: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const handle = setTimeout(callback, delayMs).unref();
    return { cancel: () => clearTimeout(handle) };
  },
  every(intervalMs, callback) {
    const handle = setInterval(callback, intervalMs).unref();
    return { cancel: () => clearInterval(handle) };
  },
};
