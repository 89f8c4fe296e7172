import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RAISED_LIMITS } from '@lantern/testkit';

const MAIN = fileURLToPath(new URL('../../../services/standalone/dist/main.js', import.meta.url));

/** A server process that can be killed and started again on the same data and port. */
export class ServerProcess {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'lantern-kill-'));
  kills = 0;
  url = '';
  #process: ChildProcess | undefined;
  #port = 0;

  async start(): Promise<void> {
    const env = {
      PATH: process.env['PATH'],
      STANDALONE_DATA_DIR: this.dataDir,
      STANDALONE_PORT: `${this.#port}`,
      STANDALONE_LOG_LEVEL: 'error',
      ...RAISED_LIMITS.gateway,
      ...RAISED_LIMITS.keys,
      ...RAISED_LIMITS.transport,
    };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    const lines = createInterface({ input: child.stdout });
    const listening = new Promise<string>((resolve, reject) => {
      lines.on('line', (line) => {
        const url = /listening on (ws:\/\/\S+)/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      });
      child.once('exit', (code, signal) =>
        reject(new Error(`the server ended with ${code ?? signal} before it listened`)),
      );
    });
    this.url = await listening;
    this.#port = Number(new URL(this.url).port);
  }

  /** SIGKILL: whatever was in memory is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null) return;
    this.#process = undefined;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.kills++;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
