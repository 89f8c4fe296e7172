import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server that the demo started for itself. */
export interface OwnServer {
  readonly url: string;
  readonly dataDir: string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../../services/standalone/dist/main.js', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;

/** Starts the standalone server on a free port, over a data directory of its own. @throws Error when it does not start */
export async function startOwnServer(): Promise<OwnServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lantern-demo-'));
  const env = { ...process.env, STANDALONE_DATA_DIR: dataDir, STANDALONE_PORT: '0' };
  const server = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async () => {
    await ended(server);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await listeningUrl(server), dataDir, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listeningUrl(server: ChildProcess): Promise<string> {
  const { stdout, stderr } = server;
  if (!stdout || !stderr) throw new Error('the server has no output');
  let complaint = '';
  stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the server did not start: ${why}\n${complaint}`));
    const timer = setTimeout(() => fail(`no address within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code, signal) => fail(`it ended with ${signal ?? code}`));
    createInterface({ input: stdout }).on('line', (line) => {
      const url = /listening on (wss?:\/\/\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const exit = once(server, 'exit');
  const hurry = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  server.kill('SIGTERM');
  await exit;
  clearTimeout(hurry);
}
