import type { Socket } from 'node:net';
import { CloseCode, ProtocolError } from '@lantern/protocol';
import type { RawData } from 'ws';
import type { ClientConnection } from '../ports.js';
import type { ClientSocket } from './client-socket.js';

/** What a connection tells its session. */
export interface ConnectionListener {
  receive(message: Uint8Array): void;
  violated(error: ProtocolError): void;
  /** A ping or a pong of WebSocket. */
  controlFrame(): void;
  /** The network took some of the output. */
  written(): void;
  connectionClosed(): void;
}

/** Unsent bytes above which it is watched when the network takes them. */
const WATCH_BYTES = 256 * 1024;

/** Whoever breaks the protocol is not read any more: it may go on as fast as the network goes. */
const UNREAD: ReadonlySet<CloseCode> = new Set([CloseCode.Malformed, CloseCode.TooLarge]);
/** For it to hear why the connection ends, ms. */
const HEAR_MS = 1_000;

/** A client connection over `ws`. */
export class WsConnection implements ClientConnection {
  readonly #ws: ClientSocket;
  readonly #socket: Socket;
  #listener: ConnectionListener | undefined;

  constructor(ws: ClientSocket, socket: Socket) {
    this.#ws = ws;
    this.#socket = socket;
  }

  get bufferedBytes(): number {
    return this.#ws.bufferedAmount;
  }

  get receivedBytes(): number {
    return this.#socket.bytesRead;
  }

  /** Begins to tell the listener, in the same turn in which the connection was made. */
  listen(listener: ConnectionListener): void {
    this.#listener = listener;
    this.#ws.on('message', (data: RawData, isBinary: boolean) => {
      if (isBinary) listener.receive(data as Buffer);
      else listener.violated(new ProtocolError('a text message'));
    });
    this.#ws.on('close', () => listener.connectionClosed());
    const controlFrame = (): void => listener.controlFrame();
    this.#ws.on('ping', controlFrame);
    this.#ws.on('pong', controlFrame);
    this.#ws.on('error', () => {
      const { gaveUpWith } = this.#ws;
      // Else a reset: `close` follows.
      if (gaveUpWith !== undefined) listener.violated(new ProtocolError('bytes that are no message', gaveUpWith));
    });
  }

  send(message: Uint8Array): void {
    if (this.#ws.readyState !== this.#ws.OPEN) return;
    const watched = this.bufferedBytes + message.length > WATCH_BYTES;
    this.#ws.send(message, { binary: true }, watched ? this.#written : undefined);
  }

  close(code: CloseCode, reason: string): void {
    this.#ws.close(code, reason);
    if (UNREAD.has(code)) return this.#endUnread();
    // The client's close frame may stand behind what was not read.
    this.#ws.resume();
  }

  terminate(): void {
    this.#ws.terminate();
  }

  ping(): void {
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping();
  }

  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  #endUnread(): void {
    // Behind `ws`, which begins to read on, and to drop what it reads.
    setImmediate(() => {
      this.#socket.pause();
      this.#socket.end();
    });
    setTimeout(() => this.#ws.terminate(), HEAR_MS).unref();
  }

  readonly #written = (): void => this.#listener?.written();
}
