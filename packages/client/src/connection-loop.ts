import type { v1 } from '@lantern/protocol';
import { type Backoff, fullJitter } from './backoff.js';
import type { ClientState } from './client-state.js';
import type { ClientClock, ClientTimer } from './clock.js';
import { actionAfterClose, type StopReason } from './close-policy.js';
import { Connection } from './connection.js';
import type { TokenReason, TokenSource } from './options.js';
import type { Platform, SocketClose } from './socket.js';
import type { Welcome } from './types.js';
import { welcomeFromWire } from './wire.js';

export interface ConnectionLoopOptions {
  readonly platform: Platform;
  readonly clock: ClientClock;
  readonly random: () => number;
  readonly url: string;
  readonly token: TokenSource;
  readonly backoff: Backoff;
  readonly stableAfterMs: number;
  readonly connectTimeoutMs: number;
  readonly pingIntervalMs: number;
}

/** Told by a {@link ConnectionLoop}. */
export interface ConnectionLoopListener {
  /** The Hello of the next connection. */
  hello(): v1.IHello;
  state(state: ClientState): void;
  /** A connection was welcomed; `down` follows when it ends. */
  up(connection: Connection, welcome: Welcome): void;
  push(frame: v1.ServerFrame): void;
  beforeFlush(): void;
  /** The connection is left soon: nothing new is to be sent on it. `ready` leaves it at once. */
  leaving(ready: () => void): void;
  down(): void;
}

/** What can travel in a header and in a subprotocol. */
const COMPACT_JWS = /^[\w.-]+$/;

/** Of the delay that the server asks for: its own jitter is what spreads clients, but not every server may have one. */
const LEAVE_JITTER_SHARE = 0.1;
const MAX_LEAVE_JITTER_MS = 1_000;
/** How long a connection that is to be left may take for the answers that it owes; then they are asked for on the next. */
const ANSWERS_MS = 1_000;

/** Keeps one connection: token, attempt, and after its end what the close code asks for. */
export class ConnectionLoop {
  readonly #options: ConnectionLoopOptions;
  readonly #listener: ConnectionLoopListener;
  #connection: Connection | undefined;
  #timer: ClientTimer | undefined;
  #running = false;
  #attempt = 0;
  #tokenReason: TokenReason = 'connect';
  #upSince: number | undefined;
  /** Unix ms: the server asked not to come back earlier, unless it says otherwise when it ends the connection. */
  #notBefore = 0;
  /** The connection is being left. */
  #leaving = false;
  #restarting = false;
  readonly #endWaiters: (() => void)[] = [];

  constructor(options: ConnectionLoopOptions, listener: ConnectionLoopListener) {
    this.#options = options;
    this.#listener = listener;
  }

  start(): void {
    this.#running = true;
    void this.#connect();
  }

  /** Ends the connection, and connects again at once. */
  restart(cause: string): void {
    if (!this.#connection || !this.#running) return;
    this.#restarting = true;
    this.#listener.state({ status: 'offline', attempt: this.#attempt, until: this.#options.clock.now(), cause });
    this.#connection.close();
  }

  /** The server announced the end of this connection: it is used until that delay is over, and left then if it lives so long. */
  goingAway(reconnectAfterMs: number): void {
    if (this.#leaving) return;
    const { clock, random } = this.#options;
    const jitter = random() * Math.min(MAX_LEAVE_JITTER_MS, reconnectAfterMs * LEAVE_JITTER_SHARE);
    this.#notBefore = clock.now() + reconnectAfterMs;
    this.#timer?.cancel();
    this.#timer = clock.after(Math.floor(reconnectAfterMs + jitter), () => this.#leave());
  }

  #leave(): void {
    this.#leaving = true;
    const leave = (): void => {
      this.#timer?.cancel();
      this.restart('the server asked to reconnect');
    };
    this.#timer = this.#options.clock.after(ANSWERS_MS, leave);
    this.#listener.leaving(leave);
  }

  /** Resolves when no connection is open any more; to be called after `stop`. */
  ended(): Promise<void> {
    if (!this.#connection) return Promise.resolve();
    return new Promise((resolve) => this.#endWaiters.push(resolve));
  }

  /** Ends the connection, for good. */
  stop(reason: StopReason, detail = ''): void {
    if (!this.#running) return;
    this.#running = false;
    this.#timer?.cancel();
    this.#connection?.close();
    this.#listener.state({ status: 'stopped', reason, detail });
  }

  async #connect(): Promise<void> {
    this.#attempt++;
    this.#listener.state({ status: 'connecting', attempt: this.#attempt });
    try {
      const token = await this.#options.token(this.#tokenReason);
      if (!COMPACT_JWS.test(token)) throw new TypeError('not a compact JWS');
      if (this.#running) this.#open(token);
    } catch (error) {
      this.#retry(undefined, `no token: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #open(token: string): void {
    this.#connection = new Connection(
      { ...this.#options, token, hello: this.#listener.hello() },
      {
        welcomed: (welcome) => this.#welcomed(welcome),
        push: (frame) => this.#listener.push(frame),
        beforeFlush: () => this.#listener.beforeFlush(),
        closed: (close) => this.#closed(close),
      },
    );
  }

  #welcomed(wire: v1.Welcome): void {
    if (!this.#connection || !this.#running) return;
    const welcome = welcomeFromWire(wire);
    this.#upSince = this.#options.clock.now();
    this.#tokenReason = 'connect';
    this.#listener.state({ status: 'ready', welcome });
    this.#listener.up(this.#connection, welcome);
  }

  #closed(close: SocketClose): void {
    this.#connection = undefined;
    this.#leaving = false;
    this.#timer?.cancel();
    const { clock, stableAfterMs } = this.#options;
    const livedMs = this.#upSince === undefined ? -1 : clock.now() - this.#upSince;
    this.#upSince = undefined;
    if (livedMs >= stableAfterMs) this.#attempt = 0;
    if (livedMs >= 0) this.#listener.down();
    if (this.#running) this.#afterClose(close);
    else for (const resolve of this.#endWaiters.splice(0)) resolve();
  }

  #afterClose(close: SocketClose): void {
    const next = actionAfterClose(close);
    if (next.action === 'stop') {
      this.stop(next.reason, close.reason);
      return;
    }
    if (next.action === 'new-token') {
      if (this.#tokenReason === 'rejected') {
        this.stop('token-rejected', close.reason);
        return;
      }
      this.#tokenReason = 'rejected';
    }
    const restart = this.#restarting;
    this.#restarting = false;
    const atOnce = restart || (next.action === 'new-token' && this.#attempt <= 1);
    this.#retry(next.retryAfterMs, `closed with ${close.code} ${close.reason}`.trim(), atOnce);
  }

  /** `toldMs`: what the server asked for when it ended the connection; it knows better than when it announced that. */
  #retry(toldMs: number | undefined, cause: string, atOnce = false): void {
    if (!this.#running) return;
    const { clock, random, backoff } = this.#options;
    const now = clock.now();
    const jitter = atOnce ? 0 : fullJitter(backoff, Math.max(0, this.#attempt - 1), random);
    const delayMs = (toldMs ?? Math.max(0, this.#notBefore - now)) + jitter;
    this.#notBefore = 0;
    this.#listener.state({ status: 'offline', attempt: this.#attempt, until: now + delayMs, cause });
    this.#timer = clock.after(delayMs, () => void this.#connect());
  }
}
