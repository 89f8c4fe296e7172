import { setTimeout as delay } from 'node:timers/promises';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { allCommands, checkOf } from './doc-command-rules.js';
import { ROOT } from './markdown.js';

const run = promisify(execFile);
const data = mkdtempSync(join(tmpdir(), 'lantern-docs-'));
const env = { ...process.env, STANDALONE_DATA_DIR: data, STANDALONE_PORT: '0', STANDALONE_DEVELOPMENT_PAGE_PORT: '0' };
let server: ChildProcess;
let output = '';

const lines = allCommands()
  .map(({ line }) => line)
  .filter((line) => checkOf(line)?.how === 'run with a server');

/** `npm start` itself: npm, the wrapper and the server are one process group. */
beforeAll(async () => {
  server = spawn('npm', ['start'], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [server.stdout, server.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  while (!output.includes('Ctrl-C stops it')) {
    if (server.exitCode !== null || server.signalCode !== null) throw new Error(`npm start ended:\n${output}`);
    await delay(20);
  }
}, 240_000);

afterAll(async () => {
  const ended = new Promise((resolve) => server.once('close', resolve));
  if (server.pid !== undefined && server.exitCode === null) {
    process.kill(-server.pid, 'SIGTERM');
    await ended;
  }
  rmSync(data, { recursive: true, force: true });
}, 60_000);

test('npm start tells where it listens, and of a page to open', async () => {
  expect(lines).toContain('npm start');
  const page = /in a browser: (\S+)/.exec(output)?.[1];
  expect(await (await fetch(page ?? '')).text()).toContain('<title>Lantern');
});

test.each(lines.filter((line) => line !== 'npm start'))(
  '%s',
  async (line) => {
    const check = checkOf(line);
    const shorter = check?.how === 'run with a server' ? (check.shorter ?? '') : '';
    const url = /listening on (\S+)/.exec(output)?.[1] ?? '';
    // The server of this test in the place of the one that a reader has, on its data.
    const own = line.replace('UUID', randomUUID()).replace('ws://localhost:8080', `${url} --data ${data}`);
    const [command = '', ...args] = `${own} ${shorter}`.trim().split(' ');
    const { stdout } = await run(command, args, { cwd: ROOT, env, timeout: 180_000 });
    expect(stdout).not.toBe('');
  },
  240_000,
);
