import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@lantern/runtime/testing';
import { RAISED_LIMITS } from '@lantern/testkit';

export interface ServerOptions {
  readonly dataDir: string;
  /** Beside the environment of this process; the limits are raised unless they are set here. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs the server instead of `node`, with its arguments; it must exec what follows them. */
  readonly launcher?: readonly string[];
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const RAISED = { ...RAISED_LIMITS.gateway, ...RAISED_LIMITS.keys, ...RAISED_LIMITS.transport };
/** On a machine with other work, both may take long. */
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 60_000;

/** One run of the built server as a process of its own. */
export class ServerProcess {
  readonly #child: ChildProcess;
  /** What it said on both of its outputs. */
  output = '';
  exit: Exit | undefined;

  private constructor(options: ServerOptions) {
    const { dataDir, env = {}, launcher = [] } = options;
    const command = [...launcher, process.execPath, MAIN];
    const own = Object.entries(process.env).filter(([name]) => !/^(STANDALONE|GATEWAY|KEYS|TRANSPORT)_/.test(name));
    this.#child = spawn(command.at(0)!, command.slice(1), {
      env: { ...Object.fromEntries(own), STANDALONE_DATA_DIR: dataDir, STANDALONE_PORT: '0', ...RAISED, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.#child.once('error', (error) => (this.output += `${error.message}\n`));
    this.#child.once('close', (code, signal) => (this.exit = { code, signal }));
  }

  /** Spawns it, and waits for nothing. */
  static spawn(options: ServerOptions): ServerProcess {
    return new ServerProcess(options);
  }

  /** Resolves when it listens. @throws Error with its output when it ends instead */
  async listening(): Promise<void> {
    await until(() => this.exit !== undefined || this.#address !== undefined, {
      timeoutMs: START_TIMEOUT_MS,
      message: () => `the server does not listen:\n${this.output}`,
    });
    if (this.exit !== undefined) throw new Error(`the server ended with ${this.exit.code}:\n${this.output}`);
  }

  get url(): string {
    const url = this.#address;
    if (url === undefined) throw new Error(`the server does not listen:\n${this.output}`);
    return url;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return this.exit === undefined;
  }

  /** Lines of its log at this level; the rest of its output is for people. */
  logged(level: 'info' | 'warn' | 'error'): string[] {
    return this.output.split('\n').filter((line) => line.startsWith(`{"level":"${level}"`));
  }

  /** Sends the signal without waiting for the end. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends the signal and waits until it has ended. SIGKILL unless told. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> {
    if (this.running) this.signal(signal);
    return this.ended();
  }

  async ended(): Promise<Exit> {
    return until(() => this.exit, {
      timeoutMs: STOP_TIMEOUT_MS,
      message: () => `the server does not end:\n${this.output}`,
    });
  }

  get #address(): string | undefined {
    return /listening on (ws:\/\/\S+)\n/.exec(this.output)?.[1];
  }
}

/** Servers and data directories of one test file; whatever a test leaves is ended and removed after it. */
export class Servers {
  readonly #servers: ServerProcess[] = [];
  readonly #directories: string[] = [];

  /** Where nothing is yet. */
  newDataDir(): string {
    const directory = mkdtempSync(join(realpathSync(tmpdir()), 'lantern-e2e-'));
    this.#directories.push(directory);
    return join(directory, 'data');
  }

  async start(options: Partial<ServerOptions> = {}): Promise<ServerProcess> {
    const server = this.spawn({ dataDir: this.newDataDir(), ...options });
    await server.listening();
    return server;
  }

  /** For a start that may fail. */
  spawn(options: ServerOptions): ServerProcess {
    const server = ServerProcess.spawn(options);
    this.#servers.push(server);
    return server;
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.kill()));
    for (const directory of this.#directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  }
}
