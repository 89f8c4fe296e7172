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
  readonly events: number;
  readonly records: number;
  readonly virtualMs: number;
  readonly failures: readonly Failure[];
}

async function run({ firstSeed, seeds, steps }: Job): Promise<JobDone> {
  const failures: Failure[] = [];
  let [events, records, virtualMs] = [0, 0, 0];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const result = await runSchedule(generateSchedule(seed, steps));
    events += result.steps;
    records += result.records;
    virtualMs += result.tookMs;
    if (result.violation !== undefined) failures.push({ seed, violation: result.violation });
  }
  return { seeds, events, records, virtualMs, failures };
}

async function answer(job: Job): Promise<void> {
  const done = await run(job);
  process.send?.(done);
}

process.on('message', (job: Job) => void answer(job));
process.on('disconnect', () => process.exit());
