import type { Plan } from '../worker/protocol.js';
import { WorkerProcess } from './worker-process.js';

/** Worker processes that go from one job to the next: their code is loaded and compiled once. */
export class WorkerPool {
  readonly #idle: WorkerProcess[] = [];

  /** One that has just been told this plan. With a profile it is a process of its own, whose end writes it. */
  take(plan: Plan, profileDir: string | undefined): WorkerProcess {
    const known = profileDir === undefined ? this.#idle.pop() : undefined;
    if (known === undefined) return new WorkerProcess(plan, profileDir);
    known.begin(plan);
    return known;
  }

  /** Takes back one whose job is done. */
  async give(worker: WorkerProcess): Promise<void> {
    if (worker.reusable) this.#idle.push(worker);
    else await worker.end();
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((worker) => worker.end()));
  }
}
