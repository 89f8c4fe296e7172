import { request } from 'node:http';
import { type BoundEndpoint, RestProblem, RestServer, implement, signCallerToken } from '@lantern/internal-rest';
import { AdminServer, Secret, createMetricsRegistry, defineMetrics, systemClock } from '@lantern/runtime';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { z } from 'zod';
import type { Feed } from '../page/feed.js';
import { createConsole } from '../src/index.js';

const SECRET = 'a-secret-of-at-least-32-bytes-for-tests';
const OTHER = 'another-secret-of-at-least-32-bytes-here';
const USER = '7c1b1f0e-0000-4000-8000-00000000abcd';
const MESSAGE = '00112233445566778899aabbccddeeff';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface World {
  readonly clock: ManualClock;
  readonly asked: unknown[];
  readonly logger: RecordingLogger;
  statusReads: number;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  feed(viewer?: string): Promise<Reply>;
  where(body: object, options?: { secret?: string; headers?: Readonly<Record<string, string>> }): Promise<Reply>;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function endpoints(world: () => World): readonly BoundEndpoint[] {
  const common = { scope: 'read-stats', summary: '', about: '', method: 'get' } as const;
  const status = { ...common, operationId: 'transportStatus', path: '/transport/status', problems: [] } as const;
  const find = {
    ...common,
    operationId: 'findMessage',
    path: '/messages/{messageId}',
    problems: ['unknown_message'],
  } as const;
  return [
    implement({ ...status, input: z.strictObject({}), answer: z.looseObject({}) }, async () => {
      world().statusReads++;
      return { partitionCount: 1, owned: [] };
    }),
    implement({ ...status, operationId: 'listOwners', input: z.strictObject({}), answer: z.object({}) }, async () => {
      throw new RestProblem('unavailable', 'the ownership documents cannot be read');
    }),
    implement(
      {
        ...find,
        input: z.strictObject({
          messageId: z.string().length(32),
          userId: z.string().length(36),
          deviceId: z.int().optional(),
        }),
        answer: z.object({ copies: z.array(z.string()) }),
      },
      async (input) => {
        world().asked.push(input);
        if (input.messageId !== MESSAGE) throw new RestProblem('unknown_message', 'no such message is known');
        return { copies: ['parked'] };
      },
    ),
  ];
}

async function setup({ callers = true, names = [] as readonly string[] } = {}): Promise<World> {
  const registry = createMetricsRegistry({ node: false });
  const table = {
    sends: {
      type: 'counter',
      name: 'lantern_transport_sends_total',
      help: 'Sends.',
      unit: 'none',
      labels: { outcome: ['accepted', 'refused'] },
    },
    seconds: {
      type: 'histogram',
      name: 'lantern_transport_append_seconds',
      help: 'Appends.',
      unit: 'seconds',
      buckets: [0.1, 1],
    },
  } as const;
  const metrics = defineMetrics(table, registry);
  metrics.sends.inc({ outcome: 'accepted' }, 3);
  metrics.seconds.observe(0.5);
  const [clock, logger] = [new ManualClock(), new RecordingLogger()];
  const bound = endpoints(() => world);
  const settings = {
    restHost: '127.0.0.1',
    restPort: 0,
    restCallers: new Secret(`tester read-stats ${SECRET}\nmuted purge ${OTHER}`),
    restCallsPerCaller: { burst: 20, intervalMs: 1_000 },
    restCallsInFlight: 4,
  };
  // Never listens: the console asks it in its place.
  const rest = new RestServer({ settings, title: 'test', endpoints: bound, clock: systemClock, logger });
  const pages = createConsole({
    title: 'transport',
    parts: ['transport'],
    registry,
    state: () => 'ready',
    endpoints: () => bound,
    rest: () => (callers ? rest : undefined),
    names,
    clock,
  });
  const options = { host: '127.0.0.1', port: 0, registry, checks: [], clock, logger };
  const admin = new AdminServer({ ...options, state: () => 'ready', pages });
  await admin.start();
  stops.push(() => admin.stop());
  const call = (path: string, headers: Readonly<Record<string, string>> = {}, body?: string) =>
    new Promise<Reply>((resolve, reject) => {
      const { port } = admin.address;
      const method = body === undefined ? 'GET' : 'POST';
      const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      });
      sent.once('error', reject).end(body);
    });
  const world: World = {
    clock,
    logger,
    asked: [],
    statusReads: 0,
    get: (path, headers) => call(path, headers),
    feed: (viewer = '0123456789abcdef') => call('/console/feed', { 'lantern-viewer': viewer }),
    where: (body, { secret = SECRET, headers = {} } = {}) => {
      const name = secret === OTHER ? 'muted' : 'tester';
      const authorization = `Bearer ${signCallerToken({ name, secret, clock: systemClock })}`;
      return call(
        '/console/where',
        { authorization, 'content-type': 'application/json', ...headers },
        JSON.stringify(body),
      );
    },
  };
  return world;
}

test('the page and each of its files are served from the process, under a policy that lets nothing else in', async () => {
  const it = await setup();
  const page = await it.get('/console/');
  expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
  const policy = page.headers['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining(['page/main.js', 'console.css', 'uplot.css', 'icon.svg']));
  for (const name of [...named, 'page/uplot.js']) expect((await it.get(`/console/${name}`)).status).toBe(200);
  expect(page.body).not.toMatch(/<script(?![^>]*src=)|<style| style=| on[a-z]+=/);
});

test('the way to the page is short, and there is nothing beside it', async () => {
  const it = await setup();
  expect(await it.get('/')).toMatchObject({ status: 302, headers: { location: '/console/' } });
  expect(await it.get('/console')).toMatchObject({ status: 302, headers: { location: '/console/' } });
  for (const path of [
    '/console/package.json',
    '/console/page/../../package.json',
    '/console/page/feed.d.ts',
    '/console/page/%2e%2e/index.js',
  ]) {
    expect((await it.get(path)).status).toBe(404);
  }
});

test('the feed has the metrics and the status; what cannot be told is left out', async () => {
  const it = await setup();
  const feed = JSON.parse((await it.feed()).body) as Feed;
  expect(feed).toMatchObject({ title: 'transport', state: 'ready', search: 'ready', transport: { partitionCount: 1 } });
  expect(feed.counts).toEqual({ 'sends.accepted': 3, 'sends.refused': 0 });
  expect(feed.histograms).toEqual({ append: { bounds: [0.1, 1], cumulative: [0, 1, 1] } });
  expect(feed.owners).toBeUndefined();
});

test('however many look, it is computed once in a while; nobody looks, nothing is', async () => {
  const it = await setup();
  it.clock.advance(60_000);
  expect(it.statusReads).toBe(0);
  await Promise.all(Array.from({ length: 12 }, (_, index) => it.feed(index.toString(16).padStart(16, '0'))));
  expect(it.statusReads).toBe(1);
  it.clock.advance(2_000);
  await it.feed();
  expect(it.statusReads).toBe(2);
});

test('pages are bounded: one too many is told so, and has its turn when another is closed', async () => {
  const it = await setup();
  const viewer = (index: number) => index.toString(16).padStart(16, '0');
  for (let index = 0; index < 16; index++) expect((await it.feed(viewer(index))).status).toBe(200);
  const refused = await it.feed(viewer(16));
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  expect(refused.body).toContain('too_many_viewers');
  expect((await it.feed(viewer(3))).status).toBe(200);
  it.clock.advance(10_001);
  expect((await it.feed(viewer(16))).status).toBe(200);
});

test('between two questions a page holds no connection, so that probes find one', async () => {
  const it = await setup();
  expect((await it.feed()).headers['connection']).toBe('close');
  expect((await it.get('/console/')).headers['connection']).toBe('close');
});

test.each([
  ['localhost:1', 200],
  ['127.0.0.1', 200],
  ['[::1]:9', 200],
  ['10.1.2.3:80', 200],
  ['Ops.internal:80', 200],
  ['evil.example', 421],
  ['localhost.evil.example', 421],
  ['127.0.0.1.evil.example:80', 421],
  ['evil.example@localhost', 421],
  ['a b', 421],
])('opened as %p it answers %i: a name that others made to lead here is none of ours', async (host, status) => {
  const it = await setup({ names: ['ops.INTERNAL'] });
  const headers = { host, 'lantern-viewer': '0123456789abcdef' };
  expect((await it.get('/console/feed', headers)).status).toBe(status);
  // Probes and scrapers come by any name.
  expect((await it.get('/livez', headers)).status).toBe(200);
});

test('what another site asks is not answered; a link to the page is', async () => {
  const it = await setup();
  const viewer = { 'lantern-viewer': '0123456789abcdef', host: 'localhost:5' };
  const ask = async (headers: Readonly<Record<string, string>>) =>
    (await it.get('/console/feed', { ...viewer, ...headers })).status;
  expect(await ask({ origin: 'http://evil.example' })).toBe(403);
  expect(await ask({ origin: 'http://localhost:6' })).toBe(403);
  expect(await ask({ origin: 'null' })).toBe(403);
  expect(await ask({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await ask({ origin: 'http://localhost:5', 'sec-fetch-site': 'same-origin' })).toBe(200);
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect((await it.get('/console/', link)).status).toBe(200);
  expect((await it.where({ messageId: MESSAGE, userId: USER }, { headers: link })).status).toBe(403);
});

describe('the search', () => {
  test('answers a caller with the scope as the internal REST does', async () => {
    const it = await setup();
    expect(await it.where({ messageId: MESSAGE, userId: USER, deviceId: 7 })).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: '{"copies":["parked"]}',
    });
    expect(it.asked).toEqual([{ messageId: MESSAGE, userId: USER, deviceId: 7 }]);
    const unknown = await it.where({ messageId: MESSAGE.replace('0', '1'), userId: USER });
    expect(unknown).toMatchObject({ status: 404, body: expect.stringContaining('unknown_message') });
  });

  test('is not for anybody else, and reads nothing of what they sent', async () => {
    const it = await setup();
    const body = { messageId: MESSAGE, userId: USER };
    const nobody = await it.where(body, { headers: { authorization: '' } });
    expect(nobody).toMatchObject({ status: 401, body: expect.stringContaining('token_invalid') });
    expect((await it.where(body, { secret: `${SECRET}!` })).status).toBe(401);
    expect(await it.where(body, { secret: OTHER })).toMatchObject({ status: 403 });
    expect(it.asked).toEqual([]);
  });

  test('keeps to the limits of the caller', async () => {
    const it = await setup();
    const answers = await Promise.all(Array.from({ length: 30 }, () => it.where({ messageId: MESSAGE, userId: USER })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
  });

  test('refuses what is no search, with a problem that quotes nothing of it', async () => {
    const it = await setup();
    for (const body of [
      {},
      { messageId: 'x', userId: USER },
      { messageId: MESSAGE, userId: [USER] },
      [],
      { big: 'x'.repeat(5_000) },
    ]) {
      const refused = await it.where(body);
      expect([400, 413]).toContain(refused.status);
      expect(refused.headers['content-type']).toMatch('application/problem+json');
      expect(refused.body).not.toContain(USER);
    }
    expect((await it.where({}, { headers: { 'content-type': 'text/plain' } })).status).toBe(400);
  });

  test('is nobody’s where no callers are configured, and the feed says so', async () => {
    const it = await setup({ callers: false });
    expect((JSON.parse((await it.feed()).body) as Feed).search).toBe('no-callers');
    expect((await it.where({ messageId: MESSAGE, userId: USER })).status).toBe(503);
  });

  test('leaves no trace in the log', async () => {
    const it = await setup();
    await it.where({ messageId: MESSAGE, userId: USER });
    await it.where({ messageId: 'x', userId: USER });
    expect(JSON.stringify(it.logger.entries)).not.toMatch(new RegExp(`${USER}|${MESSAGE}`));
  });
});
