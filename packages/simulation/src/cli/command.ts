import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** What is asked for on the command line cannot be done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Command {
  readonly help: boolean;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly steps: number;
  readonly workers: number;
  /** A file of runs, which this one goes on with. */
  readonly resume: string | undefined;
  /** Runs one seed, and prints all that happens. */
  readonly trace: boolean;
}

export const HELP = `Runs the whole cluster in one process under random schedules with faults, and says where it breaks a promise.

  npm run simulate -- [--seeds 1000] [--steps 40] [--seed 1] [--workers ${availableParallelism()}] [--trace] [--resume FILE]

  --seeds N    schedules to run, of the seeds from --seed on
  --steps M    what clients do and what goes wrong in a schedule, together
  --seed S     the first seed; with --trace the only one
  --trace      print everything that happens, and the hash of it: the same in every run
  --workers W  processes that run schedules
  --resume FILE  go on after the seeds that the file tells of, add a line (JSON) to it, and tell of all that it holds

For a seed that fails: what was broken, the smallest schedule that still fails, and a sequence diagram (mermaid) of its end.
Ends with 1 when a schedule failed.`;

function whole(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new UsageError(`--${name} must be a whole number from ${min} to ${max}, not ${text}`);
}

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const { values } = parse(args);
  const trace = values.trace === true;
  return {
    help: values.help === true,
    firstSeed: whole('seed', values.seed ?? '1', { min: 0, max: 2 ** 50 }),
    seeds: trace ? 1 : whole('seeds', values.seeds ?? '1000', { min: 1, max: 1e9 }),
    steps: whole('steps', values.steps ?? '40', { min: 1, max: 10_000 }),
    workers: whole('workers', values.workers ?? String(availableParallelism()), { min: 1, max: 256 }),
    trace,
    resume: values.resume,
  };
}

function parse(args: readonly string[]) {
  try {
    const text = { type: 'string' } as const;
    const flag = { type: 'boolean' } as const;
    const options = { seeds: text, steps: text, seed: text, workers: text, trace: flag, resume: text, help: flag };
    return parseArgs({ args: [...args], options, allowPositionals: false });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}. See --help.`);
  }
}
