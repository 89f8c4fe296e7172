import type { IncomingMessage } from 'node:http';
import { type ClientOptions, WebSocket } from 'ws';

/** A connection of the tool was refused or ended when it should not have: the run has no meaning any more. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export interface SocketTarget {
  readonly url: string;
  readonly subprotocol?: string;
  readonly headers?: Record<string, string>;
}

export interface SocketEvents {
  message(bytes: Buffer): void;
  /** The connection ended without {@link closeSocket}. */
  lost(error: ConnectionLost): void;
}

/** Connections that are being closed by this side. */
const closing = new WeakSet<WebSocket>();

const MAX_PAYLOAD_BYTES = 1024 * 1024;
const CLOSE_TIMEOUT_MS = 2_000;

/** Opens a WebSocket. @throws ConnectionLost when it is refused */
export function openSocket(target: SocketTarget, events: SocketEvents): Promise<WebSocket> {
  const options: ClientOptions = {
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD_BYTES,
    ...(target.headers && { headers: target.headers }),
  };
  const socket = new WebSocket(target.url, target.subprotocol === undefined ? [] : [target.subprotocol], options);
  return new Promise((resolve, reject) => {
    let opened = false;
    let failure = '';
    socket.on('message', (bytes: Buffer) => events.message(bytes));
    socket.on('error', (error) => (failure = error.message));
    socket.on('unexpected-response', (_request, response: IncomingMessage) => {
      failure = `the upgrade was answered HTTP ${response.statusCode}`;
      socket.terminate();
    });
    socket.on('open', () => {
      opened = true;
      resolve(socket);
    });
    socket.on('close', (code, reason) => {
      if (closing.has(socket)) return;
      const detail = [`close code ${code}`, reason.toString(), failure].filter((part) => part !== '').join(', ');
      const error = new ConnectionLost(`connection to ${target.url} ended: ${detail}`);
      if (opened) events.lost(error);
      else reject(error);
    });
  });
}

/** Closes in an orderly way; resolves when the connection is gone. */
export function closeSocket(socket: WebSocket): Promise<void> {
  closing.add(socket);
  if (socket.readyState === WebSocket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    const deadline = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
    socket.once('close', () => {
      clearTimeout(deadline);
      resolve();
    });
    socket.close(1000);
  });
}
