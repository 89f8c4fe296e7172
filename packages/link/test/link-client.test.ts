import { type LinkEvent, type LinkRequest, type PartitionId, addressKey, parseUserId } from '@lantern/protocol';
import { ServiceTokens, systemClock } from '@lantern/runtime';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type LinkRefusal, LINK_SUBPROTOCOL } from '../src/index.js';
import {
  FakeTransport,
  cleanUp,
  eventually,
  follow,
  freePort,
  onEnd,
  startLinks,
  startServer,
  welcomeOf,
} from './link-fixture.js';

afterEach(cleanUp);

const partition = (number: number) => number as PartitionId;
const userId = parseUserId('9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d')!;
const address = addressKey({ userId, deviceId: 1 });
const attach: LinkRequest = {
  type: 'attach',
  session: 4,
  partition: partition(0),
  address,
  registrationId: 1,
  installedAt: 1,
  connectedAt: 1,
  connectionId: '00'.repeat(16),
  window: { messages: 1, bytes: 1 },
};
const message = { messageId: new Uint8Array(16), recipient: userId, messages: [], ephemeral: false, urgent: false };
const send: LinkRequest = {
  type: 'send',
  request: 5,
  partition: partition(0),
  sender: { userId, deviceId: 1 },
  send: message,
  probe: false,
};
const purge: LinkRequest = { type: 'purge', request: 6, partition: partition(0), address, installedBefore: 2 };

/** A link between a fake transport and a fake router. */
async function linked(transport = new FakeTransport([0, 1])) {
  const { server, url } = await startServer(transport);
  const links = startLinks([url]);
  const followed = follow(links);
  const [end] = followed.ends;
  await eventually(() => end!.events.length === 2);
  return { server, url, links, transport, ...followed, end: end! };
}

const moved = (events: readonly LinkEvent[]) => events.flatMap((e) => (e.type === 'moved' ? [e.partition] : []));

test('requests go to the transport and its events come back, in order', async () => {
  const { end, transport } = await linked();
  expect(end.events.map(({ type }) => type)).toEqual(['welcome', 'partitions']);
  for (const request of [attach, send, purge]) end.link.request(request);
  await eventually(() => transport.last.requests.length === 3);
  expect(transport.last.requests.map(({ type }) => type)).toEqual(['attach', 'send', 'purge']);
  transport.last.emit({ type: 'attached', session: 4 });
  transport.last.emit({ type: 'purge-result', request: 6, purged: true });
  await eventually(() => end.events.length === 4);
  expect(end.events.slice(2)).toEqual([
    { type: 'attached', session: 4 },
    { type: 'purge-result', request: 6, purged: true },
  ]);
});

test('when the link is lost every partition that was owned there has moved, and comes back with the next link', async () => {
  const { end, transport, server, url, links } = await linked();
  transport.last.emit({ type: 'moved', partition: partition(1) });
  await eventually(() => moved(end.events).length === 1);
  transport.last.emit({ type: 'partitions', owned: [0, 2].map((p) => ({ partition: partition(p), epoch: 2 })) });
  await eventually(() => end.events.length === 4);
  await server.stop();
  await eventually(() => links.linked === 0);
  expect(moved(end.events)).toEqual([1, 0, 2]);
  const again = new FakeTransport([2], 3);
  await startServer(again, { port: Number(new URL(url).port) });
  await eventually(() => links.linked === 1 && end.events.at(-1)?.type === 'partitions');
  expect(end.events.at(-1)).toEqual({ type: 'partitions', owned: [{ partition: 2, epoch: 3 }] });
});

test('what is asked for while there is no link is answered at once', async () => {
  const links = startLinks([`ws://127.0.0.1:${await freePort()}`]);
  const { events, link } = follow(links).ends[0]!;
  link.request({ type: 'attach-done', partition: partition(0) });
  link.request({ type: 'ack', session: 4, partition: partition(0), deliveryIds: [] });
  link.request({ type: 'detach', session: 4, partition: partition(0) });
  expect(events).toEqual([]);
  for (const request of [attach, send, purge]) link.request(request);
  expect(events).toEqual([
    { type: 'moved', partition: 0 },
    expect.objectContaining({
      type: 'send-result',
      request: 5,
      result: expect.objectContaining({ outcome: 'refused' }),
    }),
    { type: 'purge-result', request: 6, purged: false },
  ]);
});

test('after its end nothing is told, and there is no new link', async () => {
  const { end, transport, links, removed } = await linked();
  end.link.close();
  await eventually(() => transport.last.closed);
  expect(moved(end.events)).toEqual([]);
  expect(links.linked).toBe(0);
  expect(removed).toEqual([end.endpoint]);
  end.link.request(attach);
  expect(end.events).toHaveLength(2);
});

test('whoever connects when the link is there already is told what is owned', async () => {
  const transport = new FakeTransport([0, 1]);
  const { url } = await startServer(transport);
  const links = startLinks([url]);
  await eventually(() => transport.links.length === 1 && links.linked === 1);
  transport.last.emit({ type: 'moved', partition: partition(0) });
  transport.last.emit({ type: 'attached', session: 99 });
  const probe = startLinks([url]);
  await eventually(() => probe.linked === 1);
  const { events } = follow(links).ends[0]!;
  await eventually(() => events.length >= 2);
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['welcome', 'partitions']);
});

/** A transport as it must not be: it says what the test wants. */
async function strangeServer(greet: (ws: WebSocket) => void): Promise<{ url: string; opened: () => number }> {
  let opened = 0;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => LINK_SUBPROTOCOL });
  server.on('connection', (ws) => {
    opened++;
    ws.on('error', () => undefined);
    greet(ws);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  onEnd(async () => {
    for (const ws of server.clients) ws.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `ws://127.0.0.1:${(server.address() as { port: number }).port}`, opened: () => opened };
}

test('an instance that stands still is found out by its silence, and tried again', async () => {
  const clock = new ManualClock();
  const frozen: WebSocket[] = [];
  const { encodeLinkEvents } = await import('@lantern/protocol');
  const { url, opened } = await strangeServer((ws) => {
    const owned = [{ partition: partition(0), epoch: 1 }];
    ws.send(
      encodeLinkEvents([
        { type: 'welcome', ...welcomeOf() },
        { type: 'partitions', owned },
      ]),
      () => ws.pause(),
    );
    frozen.push(ws);
  });
  const links = startLinks([url], { clock });
  const { events } = follow(links).ends[0]!;
  await eventually(() => events.length === 2);
  for (let beat = 0; beat < 5 && moved(events).length === 0; beat++) clock.advance(750);
  expect(moved(events)).toEqual([0]);
  expect(links.linked).toBe(0);
  clock.advance(100);
  await eventually(() => opened() === 2);
});

test.each<[string, (ws: WebSocket) => void]>([
  ['text', (ws) => ws.send('hello')],
  ['bytes that are no events', (ws) => ws.send(Buffer.from([0x0a, 0xff]))],
  ['a message above the bound', (ws) => ws.send(Buffer.alloc(2_000_000))],
])('%s from a transport ends the link, which is tried again', async (_, greet) => {
  const { url, opened } = await strangeServer(greet);
  const links = startLinks([url]);
  const { events } = follow(links).ends[0]!;
  await eventually(() => opened() >= 2);
  expect([events, links.linked]).toEqual([[], 0]);
});

test('nothing is believed of a transport that does not say who it is', async () => {
  const { encodeLinkEvents } = await import('@lantern/protocol');
  const received: RawData[] = [];
  const { url, opened } = await strangeServer((ws) => {
    ws.on('message', (data) => received.push(data));
    ws.send(encodeLinkEvents([{ type: 'partitions', owned: [{ partition: partition(0), epoch: 1 }] }]));
  });
  const links = startLinks([url]);
  const { events, link } = follow(links).ends[0]!;
  await eventually(() => opened() === 1);
  link.request(attach);
  expect(events).toEqual([{ type: 'moved', partition: 0 }]);
  expect([links.linked, received]).toEqual([0, []]);
});

test('a refused token is said once, in words that tell what to do', async () => {
  const { url } = await startServer(new FakeTransport());
  const logger = new RecordingLogger();
  const refused: LinkRefusal[] = [];
  const metrics = {
    open: { set: () => undefined },
    ended: { inc: () => undefined },
    refused: { inc: () => undefined },
  };
  const tokens = new ServiceTokens({
    secrets: ['another secret of at least thirty-two bytes'],
    service: 'gateway',
    clock: systemClock,
  });
  const counting = { ...metrics, refused: { inc: ({ reason }: { reason: LinkRefusal }) => void refused.push(reason) } };
  const links = startLinks([url], { tokens, logger, metrics: counting as never });
  follow(links);
  await eventually(() => refused.length >= 3);
  expect(new Set(refused)).toEqual(new Set(['token']));
  expect(logger.entries.map(({ message }) => message)).toEqual([
    'a transport refuses the service token: set the same service secret for all services',
  ]);
});
