import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { UsageError } from './command.js';
import type { Exploration } from './explore.js';

/** A run, as a line of a file tells of it. */
interface RecordedRun extends Exploration {
  readonly firstSeed: number;
  readonly steps: number;
}

/** Runs that are told of in a file, a line of JSON each: schedules of one length, of seeds that follow each other. */
export class RunRecord {
  readonly #file: string;
  readonly #runs: RecordedRun[];

  /** @throws UsageError when the file tells of something else */
  constructor(file: string, steps: number) {
    this.#file = file;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    this.#runs = lines.filter((line) => line !== '').map((line) => parseRun(file, line));
    const other = this.#runs.find((run) => run.steps !== steps);
    if (other)
      throw new UsageError(`${file} tells of schedules of ${other.steps} steps: ask for --steps ${other.steps}`);
  }

  /** The seed to go on with. */
  get nextSeed(): number | undefined {
    const last = this.#runs.at(-1);
    return last && last.firstSeed + last.seeds;
  }

  add(run: RecordedRun): void {
    this.#runs.push(run);
    appendFileSync(this.#file, `${JSON.stringify(run)}\n`);
  }

  get sum(): Exploration {
    const sum = (of: (run: RecordedRun) => number) => this.#runs.reduce((total, run) => total + of(run), 0);
    return {
      seeds: sum(({ seeds }) => seeds),
      actions: sum(({ actions }) => actions),
      faults: sum(({ faults }) => faults),
      events: sum(({ events }) => events),
      records: sum(({ records }) => records),
      virtualMs: sum(({ virtualMs }) => virtualMs),
      tookMs: sum(({ tookMs }) => tookMs),
      failures: this.#runs.flatMap(({ failures }) => failures),
    };
  }
}

function parseRun(file: string, line: string): RecordedRun {
  try {
    const run = JSON.parse(line) as RecordedRun;
    if (Number.isInteger(run.firstSeed) && Number.isInteger(run.seeds) && Array.isArray(run.failures)) return run;
  } catch {
    // Told below.
  }
  throw new UsageError(`${file} has a line that tells of no run: name another file`);
}
