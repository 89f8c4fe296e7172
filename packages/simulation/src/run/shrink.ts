import { runSchedule } from './run-schedule.js';
import type { Schedule } from './schedule.js';

export interface Shrunk {
  readonly schedule: Schedule;
  /** Schedules that were tried. */
  readonly runs: number;
}

type RunOne = (schedule: Schedule) => Promise<{ readonly violation: string | undefined }>;

/** Runs of one shrinking at most. */
const MAX_RUNS = 400;

/**
 * The smallest schedule that still fails: faults first, then what clients do, are left out in ever smaller parts. All else
 * follows from the seed, which stays.
 */
export async function shrink(schedule: Schedule, run: RunOne = runSchedule): Promise<Shrunk> {
  const search = new Search(schedule, run);
  for (let before = -1; before !== search.size;) {
    before = search.size;
    await search.reduce('faults');
    await search.reduce('actions');
  }
  const { schedule: smallest, runs } = search;
  return { schedule: smallest, runs };
}

class Search {
  schedule: Schedule;
  runs = 0;
  readonly #run: RunOne;

  constructor(schedule: Schedule, run: RunOne) {
    this.schedule = schedule;
    this.#run = run;
  }

  get size(): number {
    return this.schedule.faults.length + this.schedule.actions.length;
  }

  async reduce(list: 'faults' | 'actions'): Promise<void> {
    for (let part = Math.ceil(this.schedule[list].length / 2); part >= 1; part = part === 1 ? 0 : Math.ceil(part / 2)) {
      for (let from = 0; from < this.schedule[list].length;) {
        const left = this.schedule[list].filter((_, index) => index < from || index >= from + part);
        if (!(await this.#stillFails({ ...this.schedule, [list]: left }))) from += part;
        if (this.runs >= MAX_RUNS) return;
      }
    }
  }

  /** In whatever way: a smaller failure is the better one. */
  async #stillFails(schedule: Schedule): Promise<boolean> {
    this.runs++;
    const { violation } = await this.#run(schedule);
    if (violation !== undefined) this.schedule = schedule;
    return violation !== undefined;
  }
}
