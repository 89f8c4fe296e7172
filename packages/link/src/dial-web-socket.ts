import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type ClientOptions, WebSocket } from 'ws';
import type { DialLink } from './link-carrier.js';
import type { LinkRefusal } from './link-metrics.js';
import { LINK_SUBPROTOCOL, MAX_LINK_MESSAGE_BYTES } from './link-protocol.js';

/**
 * Links do not mask: the key is zero, with which `ws` spares itself a copy at one end and a pass over every byte at the other.
 * Masks are there to keep scripts of web pages from choosing the bytes that proxies see; links begin at services of ours.
 */
const noMask = (key: Buffer): void => void key.fill(0);

const WS_OPTIONS: ClientOptions & { closeTimeout: number } = {
  generateMask: noMask,
  perMessageDeflate: false,
  maxPayload: MAX_LINK_MESSAGE_BYTES,
  handshakeTimeout: 3_000,
  closeTimeout: 1_000,
};

const REFUSAL_OF_STATUS: ReadonlyMap<number, LinkRefusal> = new Map([
  [401, 'token'],
  [403, 'token'],
  [429, 'busy'],
  [503, 'busy'],
]);

/** Links over the network. */
export const dialWebSocket: DialLink = ({ url, authorization }, { opened, failed }) => {
  const ws = new WebSocket(url, [LINK_SUBPROTOCOL], { ...WS_OPTIONS, headers: { authorization } });
  let socket: Socket | undefined;
  let isOpen = false;
  const fail = (refusal: LinkRefusal, detail: string) => {
    // The link sees for itself how it ends.
    if (isOpen) return;
    ws.terminate();
    failed(refusal, detail);
  };
  ws.on('error', ({ message }) => fail('unreachable', message));
  ws.once('unexpected-response', (_request, { statusCode = 0 }: IncomingMessage) => {
    fail(REFUSAL_OF_STATUS.get(statusCode) ?? 'protocol', `answered with ${statusCode}`);
  });
  ws.once('upgrade', (response) => {
    socket = response.socket;
  });
  ws.once('open', () => {
    if (socket === undefined) return;
    isOpen = true;
    opened({ ws, socket: socket.setNoDelay(true) });
  });
  return { abandon: () => ws.terminate() };
};
