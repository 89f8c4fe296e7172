import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { deferByMessageChannel, openBrowserSocket } from '../src/browser-platform.js';
import type { ClientOptions } from '../src/index.js';
import { MessagingClient } from '../src/messaging-client.js';
import { loadInBrowserRealm } from './browser-realm.js';
import { harness } from './harness.js';
import { isForNodeOnly, moduleGraph } from './module-graph.js';
import { until } from './until.js';

const h = harness();
const entry = (name: string) => fileURLToPath(new URL(`../src/${name}`, import.meta.url));

test('the browser entry loads nothing of Node and no ws, the Node entry does', () => {
  const forNodeOnly = (graph: Map<string, string[]>) => [...graph.values()].flat().filter(isForNodeOnly);
  const graph = moduleGraph(entry('browser.ts'));
  expect([...graph.keys()].some((file) => file.includes('protocol/gen/messaging.js'))).toBe(true);
  expect([...graph.keys()].some((file) => file.includes('protobufjs/src/writer.js'))).toBe(true);
  expect(forNodeOnly(graph)).toEqual([]);
  expect(forNodeOnly(moduleGraph(entry('index.ts')))).toContain('ws');
});

test('no source of the browser entry uses a global of Node', () => {
  const ours = [...moduleGraph(entry('browser.ts')).keys()].filter((file) => /\/src\/.*\.ts$/.test(file));
  expect(ours.length).toBeGreaterThan(20);
  for (const file of ours) {
    const code = readFileSync(file, 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*$|'[^'\n]*'/gm, '');
    expect(`${file}: ${/\b(?:Buffer|process|require|__dirname|setImmediate)\b/.exec(code)?.[0]}`).toBe(
      `${file}: undefined`,
    );
  }
});

test('works in a realm that has the globals of a browser and none of Node', async () => {
  const { exports, openPorts } = await loadInBrowserRealm(entry('browser.ts'));
  const createClient = exports['createClient'] as (options: ClientOptions) => MessagingClient;
  const got: number[] = [];
  const client = createClient({
    url: h.server().url,
    token: () => 'h.p.s',
    deviceId: 7,
    onMessage: ({ ciphertext }) => void got.push(ciphertext.at(0)!),
  });
  await client.connect();
  const connection = await h.server().connection(1);
  expect([connection.token, connection.viaSubprotocol]).toEqual(['h.p.s', true]);
  connection.deliver(5);
  await until(() => connection.acked().length === 1);
  connection.confirmAcks();
  expect(got).toEqual([5]);
  expect(openPorts()).toBe(1);
  expect(await client.close()).toEqual({ unconfirmedAcks: 0 });
  await until(() => openPorts() === 0);
});

function inBrowser(): MessagingClient {
  const defer = (callback: () => void) => void setImmediate(callback);
  const platform = { openSocket: openBrowserSocket(WebSocket), defer, release: () => {} };
  const options = { url: h.server().url, token: () => 'h.p.s', deviceId: 7, clock: h.clock(), random: () => 0.5 };
  return new MessagingClient(options, platform);
}

test('a browser client reconnects, stops at close codes, and drops a connection with text', async () => {
  const client = inBrowser();
  await client.connect();
  (await h.server().connection(1)).socket.send('text');
  await until(() => client.state.status === 'offline');
  h.clock().advance(1_000);
  (await h.server().connection(2)).socket.close(4410, 'removed');
  await until(() => client.state.status === 'stopped');
  expect(client.state).toMatchObject({ reason: 'device-removed', detail: 'removed' });
  await client.close();
});

test('callbacks of one turn run in one task of the message channel', async () => {
  const channel = new MessageChannel();
  let messages = 0;
  channel.port1.addEventListener('message', () => messages++);
  const { defer, release } = deferByMessageChannel(channel);
  const ran: number[] = [];
  defer(() => ran.push(1));
  defer(() => {
    ran.push(2);
    defer(() => ran.push(3));
  });
  expect(ran).toEqual([]);
  await until(() => ran.length === 3);
  expect([ran, messages]).toEqual([[1, 2, 3], 2]);
  release();
});
