import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@lantern/runtime/testing';
import { RAISED_LIMITS } from '@lantern/testkit';

const MAIN = fileURLToPath(new URL('../../services/standalone/dist/main.js', import.meta.url));
const START_TIMEOUT_MS = 30_000;

/** `npm start` as a process of its own, on data and a port that outlive it: it may be killed and started again. */
export class StandaloneProcess {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'lantern-conformance-'));
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #output = '';
  #port = '0';

  constructor(env: Readonly<Record<string, string>> = {}) {
    this.#env = env;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    this.#output = '';
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        ...RAISED_LIMITS.gateway,
        ...RAISED_LIMITS.keys,
        ...RAISED_LIMITS.transport,
        STANDALONE_DATA_DIR: this.dataDir,
        STANDALONE_PORT: this.#port,
        STANDALONE_ADMIN_PORT: '0',
        STANDALONE_REST_PORT: '0',
        ...this.#env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    const port = () => /listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(this.#output)?.[1];
    await until(() => port() !== undefined || child.exitCode !== null, {
      timeoutMs: START_TIMEOUT_MS,
      message: () => `the server does not listen:\n${this.#output}`,
    });
    const found = port();
    if (found === undefined) throw new Error(`the server ended:\n${this.#output}`);
    this.#port = found;
  }

  /** Ends it by this signal. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
