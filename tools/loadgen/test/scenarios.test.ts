import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allScenarios } from '../src/scenarios/all-scenarios.js';
import { startEmbedded } from '../src/stack/embedded-stack.js';
import type { Stack } from '../src/stack/stack.js';
import type { LanternTarget } from '../src/jobs/target.js';
import { type Report, bench, figure } from './bench-process.js';
import { ForgetfulServer } from './forgetful-server.js';

// Each scenario as a user runs it: the built tool against the built server, for an instant. These are checks of the
// accounts, not of the figures.

let directory: string;
let stack: Stack<LanternTarget> | undefined;
let running: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lantern-bench-test-'));
  stack = await startEmbedded();
  const key = join(directory, 'key.pem');
  await writeFile(key, stack.target.tokens.signingKeyPem, { mode: 0o600 });
  running = ['--stack', stack.target.url, '--signing-key', key, '--pid', String(stack.processes[0]?.pid)];
});

afterAll(async () => {
  await rm(directory, { recursive: true });
  await stack?.stop();
});

const brief = '--seconds 0.3 --warmup 0';

/** What is run, and a figure that must come of it. Those marked `running` go to the one server that is there. */
const smoke: readonly { id: string; line: string; key: string; running?: true }[] = [
  // A server of its own each: what is started with it, is killed, or looks into it.
  { id: 'quiet', line: `quiet ${brief}`, key: 'deliveredMs.p50' },
  { id: 'storm', line: 'storm --connections 20', key: 'allCaughtUpMs' },
  {
    id: 'steady',
    line: 'steady --pairs 4 --in-flight 8 --seconds 1.6 --warmup 0 --search-seconds 0.3',
    key: 'eventLoopDelayMs.p99',
  },
  { id: 'floor', line: `floor ${brief}`, key: '50 × 32.messagesPerSecond' },
  {
    id: 'pairs',
    line: `pairs --pairs 6 --in-flight 8 --workers 2 --no-floor ${brief}`,
    key: 'messagesPerSecond',
    running: true,
  },
  { id: 'rate', line: `pairs --pairs 2 --rate 500 --no-floor ${brief}`, key: 'lateMs.p99', running: true },
  { id: 'fanout', line: `fanout --no-floor ${brief}`, key: 'messagesPerSecond', running: true },
  { id: 'hot', line: `hot --senders 20 --no-floor ${brief}`, key: 'messagesPerSecond', running: true },
  { id: 'backlog', line: 'backlog --messages 1000 --devices 2 --no-floor', key: 'firstMs', running: true },
  { id: 'mixed', line: `mixed --users 20 --active 20 ${brief}`, key: 'acceptedPerSecond', running: true },
  { id: 'claims', line: `claims --targets 10 --kem-keys 50 ${brief}`, key: 'claimsPerSecond', running: true },
  { id: 'register', line: `register --parallel 4 --keys 5 ${brief}`, key: 'registrationsPerSecond', running: true },
  { id: 'idle', line: `idle --connections 50 --settle 0 ${brief}`, key: 'rssKibPerConnection', running: true },
  { id: 'growth', line: `growth --devices 10 --parked 30 --settle 0 ${brief}`, key: 'growthByParked', running: true },
  {
    id: 'cost',
    line: `cost --connections 20 --parked 200 ${brief}`,
    key: 'parked message.cpuUs.server',
    running: true,
  },
];

let run: { code: number | null; text: string };

beforeAll(async () => {
  const plan = smoke.map(({ id, line, running: shared }) => {
    const on = shared ? running : [];
    return [id, line, '--repeat 1', ...on].join(' ');
  });
  const file = join(directory, 'plan');
  await writeFile(file, plan.join('\n'));
  run = await bench('all', '--plan', file, '--out', directory);
}, 600_000);

const reportOf = async (id: string) => JSON.parse(await readFile(join(directory, `${id}.json`), 'utf8')) as Report;

test('everything is measured one after the other, with a page and tables', async () => {
  expect(run).toMatchObject({ code: 0, text: expect.stringContaining('all passed') });
  expect(await readFile(join(directory, 'tables.md'), 'utf8')).toContain('`npm run bench -- quiet');
  expect(await readFile(join(directory, 'idle.html'), 'utf8')).toContain('<polyline');
});

test.each(smoke)('$id has a clean account and its figure', async ({ id, key }) => {
  const report = await reportOf(id);
  expect(report.ok).toBe(true);
  expect(figure(report, key)?.median).toEqual(expect.any(Number));
  for (const { counts } of report.repeats[0]?.ledgers ?? [])
    for (const count of Object.values(counts).slice(0, 2)) expect(count).toBeGreaterThan(0);
});

test('quiet starts a server of its own and compares it with the floor', async () => {
  const report = await reportOf('quiet');
  expect(report.repeats[0]?.ledgers.map(({ of }) => of)).toEqual(['floor', 'embedded']);
  expect(figure(report, 'deliveredMs.p50')?.ratioToFloor).toBeGreaterThan(0);
});

test('storm kills a server of its own, and everybody gets again what was not acked', async () => {
  const report = await reportOf('storm');
  expect(report.repeats[0]?.ledgers[0]?.counts).toMatchObject({ 'delivered again': 20, confirmed: 20 });
  expect(figure(report, 'allCaughtUpMs')?.median).toBeGreaterThan(0);
  expect(await bench('storm', ...running)).toMatchObject({ code: 2, text: expect.stringContaining('is killed') });
});

test('growth parks messages, and reads them back', async () => {
  const ledgers = (await reportOf('growth')).repeats[0]?.ledgers ?? [];
  expect(ledgers.at(-1)).toMatchObject({
    of: 'parked',
    counts: { registered: 10, accepted: 30, 'read again': 30, confirmed: 30 },
  });
});

test('there is a smoke test of every scenario', () => {
  const tested = new Set(smoke.map(({ line }) => line.split(' ')[0]));
  expect(allScenarios.filter(({ name }) => !tested.has(name))).toEqual([]);
});

test('a server that loses messages has exit code 1, and the account names the loss', async () => {
  const server = new ForgetfulServer(10);
  try {
    const target = ['--stack', await server.listening(), ...running.slice(2, 4)];
    const load = ['--pairs', '2', '--in-flight', '4', '--no-floor', '--repeat', '1', '--drain-timeout', '1'];
    const { code, text } = await bench('pairs', ...load, ...target, ...brief.split(' '));
    // How many depends on how far a slow machine gets; nothing else may be wrong.
    expect(text).toMatch(/ledger FAIL .*VIOLATIONS: [1-9] lost$/m);
    expect(code).toBe(1);
  } finally {
    await server.close();
  }
});

test('a server that is not there, and a command line that makes no sense, have exit codes of their own', async () => {
  const gone = await bench(
    'quiet',
    '--stack',
    'ws://127.0.0.1:1',
    ...running.slice(2, 4),
    '--no-floor',
    ...brief.split(' '),
  );
  expect(gone).toMatchObject({ code: 3, text: expect.stringContaining('connection to ws://127.0.0.1:1 ended') });
  expect(await bench('quiet', '--pairs', '2')).toMatchObject({ code: 2 });
});
