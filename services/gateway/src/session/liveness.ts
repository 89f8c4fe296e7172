import type { Clock } from '@lantern/runtime';
import type { ClientConnection } from '../ports.js';

/** Intervals without a byte after which the peer counts as dead. */
const DEAD_AFTER_INTERVALS = 2.5;

export interface LivenessOptions {
  readonly clock: Clock;
  readonly connection: ClientConnection;
  /** How often something has to come, ms. */
  readonly intervalMs: number;
  /** Whether the server pings, so that something comes. */
  readonly serverPings: boolean;
}

/** Finds peers that are gone without a word. Looks at the bytes received, so that a message costs nothing. */
export class Liveness {
  readonly #options: LivenessOptions;
  #receivedBytes: number;
  #heardAt: number;
  #pingedAt: number;

  constructor(options: LivenessOptions) {
    const now = options.clock.monotonic();
    this.#options = options;
    this.#receivedBytes = options.connection.receivedBytes;
    this.#heardAt = now;
    this.#pingedAt = now;
  }

  get nextCheckMs(): number {
    return this.#options.intervalMs / 2;
  }

  /** Pings when it is time to. @returns whether the peer is dead. `listening`: nothing can come while it is not. */
  check(listening: boolean): boolean {
    const { clock, connection, intervalMs, serverPings } = this.#options;
    const now = clock.monotonic();
    if (!listening || connection.receivedBytes !== this.#receivedBytes) this.#heardAt = now;
    this.#receivedBytes = connection.receivedBytes;
    if (now - this.#heardAt >= intervalMs * DEAD_AFTER_INTERVALS) return true;
    // A check may come a tick early.
    if (serverPings && now - this.#pingedAt >= intervalMs * 0.75) {
      this.#pingedAt = now;
      connection.ping();
    }
    return false;
  }
}
