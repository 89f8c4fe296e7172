import type { PartitionId } from '@lantern/protocol';
import type { Clock, Timer } from '@lantern/runtime';

/**
 * R8: after a takeover nobody counts as offline until each linked gateway has attached its sessions in the partition,
 * or a time has passed.
 */
export class Presence<Link> {
  readonly #waiting = new Map<PartitionId, { links: Set<Link>; settle: () => void; timer: Timer }>();
  readonly #clock: Clock;
  readonly #timeoutMs: number;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Calls `settle` once, when all `links` are done with the partition, left, or took too long. */
  await(partition: PartitionId, links: Iterable<Link>, settle: () => void): void {
    this.forget(partition);
    const timer = this.#clock.after(this.#timeoutMs, () => this.#settle(partition));
    this.#waiting.set(partition, { links: new Set(links), settle, timer });
    this.#settleIfDone(partition);
  }

  done(partition: PartitionId, link: Link): void {
    this.#waiting.get(partition)?.links.delete(link);
    this.#settleIfDone(partition);
  }

  left(link: Link): void {
    for (const partition of this.#waiting.keys()) this.done(partition, link);
  }

  forget(partition: PartitionId): void {
    this.#waiting.get(partition)?.timer.cancel();
    this.#waiting.delete(partition);
  }

  #settleIfDone(partition: PartitionId): void {
    if (this.#waiting.get(partition)?.links.size === 0) this.#settle(partition);
  }

  #settle(partition: PartitionId): void {
    const waiting = this.#waiting.get(partition);
    this.forget(partition);
    waiting?.settle();
  }
}
