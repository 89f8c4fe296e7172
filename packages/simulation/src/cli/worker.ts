import { runSchedule } from '../run/run-schedule.js';
import { generateSchedule } from '../run/generate-schedule.js';

/** What a worker is to run. */
export interface Job {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly steps: number;
}

export interface Failure {
  readonly seed: number;
  readonly violation: string;
}

export interface JobDone {
  readonly seeds: number;
  /** What clients did, and what went wrong. */
  readonly actions: number;
  readonly faults: number;
  readonly events: number;
  readonly records: number;
  readonly virtualMs: number;
  readonly failures: readonly Failure[];
}

async function run({ firstSeed, seeds, steps }: Job): Promise<JobDone> {
  const failures: Failure[] = [];
  const sum = { actions: 0, faults: 0, events: 0, records: 0, virtualMs: 0 };
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const schedule = generateSchedule(seed, steps);
    const result = await runSchedule(schedule);
    sum.actions += schedule.actions.length;
    sum.faults += schedule.faults.length;
    sum.events += result.steps;
    sum.records += result.records;
    sum.virtualMs += result.tookMs;
    if (result.violation !== undefined) failures.push({ seed, violation: result.violation });
  }
  return { seeds, ...sum, failures };
}

async function answer(job: Job): Promise<void> {
  const done = await run(job);
  process.send?.(done);
}

process.on('message', (job: Job) => void answer(job));
process.on('disconnect', () => process.exit());
