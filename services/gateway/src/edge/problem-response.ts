import type { ServerResponse } from 'node:http';
import { type HttpProblem, renderProblem } from '@lantern/runtime';

/** Answers a request that is no upgrade. */
export function sendProblem(response: ServerResponse, problem: HttpProblem): void {
  const { status, headers, body } = renderProblem(problem);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' }).end(body);
}
