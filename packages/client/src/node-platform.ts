import type { IncomingMessage } from 'node:http';
import { CloseCode, SUBPROTOCOL } from '@lantern/protocol';
import { WebSocket } from 'ws';
import type { OpenSocket, Platform, SocketClose } from './socket.js';

/** Above every bound a server may set for its messages, so that a misbehaving one cannot fill the memory. */
const MAX_PAYLOAD_BYTES = 1024 * 1024;

const CODE_OF_STATUS: ReadonlyMap<number, number> = new Map([
  [401, CloseCode.TokenInvalid],
  [403, CloseCode.Forbidden],
  [408, CloseCode.HelloTimeout],
  [429, CloseCode.Flooding],
  [503, CloseCode.TryAgainLater],
]);

function refusal(response: IncomingMessage): SocketClose {
  const status = response.statusCode ?? 0;
  const other = status >= 400 && status < 500 ? CloseCode.UnsupportedVersion : 1006;
  const close = { code: CODE_OF_STATUS.get(status) ?? other, reason: `the upgrade was answered HTTP ${status}` };
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? { ...close, retryAfterMs: seconds * 1_000 } : close;
}

/** A `ws` WebSocket; the token travels as an Authorization header. */
export const openNodeSocket: OpenSocket = ({ url, token }, listener) => {
  const socket = new WebSocket(url, [SUBPROTOCOL], {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD_BYTES,
  });
  let ended = false;
  let failure = '';
  const end = (close: SocketClose) => {
    if (ended) return;
    ended = true;
    listener.closed(close);
  };
  const abort = () => {
    ended = true;
    socket.terminate();
  };
  socket.on('open', () => {
    if (!ended) listener.opened();
  });
  socket.on('message', (data, isBinary) => {
    if (ended) return;
    if (isBinary && data instanceof Uint8Array) {
      listener.received(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      return;
    }
    end({ code: 1006, reason: 'the server sent a text message' });
    abort();
  });
  socket.on('unexpected-response', (_request, response) => {
    end(refusal(response));
    abort();
  });
  socket.on('error', (error) => {
    failure = error.message;
  });
  socket.on('close', (code, reason) => end({ code, reason: reason.toString() || failure }));
  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(message);
    },
    close: (code, reason) => socket.close(code, reason),
    abort,
  };
};

/** Node: WebSockets of `ws`. */
export const nodePlatform: Platform = {
  openSocket: openNodeSocket,
  defer: (callback) => {
    setImmediate(callback);
  },
  release: () => {},
};
