import type { IncomingMessage } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { CloseCode } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { type Server, WebSocket, WebSocketServer } from 'ws';
import { ClientSocket } from './client-socket.js';
import { Farewells } from './farewells.js';

/** More than the network takes by itself on both sides of a connection that is not read. */
const MUCH_OUTPUT = Buffer.alloc(32 * 2 ** 20);

const realSetTimeout = globalThis.setTimeout;
/** What is to happen when, ms from now on. */
let timers: { readonly at: number; readonly run: () => void }[];
let now: number;

function pass(ms: number): void {
  const end = now + ms;
  for (;;) {
    const [due] = timers.toSorted((a, b) => a.at - b.at);
    if (due === undefined || due.at > end) break;
    timers.splice(timers.indexOf(due), 1);
    now = due.at;
    due.run();
  }
  now = end;
}

function stopTheClock(): void {
  now = 0;
  timers = [];
  const later = (run: () => void, ms = 0) => {
    timers.push({ at: now + ms, run });
    return { unref: () => undefined };
  };
  globalThis.setTimeout = later as unknown as typeof setTimeout;
}

let server: Server<typeof ClientSocket>;
let client: WebSocket;
let socket: Socket;

/** A client that reads nothing, to which much was sent before its connection was closed. */
beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, WebSocket: ClientSocket });
  const connected = new Promise<ClientSocket>((resolve) => {
    server.on('connection', (ws: ClientSocket, request: IncomingMessage) => {
      socket = request.socket;
      ws.on('error', () => undefined).carriedBy(socket, new Farewells());
      resolve(ws);
    });
  });
  await new Promise<void>((resolve) => void server.once('listening', resolve));
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('error', () => undefined).once('open', () => client.pause());
  const ws = await connected;
  await until(() => client.isPaused, { message: 'the client still reads' });
  stopTheClock();
  ws.send(MUCH_OUTPUT);
  ws.close(CloseCode.TooLarge, 'too large');
});

afterEach(() => {
  globalThis.setTimeout = realSetTimeout;
  client.terminate();
  for (const ws of server.clients) ws.terminate();
  server.close();
});

test('whoever broke the protocol on a slow connection has time to hear of it while there is more to send', async () => {
  pass(1_000);
  expect([socket.writableLength > 0, socket.destroyed]).toEqual([true, false]);
  client.resume();
  const told = new Promise((resolve) => client.once('close', resolve));
  expect(await told).toBe(CloseCode.TooLarge);
  pass(1_000);
  expect(socket.destroyed).toBe(true);
});

test('and not for longer than anybody else', () => {
  pass(4_999);
  expect(socket.destroyed).toBe(false);
  pass(1);
  expect(socket.destroyed).toBe(true);
});
