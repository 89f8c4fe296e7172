import type { Socket } from 'node:net';
import { type CloseCode, ProtocolError } from '@lantern/protocol';
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
    // How what comes after the close is read is not for the session.
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.resume();
  }

  readonly #written = (): void => this.#listener?.written();
}
