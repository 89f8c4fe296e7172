import type { Plan } from '../worker/protocol.js';
import type { Stack } from '../stack/stack.js';
import { within } from '../load/within.js';
import { type ProcessUsage, UsageWatch, sampleMachine } from './process-usage.js';
import { RunFailed, WorkerProcess } from './worker-process.js';

export interface JobOptions {
  readonly stack: Stack;
  /** One for each worker process. */
  readonly plans: readonly Plan[];
  readonly profileDir?: string;
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

export interface Measured<Result> {
  readonly results: readonly Result[];
  readonly server: readonly ProcessUsage[];
  readonly workers: readonly ProcessUsage[];
  /** Of one core, by processes that have nothing to do with the run; absent where it cannot be known. */
  readonly othersCpuPercent?: number;
  readonly series: readonly SeriesPoint[];
}

const PROGRESS_MS = 250;
/** How soon the end of a server is known after that of its connections. */
const SERVER_END_MS = 500;

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new RunFailed('interrupted'));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
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
  #phase: JobProgress['phase'] = 'prepare';
  #phaseAt = performance.now();
  #last = { at: performance.now(), done: 0 };
  #onTick: () => void = () => undefined;
  readonly #ticker: NodeJS.Timeout;
  readonly ramp: RampPoint[] = [];

  private constructor(options: JobOptions) {
    this.#options = options;
    this.#workers = options.plans.map((plan) => new WorkerProcess(plan, options.profileDir));
    const { stack, signal } = options;
    const workers = Promise.race(this.#workers.map((worker) => worker.failed));
    this.#failed = Promise.race([stack.failed, rejectedBy(signal), serverFirst(workers, stack)]);
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
      this.#onTick = () =>
        series.push({ atMs: performance.now() - markedAt, done: this.#done(), serverRssBytes: server.sample() });
      await this.#race(Promise.all([within(times.windowMs, this.#finished()), times.marked?.()]));
      const usage = { server: server.usage(), workers: workers.usage() };
      const others = othersCpuPercent(machine, performance.now() - markedAt, [...usage.server, ...usage.workers]);
      this.#onTick = () => undefined;
      return { results: await this.stop(), ...usage, ...others, series };
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

  /** Ends the worker processes, whatever they do. Idempotent. */
  async end(): Promise<void> {
    clearInterval(this.#ticker);
    await Promise.all(this.#workers.map((worker) => worker.end()));
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
