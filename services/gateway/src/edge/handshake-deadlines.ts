import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Ended in one turn of the event loop: those that came together expire together, and nobody else is to wait for that. */
const MOST_IN_TURN = 16;
/** How late a connection may be ended, so that not each needs a timer, ms. */
const LATE_MS = 25;
const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/**
 * Ends connections that have not asked for anything in time. All have the same time, so that the first to come is the first
 * to go. Node's own timeouts look through everything that is open, and end in one go whatever is due.
 */
export class HandshakeDeadlines {
  readonly #timeoutMs: number;
  /** Until when each may take, by `performance.now()`; the next first. */
  readonly #deadlines = new Map<Duplex, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  add(socket: Socket): void {
    this.#deadlines.set(socket, performance.now() + this.#timeoutMs);
    if (this.#deadlines.size === 1) this.#wait();
  }

  /** It has asked, or is gone. */
  delete(socket: Duplex): void {
    this.#deadlines.delete(socket);
  }

  #wait(): void {
    const [first] = this.#deadlines.values();
    if (first === undefined || this.#timer !== undefined) return;
    const delayMs = Math.max(0, first - performance.now()) + LATE_MS;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#expire();
    }, delayMs).unref();
  }

  #expire(): void {
    const now = performance.now();
    let left = MOST_IN_TURN;
    for (const [socket, deadline] of this.#deadlines) {
      if (deadline > now) break;
      if (left-- === 0) return void setImmediate(() => this.#expire());
      this.#deadlines.delete(socket);
      endWith408(socket);
    }
    this.#wait();
  }
}

function endWith408(socket: Duplex): void {
  // What was answered already goes on its way as it is.
  if (socket.writable && (socket as Socket).bytesWritten === 0) socket.write(TIMED_OUT);
  socket.destroy();
}
