import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Deferred, deferred } from '../load/deferred.js';
import type { FromWorker, Plan, Step, ToWorker } from '../worker/protocol.js';

const SCRIPT = fileURLToPath(new URL('../worker/worker-main.js', import.meta.url));

/** A run was broken off: its figures have no meaning. */
export class RunFailed extends Error {
  override readonly name = 'RunFailed';
}

/** One child process that makes load, for one job after the other. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #profiled: boolean;
  readonly #failed = deferred<never>();
  #finished = deferred<void>();
  #answer: Deferred<unknown> = deferred();
  #done = 0;
  #ending = false;
  #jobDone = false;
  #broken = false;

  constructor(plan: Plan, profileDir?: string) {
    this.#profiled = profileDir !== undefined;
    this.#failed.promise.catch(() => (this.#broken = true));
    const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
    this.#child = fork(SCRIPT, { serialization: 'advanced', execArgv: profile });
    this.#child.on('message', (message) => this.#heard(message as FromWorker));
    this.#child.once('error', (error) => this.#failed.reject(new RunFailed(`worker: ${error.message}`)));
    this.#child.once('exit', (code, signal) => {
      if (!this.#ending) this.#failed.reject(new RunFailed(`a worker ended (${signal ?? `exit code ${code}`})`));
    });
    this.begin(plan);
  }

  /** Gives it the next job. */
  begin(plan: Plan): void {
    this.#finished = deferred();
    this.#answer = deferred();
    this.#done = 0;
    this.#jobDone = false;
    this.#tell({ type: 'plan', plan });
  }

  /** Its job came to its end, so that it can take another. */
  get reusable(): boolean {
    return this.#jobDone && !this.#broken && !this.#profiled;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** So far. */
  get done(): number {
    return this.#done;
  }

  /** Resolves when the job has nothing left to do. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  /** Rejects when the job fails; never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Resolves when the plan is prepared. @throws RunFailed */
  prepared(): Promise<unknown> {
    return Promise.race([this.#answer.promise, this.failed]);
  }

  /** Resolves when the step is done, `stop` with the result. @throws RunFailed */
  step(type: Step): Promise<unknown> {
    this.#answer = deferred();
    this.#tell({ type });
    return Promise.race([this.#answer.promise, this.failed]);
  }

  async end(): Promise<void> {
    this.#ending = true;
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    // Its end is what a worker does when the channel is closed; a profile is written then.
    if (this.#child.connected) this.#child.disconnect();
    await exited;
  }

  #tell(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #heard(message: FromWorker): void {
    if (message.type === 'progress') this.#done = message.done;
    else if (message.type === 'finished') this.#finished.resolve();
    else if (message.type === 'failed') this.#failed.reject(new RunFailed(message.message));
    else if (message.type === 'result') {
      this.#jobDone = true;
      this.#answer.resolve(message.result);
    } else this.#answer.resolve(undefined);
  }
}
