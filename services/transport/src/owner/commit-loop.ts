import type { Offset, PartitionId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { TransportMetrics } from '../metrics.js';
import type { PartitionedLog } from '../ports.js';
import type { PartitionOwner } from './partition-owner.js';

export interface CommitLoopOptions {
  readonly log: Pick<PartitionedLog, 'commit'>;
  readonly generation: number;
  readonly clock: Clock;
  readonly metrics: TransportMetrics;
  /** The generation is not current any more, or an outcome is unknown: the partitions are given up (R2). */
  readonly onLost: (why: 'refused' | 'unknown', error?: unknown) => void;
}

interface Flush {
  readonly targets: readonly { readonly owner: PartitionOwner; readonly offset: Offset }[];
  readonly resolve: () => void;
}

/**
 * R2: the commits of one generation, one in flight, each sent once, under the generation that its owners took over
 * with. What progresses while one is in flight goes into the next together.
 */
export class CommitLoop {
  readonly #options: CommitLoopOptions;
  readonly #progressed = new Set<PartitionOwner>();
  readonly #flushes = new Set<Flush>();
  #running = false;
  #stopped = false;

  constructor(options: CommitLoopOptions) {
    this.#options = options;
  }

  progressed(owner: PartitionOwner): void {
    this.#progressed.add(owner);
    if (this.#running || this.#stopped) return;
    this.#running = true;
    queueMicrotask(() => void this.#run());
  }

  stop(): void {
    this.#stopped = true;
    this.#progressed.clear();
    this.#settleFlushes();
  }

  /** Resolves when all that may be committed of these by now is, or when nothing is committed any more. */
  flush(owners: readonly PartitionOwner[]): Promise<void> {
    const targets = owners
      .filter(({ core }) => core.watermark > core.committed)
      .map((owner) => ({ owner, offset: owner.core.watermark }));
    return new Promise((resolve) => {
      this.#flushes.add({ targets, resolve });
      this.#settleFlushes();
      for (const { owner } of targets) this.progressed(owner);
    });
  }

  async #run(): Promise<void> {
    while (this.#progressed.size > 0 && !this.#stopped) {
      const owners = [...this.#progressed];
      this.#progressed.clear();
      const offsets = new Map<PartitionId, Offset>();
      for (const owner of owners) {
        if (!owner.closed && owner.core.watermark > owner.core.committed)
          offsets.set(owner.partition, owner.core.watermark);
      }
      if (offsets.size > 0 && !(await this.#commit(owners, offsets))) return;
    }
    this.#running = false;
  }

  async #commit(owners: readonly PartitionOwner[], offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    const { log, generation, clock, metrics, onLost } = this.#options;
    const start = clock.monotonic();
    let accepted: boolean;
    try {
      accepted = await log.commit(generation, offsets);
      metrics.commitSeconds.observe((clock.monotonic() - start) / 1_000);
    } catch (error) {
      // The generation was lost meanwhile: the coordinator takes nothing of it any more, and what came after is not given up for it.
      if (this.#stopped) return false;
      this.stop();
      onLost('unknown', error);
      return false;
    }
    if (this.#stopped) return false;
    if (!accepted) {
      this.stop();
      onLost('refused');
      return false;
    }
    for (const owner of owners) {
      const offset = offsets.get(owner.partition);
      if (offset !== undefined) owner.commitAnswered(offset);
    }
    this.#settleFlushes();
    return true;
  }

  #settleFlushes(): void {
    for (const flush of this.#flushes) {
      if (!this.#stopped && flush.targets.some(({ owner, offset }) => owner.core.committed < offset)) continue;
      this.#flushes.delete(flush);
      flush.resolve();
    }
  }
}
