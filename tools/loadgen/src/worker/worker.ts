import { BacklogJob } from '../jobs/backlog-job.js';
import { ClaimsJob } from '../jobs/claims-job.js';
import { FlowJob } from '../jobs/flow-job.js';
import { IdleJob } from '../jobs/idle-job.js';
import { MixedJob } from '../jobs/mixed-job.js';
import { PopulationJob } from '../jobs/population-job.js';
import { RegisterJob } from '../jobs/register-job.js';
import { StormJob } from '../jobs/storm-job.js';
import type { Job, JobContext } from './job.js';
import type { FromWorker, Plan, ToWorker } from './protocol.js';

const PROGRESS_MS = 250;

function createJob(plan: Plan, context: JobContext): Job {
  switch (plan.job) {
    case 'flows':
      return new FlowJob(plan, context);
    case 'backlog':
      return new BacklogJob(plan, context);
    case 'claims':
      return new ClaimsJob(plan, context);
    case 'mixed':
      return new MixedJob(plan, context);
    case 'population':
      return new PopulationJob(plan, context);
    case 'register':
      return new RegisterJob(plan, context);
    case 'storm':
      return new StormJob(plan, context);
    default:
      return new IdleJob(plan, context);
  }
}

/** Carries out one job as the main process says. */
export class Worker {
  readonly #send: (message: FromWorker) => void;
  #job: Job | undefined;
  #progress: NodeJS.Timeout | undefined;

  constructor(send: (message: FromWorker) => void) {
    this.#send = send;
  }

  receive(message: unknown): void {
    void this.#step(message as ToWorker).catch((error: unknown) => this.#fail(error));
  }

  async #step(message: ToWorker): Promise<void> {
    if (message.type === 'plan') {
      // What is left of an earlier job says nothing about this one.
      const ifCurrent = (say: () => void) => {
        if (this.#job === job) say();
      };
      const job: Job = createJob(message.plan, {
        fail: (error) => ifCurrent(() => this.#fail(error)),
        finished: () => ifCurrent(() => this.#send({ type: 'finished' })),
      });
      this.#job = job;
      this.#progress = setInterval(() => this.#send({ type: 'progress', done: job.done() }), PROGRESS_MS);
      await job.prepare();
      this.#send({ type: 'prepared' });
      return;
    }
    const job = this.#job;
    if (job === undefined) throw new Error(`${message.type} without a plan`);
    if (message.type === 'start') {
      job.start();
      this.#send({ type: 'started' });
    } else if (message.type === 'mark') {
      await job.mark();
      this.#send({ type: 'marked' });
    } else {
      const result = await job.stop();
      clearInterval(this.#progress);
      this.#job = undefined;
      this.#send({ type: 'result', result });
    }
  }

  #fail(error: unknown): void {
    this.#send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}
