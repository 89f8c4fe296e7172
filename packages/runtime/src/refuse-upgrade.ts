import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type HttpProblem, renderProblem } from './problem.js';

/** Refuses an upgrade with an HTTP answer, and lets go of the socket. */
export function refuseUpgrade(socket: Duplex, problem: HttpProblem): void {
  const { status, headers, body } = renderProblem(problem);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
