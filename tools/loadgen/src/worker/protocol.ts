import type { BacklogPlan } from '../jobs/backlog-job.js';
import type { ClaimsPlan } from '../jobs/claims-job.js';
import type { FlowPlan } from '../jobs/flow-job.js';
import type { IdlePlan } from '../jobs/idle-job.js';
import type { MixedPlan } from '../jobs/mixed-job.js';
import type { PopulationPlan } from '../jobs/population-job.js';
import type { RegisterPlan } from '../jobs/register-job.js';
import type { StormPlan } from '../jobs/storm-job.js';

/** What a worker is told to do. */
export type Plan =
  | ({ readonly job: 'flows' } & FlowPlan)
  | ({ readonly job: 'backlog' } & BacklogPlan)
  | ({ readonly job: 'claims' } & ClaimsPlan)
  | ({ readonly job: 'idle' } & IdlePlan)
  | ({ readonly job: 'mixed' } & MixedPlan)
  | ({ readonly job: 'population' } & PopulationPlan)
  | ({ readonly job: 'register' } & RegisterPlan)
  | ({ readonly job: 'storm' } & StormPlan);

export type Step = 'start' | 'mark' | 'stop';

/** From the main process to a worker: first the plan, then the steps, each after the answer to the one before. */
export type ToWorker = { readonly type: 'plan'; readonly plan: Plan } | { readonly type: Step };

export type FromWorker =
  | { readonly type: 'prepared' | 'started' | 'marked' | 'finished' }
  | { readonly type: 'progress'; readonly done: number }
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'failed'; readonly message: string };
