import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Command } from './command.js';
import type { Failure, JobDone } from './worker.js';

export interface Exploration {
  readonly seeds: number;
  readonly actions: number;
  readonly faults: number;
  readonly events: number;
  readonly records: number;
  readonly virtualMs: number;
  readonly failures: readonly Failure[];
  readonly tookMs: number;
}

const SEEDS_AT_ONCE = 20;
const KEYS = ['seeds', 'actions', 'faults', 'events', 'records', 'virtualMs'] as const;
/** A run leaves little behind: with room for the young of the heap hardly anything of it is moved. */
const WORKER_FLAGS = ['--max-semi-space-size=32'];
const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

/** Of the seeds that were run each was, from the first on. Stops when so many have failed. */
export function explore(
  { firstSeed, seeds, steps, workers }: Pick<Command, 'firstSeed' | 'seeds' | 'steps' | 'workers'>,
  { progress, mostFailures }: { readonly progress: (done: Exploration) => void; readonly mostFailures: number },
): Promise<Exploration> {
  const startedAt = performance.now();
  const failures: Failure[] = [];
  const end = firstSeed + seeds;
  const sum = { seeds: 0, actions: 0, faults: 0, events: 0, records: 0, virtualMs: 0 };
  let next = firstSeed;
  const soFar = (): Exploration => ({ ...sum, failures, tookMs: performance.now() - startedAt });
  return new Promise((resolve, reject) => {
    let left = Math.min(workers, Math.ceil(seeds / SEEDS_AT_ONCE));
    for (let index = left; index > 0; index--) {
      const worker = fork(WORKER, [], { execArgv: WORKER_FLAGS, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      const feed = (): void => {
        if (next >= end || failures.length >= mostFailures) {
          worker.disconnect();
          return;
        }
        const count = Math.min(SEEDS_AT_ONCE, end - next);
        worker.send({ firstSeed: next, seeds: count, steps });
        next += count;
      };
      worker.on('message', (done: JobDone) => {
        for (const key of KEYS) sum[key] += done[key];
        failures.push(...done.failures);
        progress(soFar());
        feed();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => {
        if (code !== 0) return reject(new Error(`a worker ended with ${code}`));
        if (--left === 0) resolve(soFar());
        return undefined;
      });
      feed();
    }
  });
}
