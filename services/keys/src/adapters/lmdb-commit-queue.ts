import { type Clock, type Logger, asError } from '@lantern/runtime';
import type { RootDatabase } from 'lmdb';
import { StoreUnavailable } from '../ports.js';

export interface LmdbCommitQueueOptions {
  readonly root: Pick<RootDatabase, 'transaction'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** I7: operations that wait or are being committed; more are refused. */
  readonly maxOperations: number;
  /** How long the operations of one commit may keep the event loop. */
  readonly maxBatchMs: number;
  /** After so long without an answer the outcome of a commit counts as unknown. */
  readonly commitTimeoutMs: number;
  /** Whether the disk has room for operations that add data. */
  readonly hasRoom: () => boolean;
}

/** Upkeep (removing, purging, marking as done) goes on when the disk has no room for new data. */
export type OperationKind = 'new-data' | 'upkeep';

interface Operation {
  /** Runs inside the write transaction. */
  execute(): void;
  /** Settles the caller: with what `execute` came to, or with the failure. */
  settle(failure?: StoreUnavailable): void;
}

/**
 * Gathers operations into few write transactions: those that arrive while a commit is on its way to the disk share the
 * next one. Each runs alone, in order, on the state that the one before left; fsync happens on a thread of lmdb-js.
 */
export class LmdbCommitQueue {
  readonly #options: LmdbCommitQueueOptions;
  #pending: Operation[] = [];
  #unsettled = 0;
  #scheduled = false;
  #closed = false;
  #idle: (() => void) | undefined;

  constructor(options: LmdbCommitQueueOptions) {
    this.#options = options;
  }

  /**
   * Runs the work in a write transaction and resolves with its result once that is durable. The work first reads and
   * decides, then writes: what it throws before its first write is thrown to the caller and changes nothing.
   * @throws StoreUnavailable when there is no room, or the commit failed, or its outcome is unknown.
   */
  run<T>(kind: OperationKind, work: () => T): Promise<T> {
    const refusal = this.#refusal(kind);
    if (refusal) return Promise.reject(refusal);
    return new Promise<T>((resolve, reject) => {
      let outcome = (): void => reject(new StoreUnavailable('the operation was not run'));
      const execute = (): void => {
        try {
          const result = work();
          outcome = () => resolve(result);
        } catch (error) {
          outcome = () => reject(asError(error));
        }
      };
      const settle = (failure?: StoreUnavailable): void => (failure ? reject(failure) : outcome());
      this.#pending.push({ execute, settle });
      this.#unsettled++;
      this.#schedule();
    });
  }

  /** Takes no more work; resolves when all that was taken is settled. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#unsettled === 0) return;
    await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  #refusal(kind: OperationKind): StoreUnavailable | undefined {
    const { maxOperations, hasRoom } = this.#options;
    if (this.#closed) return new StoreUnavailable('the key store is closed');
    if (this.#unsettled >= maxOperations) return new StoreUnavailable('too many operations wait for the key store');
    if (kind === 'new-data' && !hasRoom()) return new StoreUnavailable('no room is left on the disk');
    return undefined;
  }

  #schedule(): void {
    if (this.#scheduled || this.#pending.length === 0) return;
    this.#scheduled = true;
    const batch: Operation[] = [];
    const { root, clock, commitTimeoutMs } = this.#options;
    const watch = clock.every(commitTimeoutMs, () => this.#stalled(batch));
    root
      .transaction(() => this.#execute(batch))
      .then(
        () => this.#settle(batch),
        (error: unknown) => this.#failed(batch, asError(error)),
      )
      .finally(() => watch.cancel());
  }

  /** Everything that is here by now goes into this commit, as far as the time allows. */
  #execute(batch: Operation[]): void {
    this.#scheduled = false;
    const { clock, maxBatchMs } = this.#options;
    const end = clock.monotonic() + maxBatchMs;
    let count = 0;
    for (const operation of this.#pending) {
      if (count > 0 && clock.monotonic() >= end) break;
      operation.execute();
      count++;
    }
    batch.push(...this.#pending.splice(0, count));
    // Not from within the transaction: lmdb-js would run it in the same commit.
    if (this.#pending.length > 0) setImmediate(() => this.#schedule());
  }

  #failed(batch: Operation[], error: Error): void {
    const { logger } = this.#options;
    const { commitError } = error as { commitError?: Promise<never> };
    // The cause comes by a promise of its own; nobody else waits for it.
    (commitError ?? Promise.reject(error)).catch((cause: unknown) => {
      logger.error('commit to the key store failed', { error: asError(cause) });
    });
    this.#settle(batch, new StoreUnavailable('the commit failed', { cause: error }));
  }

  #stalled(batch: Operation[]): void {
    this.#options.logger.error('the key store does not answer');
    const failure = new StoreUnavailable('the commit was not confirmed in time');
    this.#settle(batch, failure);
    this.#settle(this.#pending, failure);
  }

  /** Empties the list: an operation is settled once. */
  #settle(operations: Operation[], failure?: StoreUnavailable): void {
    const settled = operations.splice(0);
    for (const operation of settled) operation.settle(failure);
    this.#unsettled -= settled.length;
    if (this.#unsettled === 0) this.#idle?.();
  }
}
