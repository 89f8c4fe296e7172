import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { until } from '../src/testing/until.js';

const fixture = fileURLToPath(new URL('run-fixture.mjs', import.meta.url));

function spawnFixture(env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [fixture], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
  const says = (text: string) => until(() => output.includes(text), { message: () => `${text} in: ${output}` });
  return { child, exited, says };
}

const count = (text: string, part: string) => text.split(part).length - 1;

test.each(['SIGTERM', 'SIGINT'] as const)(
  'at %s the service is drained, then stopped, and the exit code is 0',
  async (signal) => {
    const { child, exited, says } = spawnFixture();
    await says('STARTED');
    child.kill(signal);
    const { code, output } = await exited;
    expect(output.match(/DRAINED true|STOPPING|STOPPED/g)).toEqual(['DRAINED true', 'STOPPING', 'STOPPED']);
    expect(output).toContain(`"signal":"${signal}"`);
    expect(code).toBe(0);
  },
);

test('an uncaught error is logged once, the service is stopped without a drain, and the exit code is 1', async () => {
  const { code, output } = await spawnFixture({ FIXTURE_FAULT: 'uncaught' }).exited;
  expect(count(output, 'forgotten')).toBe(1);
  expect(count(output, '"msg":"uncaught error"')).toBe(1);
  expect(output).not.toContain('DRAINED');
  expect(output).toContain('STOPPED');
  expect(code).toBe(1);
});

test('a rejection without a reason is an uncaught error too', async () => {
  const { code, output } = await spawnFixture({ FIXTURE_FAULT: 'nothing' }).exited;
  expect(count(output, '"msg":"uncaught error"')).toBe(1);
  expect(output).not.toContain('DRAINED');
  expect(code).toBe(1);
});

test('a start that fails is logged once, what was started is stopped, and the exit code is 1', async () => {
  const { code, output } = await spawnFixture({ FIXTURE_FAULT: 'start' }).exited;
  expect(count(output, 'no port')).toBe(1);
  expect(count(output, '"msg":"start failed"')).toBe(1);
  expect(count(output, 'STOPPED')).toBe(1);
  expect(code).toBe(1);
});

test('a start that the operator has to put right is told in one plain line, and the exit code is 1', async () => {
  const { code, output } = await spawnFixture({ FIXTURE_FAULT: 'operator' }).exited;
  expect(output.split('\n')).toEqual(['STOPPING', 'STOPPED', 'The disk is full.', '']);
  expect(code).toBe(1);
});

test('a stop that takes too long is ended by the watchdog', async () => {
  const { child, exited, says } = spawnFixture({ FIXTURE_FAULT: 'hang', FIXTURE_STOP_TIMEOUT_MS: '100' });
  await says('STARTED');
  child.kill('SIGTERM');
  const { code, output } = await exited;
  expect(output).toContain('"msg":"stop took too long"');
  expect(output).not.toContain('STOPPED');
  expect(code).toBe(1);
});

test('a second signal ends a hanging stop at once', async () => {
  const { child, exited, says } = spawnFixture({ FIXTURE_FAULT: 'hang' });
  await says('STARTED');
  const gone = () => child.exitCode !== null || !child.kill('SIGTERM');
  await until(gone, { message: 'the process is gone' });
  const { code, output } = await exited;
  expect(output).toContain('second signal, ending at once');
  expect(code).toBe(1);
});

test('a signal that arrives twice, as when npm passes on the Ctrl-C of the terminal, counts once', async () => {
  const { child, exited, says } = spawnFixture({ FIXTURE_FAULT: 'hang', FIXTURE_STOP_TIMEOUT_MS: '200' });
  await says('STARTED');
  child.kill('SIGINT');
  await says('STOPPING');
  child.kill('SIGINT');
  const { output } = await exited;
  expect(count(output, '"msg":"draining"')).toBe(1);
  expect(output).not.toContain('ending at once');
  expect(output).toContain('stop took too long');
});

test('a wrong configuration is told in plain lines, and the exit code says that a restart does not help', async () => {
  const { code, output } = await spawnFixture({ FIXTURE_FAULT: 'x', FIXTURE_OTHER: '1' }).exited;
  expect(output).toBe(
    [
      'The configuration has 2 problem(s):',
      '  FIXTURE_OTHER: is not a known variable; remove it, or see docs/configuration.md for the names',
      '  FIXTURE_FAULT: "x" is not known; set one of start, operator, uncaught, nothing, hang',
      '',
    ].join('\n'),
  );
  expect(code).toBe(78);
});
