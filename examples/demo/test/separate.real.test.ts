import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '@lantern/runtime/testing';
import { Constellation, mongoBackend, startKafkaCluster } from '@lantern/testkit';
import { demo, expectAllPassed } from './demo-process.js';

const COMMAND = fileURLToPath(
  new URL('../../../packages/testkit/dist/constellation/constellation-main.js', import.meta.url),
);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
}, 60_000);

/** `npm run constellation`. Killed at the end, if it still runs. */
function startCommand(...args: string[]): { readonly child: ChildProcess; readonly output: () => string } {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  closers.push(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('`npm run constellation` brings three processes up, names the demo to try, and Ctrl-C ends all of them', async () => {
  const { child, output } = startCommand();
  const ended = once(child, 'exit');
  const ready = () => output().includes('Ctrl-C') || child.exitCode !== null;
  await until(ready, { timeoutMs: 200_000, message: () => `it is up; it said\n${output()}` });
  const pids = [...output().matchAll(/process (\d+), log/g)].map(([, pid]) => Number(pid));
  expect([pids.length, ...pids.map(isRunning)]).toEqual([3, true, true, true]);

  const [, args = 'no command'] = /npm run demo -- (.*)/.exec(output()) ?? [];
  expectAllPassed(await demo(...args.split(' ')));

  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(pids.map(isRunning)).toEqual([false, false, false]);
}, 400_000);

test('the demo passes against 2 gateways, 2 keys services and 3 transports, its devices on both gateways', async () => {
  const mongo = await mongoBackend();
  closers.push(() => mongo.stop());
  const kafka = await startKafkaCluster();
  closers.push(() => kafka.stop());
  const constellation = await Constellation.start({ kafka, mongo });
  closers.push(() => constellation.stop());
  const urls = constellation.urls.flatMap((url) => ['--url', url]);
  expectAllPassed(await demo(...urls, '--data', constellation.directory));
}, 400_000);

test('a command line that makes no sense is answered with what there is', async () => {
  const { child, output } = startCommand('--brokers', '2');
  expect(await once(child, 'exit')).toEqual([2, null]);
  expect(output()).toMatch(/^--brokers 2: must be 1 or 3\n\nStarts gateways/);
});
