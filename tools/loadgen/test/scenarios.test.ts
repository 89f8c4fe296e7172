import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allScenarios } from '../src/scenarios/all-scenarios.js';
import { startEmbedded } from '../src/stack/embedded-stack.js';
import type { Stack } from '../src/stack/stack.js';
import type { LanternTarget } from '../src/jobs/target.js';
import { bench, figure, measured } from './bench-process.js';
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

const brief = ['--seconds', '0.4', '--warmup', '0'];

test('quiet starts a server of its own and compares it with the floor', async () => {
  const report = await measured(directory, 'quiet', ...brief);
  expect(report.ok).toBe(true);
  expect(report.repeats[0]?.ledgers.map(({ of }) => of)).toEqual(['floor', 'embedded']);
  expect(figure(report, 'deliveredMs.p50')?.median).toBeGreaterThan(0);
  expect(figure(report, 'deliveredMs.p50')?.ratioToFloor).toBeGreaterThan(0);
});

test.each([
  ['pairs', ['--pairs', '6', '--in-flight', '8', '--workers', '2', '--no-floor', ...brief], 'messagesPerSecond'],
  ['pairs', ['--pairs', '2', '--rate', '500', '--no-floor', ...brief], 'lateMs.p99'],
  ['fanout', ['--no-floor', ...brief], 'messagesPerSecond'],
  ['hot', ['--senders', '20', '--no-floor', ...brief], 'messagesPerSecond'],
  ['backlog', ['--messages', '2000', '--devices', '2', '--no-floor'], 'firstMs'],
  ['claims', ['--targets', '10', '--kem-keys', '50', ...brief], 'claimsPerSecond'],
  ['mixed', ['--users', '20', '--active', '20', ...brief], 'acceptedPerSecond'],
  ['register', ['--parallel', '4', '--keys', '5', ...brief], 'registrationsPerSecond'],
  ['idle', ['--connections', '50', '--settle', '0', ...brief], 'rssKibPerConnection'],
])('%s on a running server, %j', async (name, args, key) => {
  const report = await measured(directory, name, ...args, ...running);
  expect(report.ok).toBe(true);
  expect(figure(report, key)?.median).toEqual(expect.any(Number));
  for (const { counts } of report.repeats[0]?.ledgers ?? [])
    for (const count of Object.values(counts).slice(0, 2)) expect(count).toBeGreaterThan(0);
});

test('storm kills a server of its own, and everybody gets again what was not acked', async () => {
  const report = await measured(directory, 'storm', '--connections', '20');
  expect(report.ok).toBe(true);
  expect(report.repeats[0]?.ledgers[0]?.counts).toMatchObject({ 'delivered again': 20, confirmed: 20 });
  expect(figure(report, 'allCaughtUpMs')?.median).toBeGreaterThan(0);
  expect(await bench('storm', ...running)).toMatchObject({ code: 2, text: expect.stringContaining('is killed') });
});

test('the floor alone', async () => {
  const report = await measured(directory, 'floor', ...brief);
  expect(report.repeats[0]?.ledgers).toHaveLength(3);
});

test('there is a smoke test of every scenario', () => {
  const tested = [
    'quiet',
    'pairs',
    'fanout',
    'hot',
    'backlog',
    'mixed',
    'claims',
    'register',
    'idle',
    'storm',
    'floor',
  ];
  expect(allScenarios.map(({ name }) => name)).toEqual(tested);
});

test('a server that loses messages has exit code 1, and the account names the loss', async () => {
  const server = new ForgetfulServer(10);
  try {
    const target = ['--stack', await server.listening(), ...running.slice(2, 4)];
    const load = ['--pairs', '2', '--in-flight', '4', '--no-floor', '--repeat', '1', '--drain-timeout', '1'];
    const { code, text } = await bench('pairs', ...load, ...target, ...brief);
    // How many depends on how far a slow machine gets; nothing else may be wrong.
    expect(text).toMatch(/ledger FAIL .*VIOLATIONS: [1-9] lost$/m);
    expect(code).toBe(1);
  } finally {
    await server.close();
  }
});

test('a server that is not there, and a command line that makes no sense, have exit codes of their own', async () => {
  const gone = await bench('quiet', '--stack', 'ws://127.0.0.1:1', ...running.slice(2, 4), '--no-floor', ...brief);
  expect(gone).toMatchObject({ code: 3, text: expect.stringContaining('connection to ws://127.0.0.1:1 ended') });
  expect(await bench('quiet', '--pairs', '2')).toMatchObject({ code: 2 });
});
