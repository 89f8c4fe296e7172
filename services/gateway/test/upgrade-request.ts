import { randomBytes } from 'node:crypto';

/** A WebSocket upgrade request by hand, with what the client offers in further header lines. */
export function upgradeRequest(offer: readonly string[]): string {
  const lines = [
    'GET / HTTP/1.1',
    'host: x',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${randomBytes(16).toString('base64')}`,
    ...offer,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
