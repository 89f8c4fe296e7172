import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RAISED_LIMITS } from '@lantern/testkit';

const MAIN = fileURLToPath(new URL('../../../services/standalone/dist/main.js', import.meta.url));

/** The built server of `npm start` on a data directory of its own, with its console, until `stop`. */
export class WatchedServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'lantern-console-'));
  url = '';
  consoleUrl = '';
  /** All that it said, its log included. */
  output = '';
  #process: ChildProcess | undefined;

  /** A server that was stopped starts on the same data. @throws Error with its output when it ends instead */
  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const limits = { ...RAISED_LIMITS.gateway, ...RAISED_LIMITS.keys, ...RAISED_LIMITS.transport };
    const own = { STANDALONE_DATA_DIR: this.dataDir, STANDALONE_PORT: '0', PATH: process.env['PATH'] };
    const child = spawn(process.execPath, [MAIN], {
      env: { ...own, ...limits, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      this.output += text;
    });
    const find = (pattern: RegExp) => pattern.exec(said)?.[1];
    for (;;) {
      const [url, consoleUrl] = [find(/listening on (ws:\S+)\n/), find(/console on (http:\S+)\n/)];
      if (url !== undefined && consoleUrl !== undefined) {
        this.url = url;
        this.consoleUrl = consoleUrl;
        return;
      }
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      if (child.exitCode !== null) throw new Error(`the server ended before it listened:\n${said}`);
    }
  }

  /** As a crash does it; the data stays. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
