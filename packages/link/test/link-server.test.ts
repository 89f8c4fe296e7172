import { once } from 'node:events';
import { type LinkEvent, type PartitionId, decodeLinkEvents, encodeLinkRequests } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { WebSocket } from 'ws';
import { LINK_SUBPROTOCOL, MAX_LINK_MESSAGE_BYTES } from '../src/index.js';
import {
  FakeTransport,
  type ServerOptions,
  cleanUp,
  eventually,
  onEnd,
  startServer,
  tokens,
  welcomeOf,
} from './link-fixture.js';

afterEach(cleanUp);

interface RawOptions {
  readonly authorization?: string | undefined;
  readonly protocol?: string;
  readonly autoPong?: boolean;
}

/** The other end of a link, as a plain WebSocket. */
class RawLink {
  readonly messages: Buffer[] = [];
  closed: number | undefined;

  private constructor(readonly ws: WebSocket) {
    ws.on('message', (data) => this.messages.push(data as Buffer));
    ws.on('close', (code) => (this.closed = code));
    ws.on('error', () => undefined);
    onEnd(() => ws.terminate());
  }

  /** Resolves with the HTTP status when there is no link. */
  static async open(url: string, options: RawOptions = {}): Promise<RawLink | number> {
    const { authorization = tokens.authorization(), protocol = LINK_SUBPROTOCOL, autoPong = true } = options;
    const headers = authorization === '' ? {} : { authorization };
    const ws = new WebSocket(url, [protocol], { headers, autoPong });
    const link = new RawLink(ws);
    return new Promise((resolve) => {
      ws.once('open', () => resolve(link));
      ws.once('unexpected-response', (request, response) => {
        request.destroy();
        resolve(response.statusCode ?? 0);
      });
    });
  }

  get events(): LinkEvent[] {
    return this.messages.flatMap(decodeLinkEvents);
  }
}

async function linked(options: ServerOptions & RawOptions = {}, transport = new FakeTransport([0, 1])) {
  const { server, url } = await startServer(transport, options);
  const raw = (await RawLink.open(url, options)) as RawLink;
  await eventually(() => raw.messages.length > 0);
  return { server, url, raw, transport, link: transport.last };
}

const partition = (number: number) => number as PartitionId;

test('a link begins with who speaks, then the partitions; requests and events keep their order', async () => {
  const welcome = welcomeOf({ partitionCount: 2 });
  const { raw, link } = await linked({ welcome });
  expect(raw.events).toEqual([
    { type: 'welcome', ...welcome },
    {
      type: 'partitions',
      owned: [
        { partition: 0, epoch: 1 },
        { partition: 1, epoch: 1 },
      ],
    },
  ]);
  for (const number of [0, 1]) raw.ws.send(encodeLinkRequests([{ type: 'attach-done', partition: partition(number) }]));
  await eventually(() => link.requests.length === 2);
  expect(link.requests).toEqual([0, 1].map((number) => ({ type: 'attach-done', partition: number })));
});

test('what is told in one turn of the event loop leaves as one message', async () => {
  const { raw, link } = await linked();
  expect(raw.messages).toHaveLength(1);
  for (let number = 0; number < 100; number++) link.emit({ type: 'attached', session: number });
  await Promise.resolve();
  link.emit({ type: 'moved', partition: partition(0) });
  await eventually(() => raw.messages.length > 1);
  expect(raw.messages).toHaveLength(2);
  expect(raw.events.length).toBe(2 + 101);
});

test('large output is cut into messages that the other end takes', async () => {
  const { raw, link } = await linked();
  const delivery = { deliveryId: new Uint8Array(12), deliver: new Uint8Array(60_000), redelivered: false };
  link.emit({ type: 'deliver', session: 1, deliveries: Array.from({ length: 100 }, () => delivery) });
  const count = () => raw.events.reduce((sum, e) => sum + (e.type === 'deliver' ? e.deliveries.length : 0), 0);
  await eventually(() => count() === 100);
  for (const { length } of raw.messages) expect(length).toBeLessThan(MAX_LINK_MESSAGE_BYTES / 2);
});

test.each<[string, RawOptions, number]>([
  ['without a token', { authorization: '' }, 401],
  ['with a token of somebody else', { authorization: 'Bearer a.b.c' }, 401],
  ['with another subprotocol', { protocol: 'lantern.messaging.v1' }, 400],
])('%s there is no link', async (_, options, status) => {
  const transport = new FakeTransport();
  const { url, server } = await startServer(transport);
  expect(await RawLink.open(url, options)).toBe(status);
  expect([transport.links.length, server.links]).toEqual([0, 0]);
});

test('a plain request is told what is spoken here', async () => {
  const { url } = await startServer(new FakeTransport());
  const response = await fetch(url.replace('ws', 'http'));
  expect([response.status, response.headers.get('content-type')]).toEqual([426, 'application/problem+json']);
});

test('links are refused for a while before there is anything to link to, and above their bound', async () => {
  const { url, server } = await startServer(undefined, { maxLinks: 1 });
  expect(await RawLink.open(url)).toBe(503);
  server.serve(new FakeTransport(), welcomeOf());
  expect(await RawLink.open(url)).toBeInstanceOf(RawLink);
  expect(await RawLink.open(url)).toBe(503);
});

test.each<[string, Buffer | string, number]>([
  ['bytes that are no requests', Buffer.from([0x0a, 0xff]), 4400],
  ['text', 'hello', 4400],
  ['a message above the bound', Buffer.alloc(MAX_LINK_MESSAGE_BYTES + 1), 1009],
])('%s end the link', async (_, message, code) => {
  const { raw, link, server } = await linked();
  raw.ws.send(message);
  await eventually(() => raw.closed !== undefined && link.closed);
  expect([raw.closed, server.links, link.requests]).toEqual([code, 0, []]);
});

test('a lost connection ends the link, and nothing is told to it any more', async () => {
  const { raw, link } = await linked();
  raw.ws.terminate();
  await eventually(() => link.closed);
  link.emit({ type: 'attached', session: 1 });
});

test('an end that is silent for three heartbeats is cut off; one that answers is not', async () => {
  const clock = new ManualClock();
  const silent = await linked({ clock, autoPong: false });
  const alive = (await RawLink.open(silent.url)) as RawLink;
  const beat = async () => {
    const pinged = once(alive.ws, 'ping');
    const unanswered = once(silent.raw.ws, 'ping');
    clock.advance(750);
    await Promise.all([pinged, unanswered]);
    // Stands behind the pong.
    alive.ws.send(encodeLinkRequests([{ type: 'attach-done', partition: partition(0) }]));
    const { requests } = silent.transport.last;
    const before = requests.length;
    await eventually(() => requests.length > before);
  };
  for (let count = 0; count < 2; count++) await beat();
  expect(silent.link.closed).toBe(false);
  clock.advance(750);
  expect(silent.link.closed).toBe(true);
  expect(silent.server.links).toBe(1);
  await eventually(() => silent.raw.closed !== undefined);
  expect(silent.raw.closed).toBe(1006);
  const pinged = once(alive.ws, 'ping');
  clock.advance(750);
  await pinged;
});

const DELIVER: LinkEvent = {
  type: 'deliver',
  session: 1,
  deliveries: [{ deliveryId: new Uint8Array(12), deliver: new Uint8Array(64_000), redelivered: false }],
};

test('an end that does not read is cut off before its output fills the memory', async () => {
  const clock = new ManualClock();
  const { raw, link, server } = await linked({ clock, bounds: { maxBufferedBytes: 4_000_000 } });
  raw.ws.pause();
  let sent = 0;
  // The system's own buffers take some of it.
  await eventually(() => {
    for (let count = 0; count < 16 && !link.closed; count++, sent++) link.emit(DELIVER);
    return link.closed;
  });
  expect(sent * 64_000).toBeLessThan(64_000_000);
  expect(server.links).toBe(0);
});

test('an end that takes its output slowly, so that its pongs are late, is not cut off', async () => {
  const clock = new ManualClock();
  const { raw, link } = await linked({ clock, autoPong: false });
  raw.ws.pause();
  for (let count = 0; count < 500; count++) link.emit(DELIVER);
  const taken = () => raw.messages.length;
  for (let round = 0; round < 6; round++) {
    const before = taken();
    raw.ws.resume();
    await eventually(() => taken() >= before + 16);
    raw.ws.pause();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(750);
    expect(link.closed).toBe(false);
  }
  clock.advance(750 * 4);
  expect(link.closed).toBe(true);
});

test('at its stop a server still sends what it was told, then ends its links', async () => {
  const { raw, link, server } = await linked();
  link.emit({ type: 'moved', partition: partition(1) });
  await server.stop();
  await eventually(() => raw.closed !== undefined);
  expect([raw.closed, raw.events.at(-1)]).toEqual([1001, { type: 'moved', partition: 1 }]);
});
