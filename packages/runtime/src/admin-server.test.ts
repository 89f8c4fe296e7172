import { AdminServer } from './admin-server.js';
import { systemClock } from './clock.js';
import type { LifecycleState } from './lifecycle.js';
import { word } from './logger.js';
import { createMetricsRegistry, defineMetrics } from './metrics.js';
import type { ReadinessCheck } from './readiness-checks.js';
import { RecordingLogger } from './testing/recording-logger.js';

interface Setup {
  state: LifecycleState;
  healthy: boolean;
  readonly admin: AdminServer;
  readonly logger: RecordingLogger;
  get(path: string): Promise<{ status: number; type: string | null; text: string }>;
}

const running: AdminServer[] = [];

async function setup(extra: readonly ReadinessCheck[] = []): Promise<Setup> {
  const registry = createMetricsRegistry({ node: false });
  const table = { ups: { type: 'gauge', name: 'lantern_test_ups', help: 'Up.', unit: 'none' } } as const;
  defineMetrics(table, registry).ups.set(3);
  const logger = new RecordingLogger();
  const checks = [{ name: word('store'), check: () => it.healthy }, ...extra];
  const options = { host: '127.0.0.1', port: 0, registry, checks, clock: systemClock, logger };
  const admin = new AdminServer({ ...options, state: () => it.state });
  const it: Setup = {
    state: 'starting',
    healthy: true,
    admin,
    logger,
    get: async (path) => {
      const response = await fetch(`http://127.0.0.1:${admin.address.port}${path}`);
      const type = response.headers.get('content-type');
      return { status: response.status, type, text: await response.text() };
    },
  };
  await admin.start();
  running.push(admin);
  return it;
}

afterEach(async () => {
  for (const admin of running.splice(0)) await admin.stop();
});

test('livez answers in every state', async () => {
  const it = await setup();
  for (const state of ['starting', 'ready', 'draining', 'stopped'] as const) {
    it.state = state;
    expect((await it.get('/livez')).status).toBe(200);
  }
});

test('startupz is 503 until the start has ended', async () => {
  const it = await setup();
  expect((await it.get('/startupz')).status).toBe(503);
  it.state = 'ready';
  expect((await it.get('/startupz')).status).toBe(200);
});

test('readyz is 200 only in the state ready with all checks passed, and names those that fail', async () => {
  const it = await setup();
  expect(await it.get('/readyz')).toMatchObject({ status: 503, text: '{"status":"starting","failed":[]}' });
  it.state = 'ready';
  expect(await it.get('/readyz')).toMatchObject({ status: 200, text: '{"status":"ready","failed":[]}' });
  it.healthy = false;
  expect(await it.get('/readyz')).toMatchObject({ status: 503, text: '{"status":"ready","failed":["store"]}' });
  it.healthy = true;
  it.state = 'draining';
  expect((await it.get('/readyz')).status).toBe(503);
});

test('a check that throws fails, and each change of a check is logged once', async () => {
  let error: Error | undefined = new Error('no primary');
  const mongo = {
    name: word('mongo'),
    check: async () => {
      if (error) throw error;
      return true;
    },
  };
  const it = await setup([mongo]);
  it.state = 'ready';
  await it.get('/readyz');
  await it.get('/readyz');
  error = undefined;
  expect((await it.get('/readyz')).status).toBe(200);
  expect(it.logger.entries).toEqual([
    {
      level: 'warn',
      message: 'readiness check failed',
      fields: { check: 'mongo', error: expect.objectContaining({ message: 'no primary' }) },
    },
    { level: 'info', message: 'readiness check passes again', fields: { check: 'mongo' } },
  ]);
});

test('metrics are Prometheus text', async () => {
  const it = await setup();
  const { status, type, text } = await it.get('/metrics');
  expect(status).toBe(200);
  expect(type).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(text).toContain('lantern_test_ups 3');
});

test('nothing else is served', async () => {
  const it = await setup();
  expect(await it.get('/')).toMatchObject({ status: 404, type: expect.stringMatching('application/problem\\+json') });
});

test('a port that is taken is an error of start; stop is safe then, and repeated', async () => {
  const it = await setup();
  const { port } = it.admin.address;
  const registry = createMetricsRegistry({ node: false });
  const options = { host: '127.0.0.1', port, registry, checks: [], clock: systemClock, logger: it.logger };
  const second = new AdminServer({ ...options, state: () => 'ready' });
  await expect(second.start()).rejects.toThrow('EADDRINUSE');
  await second.stop();
  await it.admin.stop();
  await it.admin.stop();
  expect(() => it.admin.address).toThrow('does not listen');
});
