import { type Backoff, fullJitter } from './backoff.js';
import type { ClientClock, ClientTimer } from './clock.js';
import type { Connection } from './connection.js';
import { RequestRefused } from './errors.js';
import type { TokenSource } from './options.js';

const RETRY: Backoff = { baseMs: 2_000, maxMs: 60_000 };

/** Hands a new token in on a connection whose token expires soon; tries again until the connection ends. */
export class TokenRefresh {
  readonly #options: { clock: ClientClock; random: () => number; token: TokenSource; failed: (error: Error) => void };
  #connection: Connection | undefined;
  #timer: ClientTimer | undefined;

  constructor(options: {
    clock: ClientClock;
    random: () => number;
    token: TokenSource;
    failed: (error: Error) => void;
  }) {
    this.#options = options;
  }

  /** The server pushed TokenExpiring on this connection. */
  expiring(connection: Connection): void {
    if (this.#connection === connection) return;
    this.#connection = connection;
    void this.#refresh(connection, 0);
  }

  /** The connection ended. */
  stop(): void {
    this.#connection = undefined;
    this.#timer?.cancel();
  }

  async #refresh(connection: Connection, attempt: number): Promise<void> {
    try {
      const token = await this.#options.token('expiring');
      if (this.#connection !== connection) return;
      connection.request({ refreshToken: { token } }, ({ tokenRefreshed, problem }) => {
        if (tokenRefreshed) this.stop();
        else this.#failed(connection, attempt, RequestRefused.fromWire(problem ?? {}));
      });
    } catch (error) {
      this.#failed(connection, attempt, error instanceof Error ? error : new Error(String(error)));
    }
  }

  #failed(connection: Connection, attempt: number, error: Error): void {
    if (this.#connection !== connection) return;
    this.#options.failed(error);
    const { clock, random } = this.#options;
    const delayMs = RETRY.baseMs / 2 + fullJitter(RETRY, attempt, random);
    this.#timer = clock.after(delayMs, () => void this.#refresh(connection, attempt + 1));
  }
}
