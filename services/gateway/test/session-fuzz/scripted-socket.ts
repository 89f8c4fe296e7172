import type { CloseCode } from '@lantern/protocol';
import type { ClientConnection } from '../../src/ports.js';

/** What a session did to its connection. */
export interface SocketEvents {
  sent(message: Uint8Array): void;
  ended(code: CloseCode | 'terminated', reason: string): void;
}

/** A client connection whose network the test drives. */
export class ScriptedSocket implements ClientConnection {
  bufferedBytes = 0;
  receivedBytes = 0;
  paused = false;
  /** The network takes nothing by itself. */
  slow = false;
  over = false;
  pings = 0;
  /** What was asked of it after its end; it has to be nothing but what the port allows. */
  afterEnd: string[] = [];
  readonly #events: SocketEvents;

  constructor(events: SocketEvents) {
    this.#events = events;
  }

  send(message: Uint8Array): void {
    if (this.#isOver('send')) return;
    if (this.slow) this.bufferedBytes += message.length;
    this.#events.sent(message);
  }

  close(code: CloseCode, reason: string): void {
    if (this.#isOver('close')) return;
    this.over = true;
    this.#events.ended(code, reason);
  }

  terminate(): void {
    if (this.#isOver('terminate')) return;
    this.over = true;
    this.#events.ended('terminated', '');
  }

  ping(): void {
    if (!this.#isOver('ping')) this.pings++;
  }

  pause(): void {
    if (!this.#isOver('pause')) this.paused = true;
  }

  resume(): void {
    if (!this.#isOver('resume')) this.paused = false;
  }

  #isOver(what: string): boolean {
    if (this.over) this.afterEnd.push(what);
    return this.over;
  }
}
