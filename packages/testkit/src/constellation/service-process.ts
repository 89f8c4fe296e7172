import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Keeper } from '../backends/keeper.js';
import { untilReady } from '../backends/until-ready.js';
import { SERVICE_NODE_OPTIONS } from '../service-node-options.js';

export interface ServiceProcessOptions {
  /** `gateway 0`; also names its log. */
  readonly name: string;
  readonly service: 'gateway' | 'keys' | 'transport';
  /** All of its environment, beside PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** For its log. */
  readonly directory: string;
  readonly keeper: Keeper;
  /** Where its CPU profile is left when it ends in good order. */
  readonly profileDir?: string;
  /** How it is run, if not as it was built here. */
  readonly image?: ServiceImage;
}

/** A service as its image has it. */
export interface ServiceImage {
  /** The working directory of the image. */
  readonly directory: string;
  /** What node is given, relative to that. */
  readonly command: readonly string[];
  /** Number of the user, and of the group; that of this process unless told, which only root can change. */
  readonly user?: number;
}

/** On a machine with other work, a start may take long. */
const START_TIMEOUT_MS = 180_000;
const SHOWN_LOG_LINES = 20;

function mainOf(service: string): string {
  return fileURLToPath(new URL(`../../../../services/${service}/dist/main.js`, import.meta.url));
}

/** One service of a constellation: an OS process of the built main, to be broken at will. */
export class ServiceProcess {
  readonly name: string;
  readonly logFile: string;
  readonly #options: ServiceProcessOptions;
  #child: ChildProcess | undefined;
  /** Where the output of the present process begins in the log. */
  #logStart = 0;

  constructor(options: ServiceProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.logFile = join(options.directory, `${options.name.replaceAll(' ', '-')}.log`);
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  get pid(): number {
    return this.#running().pid;
  }

  /** Everything that all of its processes said. */
  get log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  /** What the present process says of where it listens; undefined before. */
  get listening(): Readonly<Record<string, unknown>> | undefined {
    const lines = readFileSync(this.logFile).subarray(this.#logStart).toString('utf8').split('\n');
    const line = lines.find((text) => text.includes('"msg":"listening"'));
    return line === undefined ? undefined : (JSON.parse(line) as Record<string, unknown>);
  }

  /** Spawns it, and waits for nothing. */
  async spawn(): Promise<void> {
    if (this.#child) throw new Error(`${this.name} runs already`);
    const { service, env, directory, keeper, image } = this.#options;
    const log = openSync(this.logFile, 'a');
    this.#logStart = statSync(this.logFile).size;
    const command = image?.command ?? [...SERVICE_NODE_OPTIONS, mainOf(service)];
    const child = spawn(process.execPath, [...this.#profile(), ...command], {
      cwd: image?.directory ?? directory,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      ...(image?.user !== undefined && { uid: image.user, gid: image.user }),
      stdio: ['ignore', log, log],
      // A group of its own: Ctrl-C is for the run, and ends it by the keeper.
      detached: true,
    });
    closeSync(log);
    await once(child, 'spawn');
    const { pid } = child;
    if (pid === undefined) throw new Error(`${this.name} got no process id`);
    keeper.watchGroup(pid);
    child.unref();
    this.#child = child;
    child.once('exit', () => {
      keeper.forget(pid);
      if (this.#child === child) this.#child = undefined;
    });
  }

  /** Resolves when it listens, so when all it needs has answered; rejects with the end of its log when it ends before. */
  async untilListening(timeoutMs = START_TIMEOUT_MS): Promise<void> {
    await untilReady({
      name: this.name,
      timeoutMs,
      attempt: async () => {
        if (this.listening === undefined) throw new Error(`it does not listen yet:\n${this.#logTail()}`);
      },
      checkAlive: () => {
        if (!this.running) throw new Error(`${this.name} ended at its start:\n${this.#logTail()}`);
      },
    });
  }

  async start(): Promise<void> {
    await this.spawn();
    await this.untilListening();
  }

  /** SIGKILL. Resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM: drains and stops. Resolves with the exit code. */
  async terminate(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** SIGSTOP: connections stay open and nothing answers. */
  pause(): void {
    process.kill(-this.pid, 'SIGSTOP');
  }

  /** SIGCONT. */
  resume(): void {
    process.kill(-this.pid, 'SIGCONT');
  }

  /** On its address, killed first if it runs. Resolves when it listens. */
  async restart(): Promise<void> {
    if (this.running) await this.kill();
    await this.start();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const { child, pid } = this.#running();
    const exited = once(child, 'exit');
    child.ref();
    process.kill(-pid, signal);
    const [code] = (await exited) as [number | null];
    return code;
  }

  #profile(): string[] {
    const { name, profileDir } = this.#options;
    if (profileDir === undefined) return [];
    const file = `${name.replaceAll(' ', '-')}-${Date.now()}.cpuprofile`;
    return ['--cpu-prof', `--cpu-prof-dir=${resolve(profileDir)}`, `--cpu-prof-name=${file}`];
  }

  #running(): { readonly child: ChildProcess; readonly pid: number } {
    const child = this.#child;
    if (child?.pid === undefined) throw new Error(`${this.name} does not run`);
    return { child, pid: child.pid };
  }

  #logTail(): string {
    return this.log.trimEnd().split('\n').slice(-SHOWN_LOG_LINES).join('\n');
  }
}
