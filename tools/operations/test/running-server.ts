import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAISED_LIMITS } from '@lantern/testkit';
import { ROOT } from './tools.js';

/** The built server of `npm start` on a directory of its own, until `stop`. */
export class RunningServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'lantern-operations-'));
  url = '';
  metricsUrl = '';
  #process: ChildProcess | undefined;

  async start(): Promise<void> {
    const env = {
      PATH: process.env['PATH'],
      STANDALONE_DATA_DIR: this.dataDir,
      STANDALONE_PORT: '0',
      STANDALONE_LOG_LEVEL: 'error',
      ...RAISED_LIMITS.gateway,
      ...RAISED_LIMITS.keys,
      ...RAISED_LIMITS.transport,
    };
    const main = join(ROOT, 'services/standalone/dist/main.js');
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    let said = '';
    while (this.url === '' || this.metricsUrl === '') {
      const [chunk] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [unknown];
      if (!(chunk instanceof Buffer)) throw new Error(`the server ended before it listened:\n${said}`);
      said += chunk.toString();
      this.url = /listening on (ws:\/\/\S+)/.exec(said)?.[1] ?? '';
      this.metricsUrl = /(http:\/\/\S+\/metrics)/.exec(said)?.[1] ?? '';
    }
    child.stdout.resume();
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** `npm run demo -- ARGS`, as built. */
export async function runDemo(...args: string[]): Promise<{ readonly code: unknown; readonly output: string }> {
  const child = spawn(process.execPath, [join(ROOT, 'examples/demo/dist/main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, output };
}
