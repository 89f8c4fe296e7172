import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keeper } from '../src/backends/keeper.js';
import { LocalNode } from '../src/backends/local-node.js';
import { untilReady } from '../src/backends/until-ready.js';

let keeper: Keeper;
let directory: string;

beforeEach(async () => {
  keeper = await Keeper.start();
  directory = keeper.makeDirectory('lantern-node-test-');
});
afterEach(async () => keeper.close());

/** Writes its process id and then runs for good; every start adds a line. */
const server = `require('node:fs').appendFileSync('pids', process.pid + '\\n'); setInterval(() => undefined, 1000)`;

const startedPids = (): string[] => readFileSync(join(directory, 'pids'), 'utf8').trimEnd().split('\n');

function makeNode(program: string, wantedStarts = (): number => 1): LocalNode {
  return new LocalNode({
    name: 'The server',
    command: process.execPath,
    args: ['-e', program],
    directory,
    keeper,
    probe: async () => {
      if (startedPids().length < wantedStarts()) throw new Error('not started');
    },
    startTimeoutMs: 20_000,
  });
}

/** The state letter of a process, as `ps` has it; empty when there is none. */
function stateOf(pid: string | undefined): string {
  try {
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .slice(0, 1);
  } catch {
    return '';
  }
}

async function untilState(pid: string | undefined, wanted: RegExp): Promise<void> {
  const attempt = async (): Promise<void> => expect(stateOf(pid)).toMatch(wanted);
  await untilReady({ name: `state ${String(wanted)}`, timeoutMs: 30_000, attempt });
}

it('kills, restarts, pauses and resumes a server', async () => {
  let starts = 1;
  const node = makeNode(server, () => starts);
  await node.start();
  await node.pause();
  await untilState(startedPids()[0], /^T$/);
  await node.resume();
  await untilState(startedPids()[0], /^[SR]$/);

  await node.kill();
  expect(stateOf(startedPids()[0])).toBe('');
  await expect(node.kill()).rejects.toThrow('The server does not run');
  starts = 2;
  await node.restart();
  expect(stateOf(startedPids()[1])).toMatch(/^[SR]$/);
  await expect(node.start()).rejects.toThrow('runs already');
});

it('restarts a server that is paused', async () => {
  let starts = 1;
  const node = makeNode(server, () => starts);
  await node.start();
  await node.pause();
  starts = 2;
  await node.restart();
  expect(stateOf(startedPids()[0])).toBe('');
});

it('tells what a server said that ended at its start', async () => {
  const node = makeNode(`console.error('the port is taken'); process.exit(3)`);
  await expect(node.start()).rejects.toThrow(/The server ended at its start:\n[^]*the port is taken/);
});

it('ends servers and removes directories when the keeper is closed', async () => {
  const node = makeNode(server);
  await node.start();
  const [pid] = startedPids();
  await node.pause();
  await keeper.close();
  expect(stateOf(pid)).toBe('');
  expect(existsSync(directory)).toBe(false);
});

it('ends servers and removes directories when the process that has the keeper is killed', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'lantern-owner-test-'));
  const keeperFile = new URL('../src/backends/keeper.mjs', import.meta.url).pathname;
  // The owner: starts a keeper and a server, registers the server, and dies of SIGKILL.
  const owner = `
    const { spawn } = require('node:child_process');
    const keeper = spawn(process.execPath, [${JSON.stringify(keeperFile)}], { detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
    keeper.stdout.once('data', () => {
      const server = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { detached: true, stdio: 'ignore' });
      const lines = 'group ' + server.pid + '\\ndirectory ' + ${JSON.stringify(scratch)} + '\\n';
      keeper.stdin.write(lines, () => {
        require('node:fs').writeSync(1, String(server.pid));
        process.kill(process.pid, 'SIGKILL');
      });
    });`;
  let pid = '';
  try {
    execFileSync(process.execPath, ['-e', owner]);
  } catch (error) {
    pid = String((error as { stdout: Buffer }).stdout);
  }
  expect(pid).toMatch(/^\d+$/);
  await untilState(pid, /^$|^Z$/);
  await untilReady({
    name: 'the removal of the directory',
    timeoutMs: 30_000,
    attempt: async () => expect(existsSync(scratch)).toBe(false),
  });
  rmSync(scratch, { recursive: true, force: true });
});
