import type { Offset, PartitionId } from '@lantern/protocol';
import type { Clock, Logger, Timer } from '@lantern/runtime';

/** What the pruner needs of the log. */
export interface PrunableLog {
  /** What may go, from the first record kept; undefined when nothing is. */
  prunable(partition: PartitionId): { readonly from: Offset; readonly below: Offset } | undefined;
  /** Removes these records, durably. */
  prune(partition: PartitionId, range: { readonly from: Offset; readonly below: Offset }): Promise<void>;
}

export interface LogPrunerOptions {
  readonly log: PrunableLog;
  readonly partitions: readonly PartitionId[];
  readonly intervalMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Of all partitions together: bounds how long one removal keeps the event loop and the next commit. */
const MAX_RECORDS_PER_COMMIT = 2_000;

/** Removes old records in the background, a bounded number per commit. */
export class LogPruner {
  readonly #options: LogPrunerOptions;
  readonly #timer: Timer;
  #running: Promise<void> | undefined;
  #wanted = false;
  #closed = false;

  constructor(options: LogPrunerOptions) {
    this.#options = options;
    this.#timer = options.clock.every(options.intervalMs, () => void this.run());
  }

  /** Removes all that may go as of now; calls made meanwhile share the next round. */
  run(): Promise<void> {
    this.#wanted = true;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer.cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#wanted && !this.#closed) {
        this.#wanted = false;
        if (await this.#pruneSome()) this.#wanted = true;
      }
    } catch (error) {
      this.#options.logger.warn('old records of the log were not removed, trying again later', {
        error: error as Error,
      });
    }
  }

  /** @returns whether more is left. */
  async #pruneSome(): Promise<boolean> {
    const { log, partitions } = this.#options;
    const removals: Promise<void>[] = [];
    let left = MAX_RECORDS_PER_COMMIT;
    for (const partition of partitions) {
      const range = left > 0 ? log.prunable(partition) : undefined;
      if (range === undefined) continue;
      const below = Math.min(range.below, range.from + left) as Offset;
      left -= below - range.from;
      removals.push(log.prune(partition, { from: range.from, below }));
    }
    await Promise.all(removals);
    return left <= 0;
  }
}
