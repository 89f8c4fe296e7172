import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deferred } from '../load/deferred.js';
import { within } from '../load/within.js';
import { ProbeFiles } from '../probe/probe-files.js';
import { ServerFailed } from './stack.js';

export interface SpawnOptions {
  /** For messages and profiles. */
  readonly name: string;
  readonly script: string;
  /** Of Node, before the script. */
  readonly nodeOptions?: readonly string[];
  /** Beside the environment of this process. `port`: where to listen, 0 for any. */
  readonly env: (dataDir: string, port: number) => Record<string, string>;
  /** Where a CPU profile of the server is left, if anywhere. */
  readonly profileDir?: string;
  /** Hears all that it says on both of its outputs. */
  readonly onOutput?: (text: string) => void;
}

/** On a machine with other work, both may take long. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 60_000;
/** To the end of the line: what a process says may come in pieces. */
const READY = /listening on (ws:\/\/\S+)\s/;
/** The end of the server's output, for the error message when it fails. */
const KEPT_OUTPUT = 4_000;

/** A server as a child process, with a data directory of its own that goes when it stops. */
export class SpawnedServer {
  readonly #options: SpawnOptions;
  readonly #failed = deferred<never>();
  readonly dataDir: string;
  readonly probes: ProbeFiles;
  #child: ChildProcess;
  #ended = deferred<void>();
  #url = deferred<string>();
  #output = '';
  #stopping = false;

  private constructor(options: SpawnOptions, dataDir: string, probes: ProbeFiles) {
    this.#options = options;
    this.dataDir = dataDir;
    this.probes = probes;
    this.#child = this.#spawn(0);
  }

  #spawn(port: number): ChildProcess {
    const { name, script, nodeOptions = [], env, profileDir } = this.#options;
    const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
    const named = profileDir === undefined ? [] : [`--cpu-prof-name=${name}-${Date.now()}.cpuprofile`];
    const child = spawn(process.execPath, [...profile, ...named, ...nodeOptions, script], {
      env: { ...process.env, ...this.probes.env, ...env(this.dataDir, port) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C in the terminal is for this process, which then stops the server.
      detached: true,
    });
    const ended = this.#ended;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#said(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#said(text));
    child.once('error', (error) => this.#fail(error.message));
    child.once('exit', (code, signal) => {
      ended.resolve();
      if (!this.#stopping) this.#fail(`ended by itself (${signal ?? `exit code ${code}`})`);
    });
    return child;
  }

  /** Resolves when the server listens. @throws ServerFailed */
  static async start(options: SpawnOptions): Promise<SpawnedServer> {
    const dataDir = await mkdtemp(join(tmpdir(), `lantern-bench-${options.name}-`));
    const server = new SpawnedServer(options, dataDir, await ProbeFiles.create());
    try {
      await server.#listening();
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** Kills it without warning and starts it again on its data and its port. @throws ServerFailed */
  async crash(): Promise<void> {
    const { port } = new URL(await this.url);
    this.#stopping = true;
    this.#child.kill('SIGKILL');
    await this.#ended.promise;
    this.#stopping = false;
    this.#ended = deferred();
    this.#url = deferred();
    this.#output = '';
    this.#child = this.#spawn(Number(port));
    await this.#listening();
  }

  async #listening(): Promise<void> {
    const listening = Promise.race([this.#url.promise, this.failed]);
    if (!(await within(START_TIMEOUT_MS, listening))) this.#fail(`does not listen after ${START_TIMEOUT_MS} ms`);
    await listening;
  }

  /** Rejects when the server ends by itself; never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Known once it is started. */
  get url(): Promise<string> {
    return this.#url.promise;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined) {
      this.#child.kill('SIGTERM');
      if (!(await within(STOP_TIMEOUT_MS, this.#ended.promise))) this.#child.kill('SIGKILL');
      await this.#ended.promise;
    }
    await rm(this.dataDir, { recursive: true, force: true });
    await this.probes.remove();
  }

  #said(text: string): void {
    this.#options.onOutput?.(text);
    this.#output = (this.#output + text).slice(-KEPT_OUTPUT);
    const url = READY.exec(this.#output)?.[1];
    if (url !== undefined) this.#url.resolve(url);
  }

  #fail(what: string): void {
    const output = this.#output.trim();
    this.#failed.reject(new ServerFailed(`${this.#options.name} server: ${what}${output === '' ? '' : `\n${output}`}`));
  }
}
