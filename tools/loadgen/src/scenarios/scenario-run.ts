import { type JobProgress, type Measured, RunningJob } from '../bench/run-job.js';
import type { WorkerPool } from '../bench/worker-pool.js';
import type { LanternTarget, Target } from '../jobs/target.js';
import type { Stack } from '../stack/stack.js';
import type { Plan } from '../worker/protocol.js';

/** What the command line says, checked. */
export interface RunSettings {
  readonly seconds: number;
  readonly warmupSeconds: number;
  /** Messages per second in all; absent: a closed loop. */
  readonly rate?: number;
  readonly workers: number;
  readonly drainTimeoutMs: number;
  readonly profileDir?: string;
  /** By the name of the scenario's option. */
  readonly numbers: ReadonlyMap<string, number>;
}

export interface ScenarioRunOptions {
  readonly settings: RunSettings;
  /** Absent when the scenario needs no server. */
  readonly stack?: Stack<LanternTarget>;
  /** Absent when nothing is compared. */
  readonly floor?: Stack;
  readonly pool: WorkerPool;
  /** Breaks the run off. */
  readonly signal: AbortSignal;
  /** `what` names the stack and, where there are several, the case. */
  readonly onProgress: (what: string, progress: JobProgress) => void;
}

/** What a scenario is given for one repeat. */
export class ScenarioRun {
  readonly settings: RunSettings;
  readonly floor: Stack | undefined;
  readonly #options: ScenarioRunOptions;
  readonly #stack: Stack<LanternTarget> | undefined;
  readonly #signal: AbortSignal;
  readonly #onProgress: ScenarioRunOptions['onProgress'];

  constructor(options: ScenarioRunOptions) {
    const { settings, stack, floor, signal, onProgress } = options;
    this.#options = options;
    this.settings = settings;
    this.floor = floor;
    this.#stack = stack;
    this.#signal = signal;
    this.#onProgress = onProgress;
  }

  /** The same run with other times or another rate; a rate of undefined is a closed loop. */
  with(changed: { readonly seconds?: number; readonly warmupSeconds?: number; readonly rate?: number | undefined }) {
    const { rate: given, ...rest } = { ...this.settings, ...changed };
    const settings = given === undefined ? rest : { ...rest, rate: given };
    return new ScenarioRun({ ...this.#options, settings });
  }

  get stack(): Stack<LanternTarget> {
    if (this.#stack === undefined) throw new Error('this scenario said that it needs no server');
    return this.#stack;
  }

  /** An option of the scenario. */
  number(name: string): number {
    const value = this.settings.numbers.get(name);
    if (value === undefined) throw new Error(`this scenario has no option --${name}`);
    return value;
  }

  /** What a job is to connect to: the floor knows no windows. */
  targetOf({ target }: Stack): Target {
    return target.protocol === 'floor' ? target : { ...target, windowMessages: this.number('window') };
  }

  /** Splits `total` over the workers, at most one part each and none of them 0. */
  share(total: number): number[] {
    const parts = Math.min(this.settings.workers, total);
    return Array.from({ length: parts }, (_, index) => Math.floor((total + index) / parts));
  }

  /** Prepares a job in worker processes. @throws RunFailed, ServerFailed */
  prepare<Result>(stack: Stack, what: string, plans: readonly Plan[]): Promise<RunningJob<Result>> {
    const { profileDir } = this.settings;
    return RunningJob.prepare<Result>({
      stack,
      plans,
      pool: this.#options.pool,
      signal: this.#signal,
      onProgress: (progress) => this.#onProgress(what, progress),
      ...(profileDir !== undefined && { profileDir }),
    });
  }

  /** Prepares a job and runs it over warm-up and window. @throws RunFailed, ServerFailed */
  async measure<Result>(stack: Stack, what: string, plans: readonly Plan[]): Promise<Measured<Result>> {
    const job = await this.prepare<Result>(stack, what, plans);
    return job.measure({ warmupMs: 1_000 * this.settings.warmupSeconds, windowMs: 1_000 * this.settings.seconds });
  }
}
