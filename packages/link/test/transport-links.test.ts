import { RecordingLogger } from '@lantern/runtime/testing';
import type { InstanceDiscovery } from '../src/index.js';
import {
  FakeTransport,
  cleanUp,
  eventually,
  follow,
  freePort,
  startLinks,
  startServer,
  welcomeOf,
} from './link-fixture.js';

afterEach(cleanUp);

/** Instances as the test says. */
function scripted(first: readonly string[]): InstanceDiscovery & { tell(urls: readonly string[]): void } {
  let listener: (urls: readonly string[]) => void = () => undefined;
  return {
    watch(given) {
      listener = given;
      given(first);
      return () => (listener = () => undefined);
    },
    tell: (urls) => listener(urls),
  };
}

test('instances come, and are linked to', async () => {
  const [a, b] = [await startServer(new FakeTransport([0])), await startServer(new FakeTransport([1]))];
  const discovery = scripted([a.url]);
  const links = startLinks([], { discovery });
  const { ends } = follow(links);
  await eventually(() => links.linked === 1);
  discovery.tell([a.url, b.url]);
  await eventually(() => links.linked === 2);
  expect(ends).toHaveLength(2);
});

test('an instance that is not named any more keeps its link as long as it lasts, and is not linked to again', async () => {
  const [a, b] = [await startServer(new FakeTransport([0])), await startServer(new FakeTransport([1]))];
  const discovery = scripted([a.url, b.url]);
  const links = startLinks([], { discovery });
  const { ends, removed } = follow(links);
  await eventually(() => links.linked === 2);
  discovery.tell([b.url]);
  ends[0]!.link.request({ type: 'attach-done', partition: 0 as never });
  expect([links.linked, removed]).toEqual([2, []]);
  await a.server.stop();
  await eventually(() => removed.length === 1);
  expect(removed[0]).toBe(ends[0]!.endpoint);
  expect(ends[0]!.events.at(-1)).toEqual({ type: 'moved', partition: 0 });
});

test('one that was named again in time is linked to again', async () => {
  const transport = new FakeTransport([0]);
  const { url, server } = await startServer(transport);
  const discovery = scripted([url]);
  const links = startLinks([], { discovery });
  const { removed } = follow(links);
  await eventually(() => links.linked === 1);
  discovery.tell([]);
  discovery.tell([url]);
  await server.stop();
  await eventually(() => links.linked === 0);
  await startServer(new FakeTransport([0]), { port: Number(new URL(url).port) });
  await eventually(() => links.linked === 1);
  expect(removed).toEqual([]);
});

test('one that was never reached is forgotten at once', async () => {
  const discovery = scripted([`ws://127.0.0.1:${await freePort()}`]);
  const links = startLinks([], { discovery });
  const { removed } = follow(links);
  discovery.tell([]);
  expect(removed).toHaveLength(1);
});

test('an instance with two addresses has one link', async () => {
  const transport = new FakeTransport([0]);
  const welcome = welcomeOf();
  const [a, b] = [await startServer(transport, { welcome }), await startServer(transport, { welcome })];
  const links = startLinks([a.url, b.url]);
  follow(links);
  await eventually(() => transport.links.length >= 3);
  expect(links.linked).toBe(1);
  // The far end hears of a link that was given up a moment later.
  await eventually(() => transport.links.filter(({ closed }) => !closed).length <= 2);
});

test('an instance with another number of partitions is not used, and that is said', async () => {
  const [a, b] = [new FakeTransport([0]), new FakeTransport([1])];
  const first = await startServer(a, { welcome: welcomeOf({ partitionCount: 4 }) });
  const second = await startServer(b, { welcome: welcomeOf({ partitionCount: 8 }) });
  const logger = new RecordingLogger();
  const discovery = scripted([first.url]);
  const links = startLinks([], { discovery, logger });
  const { ends } = follow(links);
  await eventually(() => links.linked === 1);
  discovery.tell([first.url, second.url]);
  await eventually(() => b.links.length > 1);
  expect([links.linked, ends[1]!.events]).toEqual([1, []]);
  expect(logger.entries.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    'a transport has another number of partitions than the others: its link is not used',
  ]);
});

test('the first link tells what transports keep to; waiting for it ends with its signal', async () => {
  const welcome = welcomeOf({ parkAfterMs: 77 });
  const port = await freePort();
  const links = startLinks([`ws://127.0.0.1:${port}`]);
  const aborted = new AbortController();
  const given = links.firstWelcome(aborted.signal);
  aborted.abort(new Error('stopped'));
  await expect(given).rejects.toThrow('stopped');
  const waiting = links.firstWelcome(new AbortController().signal);
  await startServer(new FakeTransport(), { port, welcome });
  await expect(waiting).resolves.toEqual(welcome);
  await expect(links.firstWelcome(new AbortController().signal)).resolves.toEqual(welcome);
  expect(links.welcome).toEqual(welcome);
});
