import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Whatever a server may say, by HTTP. Ends with `stopFakes`. */
export type FakeAnswer = (req: IncomingMessage, res: ServerResponse) => void;

const running: Server[] = [];

/** @returns its URL */
export async function fakeServer(answer: FakeAnswer): Promise<string> {
  const server = createServer(answer);
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** For `afterAll`. */
export async function stopFakes(): Promise<void> {
  await Promise.all(
    running.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
}

/** An internal REST with some operations, all answered alike. */
export function fakeRest(operations: readonly string[], answer: FakeAnswer): Promise<string> {
  const methods = Object.fromEntries(operations.map((operationId) => [operationId, { get: { operationId } }]));
  const description = JSON.stringify({ openapi: '3.1.0', paths: methods });
  return fakeServer((req, res) => (req.url?.endsWith('openapi.json') ? void res.end(description) : answer(req, res)));
}
