import type { ProbeLine } from '../probe/probe-line.js';
import type { Plan } from '../worker/protocol.js';
import type { Stack } from '../stack/stack.js';
import { within } from '../load/within.js';
import { type ProcessUsage, UsageWatch, sampleMachine } from './process-usage.js';
import type { WorkerPool } from './worker-pool.js';
import { RunFailed, type WorkerProcess } from './worker-process.js';

export interface JobOptions {
  readonly stack: Stack;
  /** One for each worker process. */
  readonly plans: readonly Plan[];
  readonly profileDir?: string;
  readonly pool: WorkerPool;
  /** Breaks the run off. */
  readonly signal: AbortSignal;
  /** Called four times a second. */
  readonly onProgress: (progress: JobProgress) => void;
}

export interface JobProgress {
  readonly phase: 'prepare' | 'warm up' | 'measure' | 'check';
  readonly elapsedMs: number;
  /** Done per second since the last call. */
  readonly perSecond: number;
}

export interface MeasureTimes {
  readonly warmupMs: number;
  /** The longest that is measured; a job may have finished before. */
  readonly windowMs: number;
  /** Called when it begins to count; the window goes on beside it. */
  readonly marked?: () => Promise<void>;
  /** Called when the window is over, before the check. */
  readonly ended?: () => void;
}

export interface SeriesPoint {
  /** Since the mark. */
  readonly atMs: number;
  /** By all workers, since their start. */
  readonly done: number;
  /** Of the server's processes together. */
  readonly serverRssBytes: number;
}

/** While the workers prepare: what the server took with so much of it done. */
export interface RampPoint {
  readonly done: number;
  readonly serverRssBytes: number;
}

/** A process of the server in the measured time, as it sees itself. */
export interface ProcessRuntime {
  readonly name: string;
  readonly lines: readonly ProbeLine[];
}

export interface Measured<Result> {
  readonly results: readonly Result[];
  readonly server: readonly ProcessUsage[];
  readonly workers: readonly ProcessUsage[];
  /** Of the server; empty when somebody else started it. */
  readonly runtime: readonly ProcessRuntime[];
  /** Of one core, by processes that have nothing to do with the run; absent where it cannot be known. */
  readonly othersCpuPercent?: number;
  readonly series: readonly SeriesPoint[];
}

const PROGRESS_MS = 250;
/** How soon the end of a server is known after that of its connections. */
const SERVER_END_MS = 500;

/** Rejects when `signal` aborts before `ended` does. */
function rejectedBy(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new RunFailed('interrupted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true, signal: ended });
  });
}

/** A server that ends is the cause of the connections that are lost with it, and has more to say. */
async function serverFirst(failed: Promise<never>, stack: Stack): Promise<never> {
  try {
    return await failed;
  } catch (error) {
    await within(SERVER_END_MS, stack.failed);
    throw error;
  }
}

/** What the machine did since `before` beside the known processes. */
function othersCpuPercent(before: number | undefined, windowMs: number, known: readonly ProcessUsage[]) {
  const now = sampleMachine();
  if (before === undefined || now === undefined) return {};
  const knownMs = known.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  return { othersCpuPercent: Math.max(0, (100 * (now - before - knownMs)) / windowMs) };
}

/** A job in all its worker processes. */
export class RunningJob<Result> {
  readonly #options: JobOptions;
  readonly #workers: readonly WorkerProcess[];
  readonly #failed: Promise<never>;
  readonly #ended = new AbortController();
  #phase: JobProgress['phase'] = 'prepare';
  #phaseAt = performance.now();
  #last = { at: performance.now(), done: 0 };
  #onTick: () => void = () => undefined;
  readonly #ticker: NodeJS.Timeout;
  readonly ramp: RampPoint[] = [];

  private constructor(options: JobOptions) {
    this.#options = options;
    this.#workers = options.plans.map((plan) => options.pool.take(plan, options.profileDir));
    const { stack, signal } = options;
    const workers = Promise.race(this.#workers.map((worker) => worker.failed));
    this.#failed = Promise.race([stack.failed, rejectedBy(signal, this.#ended.signal), serverFirst(workers, stack)]);
    this.#failed.catch(() => undefined);
    const server = new UsageWatch(stack.processes);
    this.#onTick = () => this.ramp.push({ done: this.#done(), serverRssBytes: server.sample() });
    this.#ticker = setInterval(() => this.#tick(), PROGRESS_MS);
  }

  /** Resolves when all workers are prepared. @throws RunFailed, ServerFailed */
  static async prepare<Result>(options: JobOptions): Promise<RunningJob<Result>> {
    const job = new RunningJob<Result>(options);
    try {
      await job.#race(Promise.all(job.#workers.map((worker) => worker.prepared())));
      job.#onTick = () => undefined;
      return job;
    } catch (error) {
      await job.end();
      throw error;
    }
  }

  /** Runs it from warm-up to check. @throws RunFailed, ServerFailed */
  async measure(times: MeasureTimes): Promise<Measured<Result>> {
    try {
      this.#enter('warm up');
      await this.#step('start');
      await this.#race(within(times.warmupMs, this.#finished()));
      await this.#step('mark');
      this.#enter('measure');
      const server = new UsageWatch(this.#options.stack.processes);
      const workers = new UsageWatch(this.#workers.map(({ pid }, index) => ({ name: `worker ${index + 1}`, pid })));
      const series: SeriesPoint[] = [];
      const machine = sampleMachine();
      const markedAt = performance.now();
      const from = Date.now();
      this.#onTick = () =>
        series.push({ atMs: performance.now() - markedAt, done: this.#done(), serverRssBytes: server.sample() });
      await this.#race(Promise.all([within(times.windowMs, this.#finished()), times.marked?.()]));
      times.ended?.();
      const usage = { server: server.usage(), workers: workers.usage() };
      const others = othersCpuPercent(machine, performance.now() - markedAt, [...usage.server, ...usage.workers]);
      const runtime = this.#runtime(from);
      this.#onTick = () => undefined;
      return { results: await this.stop(), ...usage, ...others, runtime, series };
    } finally {
      await this.end();
    }
  }

  /** Ends the load, checks, and returns what each worker found. @throws RunFailed, ServerFailed */
  async stop(): Promise<Result[]> {
    this.#enter('check');
    try {
      return (await this.#step('stop')) as Result[];
    } finally {
      await this.end();
    }
  }

  /** Gives the worker processes back, or ends them when they are not done. Idempotent. */
  async end(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    clearInterval(this.#ticker);
    this.#ended.abort();
    await Promise.all(this.#workers.map((worker) => this.#options.pool.give(worker)));
  }

  #runtime(from: number): ProcessRuntime[] {
    const { probes, processes } = this.#options.stack;
    if (probes === undefined) return [];
    const own = processes.filter(({ backend = false }) => !backend);
    return own.map(({ name, pid }) => ({ name, lines: probes.read(pid, from, Date.now()) }));
  }

  #step(step: 'start' | 'mark' | 'stop'): Promise<unknown[]> {
    return this.#race(Promise.all(this.#workers.map((worker) => worker.step(step))));
  }

  #race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#failed]);
  }

  #finished(): Promise<unknown> {
    return Promise.all(this.#workers.map((worker) => worker.finished));
  }

  #done(): number {
    return this.#workers.reduce((sum, worker) => sum + worker.done, 0);
  }

  #enter(phase: JobProgress['phase']): void {
    this.#phase = phase;
    this.#phaseAt = performance.now();
  }

  #tick(): void {
    const now = performance.now();
    const done = this.#done();
    const perSecond = (1_000 * (done - this.#last.done)) / (now - this.#last.at);
    this.#last = { at: now, done };
    this.#onTick();
    this.#options.onProgress({ phase: this.#phase, elapsedMs: now - this.#phaseAt, perSecond });
  }
}
