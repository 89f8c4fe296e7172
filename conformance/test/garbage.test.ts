import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { SUBPROTOCOL } from '@lantern/protocol';
import { WebSocketServer } from 'ws';
import { runClientRules } from '../src/client/run-client-rules.js';
import { runServerRules } from '../src/server/run-server-rules.js';

/** A server that answers each message with this. */
async function serverThatSends(answer: Buffer | string) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => SUBPROTOCOL });
  server.on('connection', (socket) => socket.on('message', () => socket.send(answer)));
  await once(server, 'listening');
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

test.each([
  ['bytes that are no frames', Buffer.from('ff ff ff ff'), /^the server sent 11 bytes that are no frames: /],
  ['a text message', 'hello', /^the server sent a text message$/],
])('a server that sends %s breaks the rule, which says so, and the run goes on', async (_what, answer, found) => {
  const { url, stop } = await serverThatSends(answer);
  const names = ['Welcome tells the time', 'A token that is none is TOKEN_INVALID'];
  const outcomes = await runServerRules({
    url,
    tokens: { user: () => Promise.resolve('a.b.c') },
    select: ({ name }) => names.some((start) => name.startsWith(start)),
  });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['fail', 'fail']);
  for (const { detail, ms } of outcomes) {
    expect(detail).toMatch(found);
    // Nothing that comes later is waited for.
    expect(ms).toBeLessThan(8_000);
  }
  stop();
});

test('a client that sends bytes that are no frames breaks the rule, which says so, and the run goes on', async () => {
  const program = fileURLToPath(new URL('./garbage-client.mjs', import.meta.url));
  const outcomes = await runClientRules({
    command: `exec ${process.execPath} ${program}`,
    select: ({ name }) => name.startsWith('Close code 4409') || name.startsWith('The subprotocol is offered'),
    waitMs: 500,
  });
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['fail', 'fail']);
  for (const { detail } of outcomes) expect(detail).toMatch(/the client sent 11 bytes that are no frames: /);
}, 30_000);
