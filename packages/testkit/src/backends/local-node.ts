import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keeper } from './keeper.js';
import type { BreakableNode } from './breakable-nodes.js';
import { untilReady } from './until-ready.js';

export interface LocalNodeOptions {
  /** For errors: `Kafka broker 1`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Its working directory, with its output in `server.log`. */
  readonly directory: string;
  readonly keeper: Keeper;
  /** Rejects as long as the server does not serve. */
  readonly probe: () => Promise<void>;
  readonly startTimeoutMs: number;
}

const shownLogLines = 15;

/** One server process on this machine that can be killed, stopped for a while, and started again on the same data. */
export class LocalNode implements BreakableNode {
  readonly #options: LocalNodeOptions;
  #child: ChildProcess | undefined;

  constructor(options: LocalNodeOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when the server serves; rejects with the end of its log when it ends before, or after the time-out. */
  async start(): Promise<void> {
    if (this.#child) throw new Error(`${this.#options.name} runs already`);
    const child = await this.#spawn();
    await untilReady({
      name: this.#options.name,
      timeoutMs: this.#options.startTimeoutMs,
      attempt: this.#options.probe,
      checkAlive: () => {
        if (this.#child !== child) throw new Error(`${this.#options.name} ended at its start:\n${this.#logTail()}`);
      },
    });
  }

  async kill(): Promise<void> {
    const { child } = this.#running();
    const exited = once(child, 'exit');
    child.ref();
    this.#signal('SIGKILL');
    await exited;
  }

  async pause(): Promise<void> {
    this.#signal('SIGSTOP');
  }

  async resume(): Promise<void> {
    this.#signal('SIGCONT');
  }

  async restart(): Promise<void> {
    if (this.#child) await this.kill();
    await this.start();
  }

  async #spawn(): Promise<ChildProcess> {
    const { command, args, directory, keeper } = this.#options;
    const log = openSync(this.#logFile(), 'a');
    // A group of its own: Ctrl-C is for the run, and whatever the server forks goes with it.
    const child = spawn(command, args, { cwd: directory, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    await once(child, 'spawn');
    const { pid } = child;
    if (pid === undefined) throw new Error(`${this.#options.name} got no process id`);
    keeper.watchGroup(pid);
    child.unref();
    this.#child = child;
    child.once('exit', () => {
      keeper.forget(pid);
      this.#child = undefined;
    });
    return child;
  }

  #running(): { readonly child: ChildProcess; readonly pid: number } {
    const child = this.#child;
    if (child?.pid === undefined) throw new Error(`${this.#options.name} does not run`);
    return { child, pid: child.pid };
  }

  #signal(name: NodeJS.Signals): void {
    process.kill(-this.#running().pid, name);
  }

  #logFile(): string {
    return join(this.#options.directory, 'server.log');
  }

  #logTail(): string {
    const lines = readFileSync(this.#logFile(), 'utf8').trimEnd().split('\n');
    return lines.slice(-shownLogLines).join('\n');
  }
}
