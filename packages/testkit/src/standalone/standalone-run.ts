import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { untilReady } from '../backends/until-ready.js';
import { RAISED_LIMITS } from '../raised-limits.js';

export interface StandaloneRunOptions {
  readonly dataDir: string;
  /** Beside the environment of this process; the limits are raised and the port is any unless they are set here. */
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs the server instead of `node`, with its arguments; it must exec what follows them. */
  readonly launcher?: readonly string[];
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const MAIN = fileURLToPath(new URL('../../../../services/standalone/dist/main.js', import.meta.url));
const RAISED = { ...RAISED_LIMITS.gateway, ...RAISED_LIMITS.keys, ...RAISED_LIMITS.transport };
/** On a machine with other work, both may take long. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;
/** The last line of what it says when it listens: then every address stands before it. */
const READY = 'Ctrl-C stops it';

/** One run of the built server of `npm start` as a process of its own. */
export class StandaloneRun {
  readonly #child: ChildProcess;
  /** What it said on both of its outputs. */
  output = '';
  exit: Exit | undefined;

  private constructor({ dataDir, env = {}, launcher = [] }: StandaloneRunOptions) {
    const command = [...launcher, process.execPath, MAIN];
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(STANDALONE|GATEWAY|KEYS|TRANSPORT)_/.test(name),
    );
    const own = { STANDALONE_DATA_DIR: dataDir, STANDALONE_PORT: '0', ...RAISED, ...env };
    this.#child = spawn(command.at(0) ?? process.execPath, command.slice(1), {
      env: { ...Object.fromEntries(inherited), ...own },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.#child.once('error', (error) => (this.output += `${error.message}\n`));
    // Not `exit`: what it said last may come after that.
    this.#child.once('close', (code, signal) => (this.exit = { code, signal }));
  }

  /** Spawns it, and waits for nothing. */
  static spawn(options: StandaloneRunOptions): StandaloneRun {
    return new StandaloneRun(options);
  }

  /** Resolves when it listens. @throws Error with its output when it ends instead, or takes too long */
  async listening(): Promise<void> {
    await untilReady({
      name: 'the server',
      timeoutMs: START_TIMEOUT_MS,
      attempt: async () => {
        if (!this.output.includes(READY)) throw new Error(`it does not listen:\n${this.output}`);
      },
      checkAlive: () => {
        if (this.exit !== undefined) throw new Error(`the server ended with ${this.exit.code}:\n${this.output}`);
      },
    });
  }

  /** Where clients connect. @throws Error before it listens, as do all addresses */
  get url(): string {
    return this.#said('listening on (ws:\\S+)');
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get metricsUrl(): string {
    return this.#said('health and metrics on (\\S+)');
  }

  get consoleUrl(): string {
    return this.#said('operator console on (\\S+)');
  }

  /** The page for development. */
  get pageUrl(): string {
    return this.#said('in a browser: (\\S+)');
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

  /** @throws Error with its output when it takes too long */
  async ended(): Promise<Exit> {
    if (this.exit !== undefined) return this.exit;
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`the server does not end:\n${this.output}`));
      const timer = setTimeout(fail, STOP_TIMEOUT_MS);
      this.#child.once('close', (code, signal) => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  }

  /** To the end of the word: what it says may come in pieces. */
  #said(pattern: string): string {
    const found = new RegExp(`${pattern}\\s`).exec(this.output)?.[1];
    if (found === undefined) throw new Error(`the server does not say "${pattern}":\n${this.output}`);
    return found;
  }
}
