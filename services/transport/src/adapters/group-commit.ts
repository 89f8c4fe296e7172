import type { Clock, Timer } from '@lantern/runtime';
import type { RootDatabase } from 'lmdb';
import { CommitFailed } from './commit-failed.js';
import type { DataFileSpace, RoomFor } from './data-file-space.js';

/** One write, to be carried out in some commit together with others. */
export interface Write<Result> {
  /** What {@link apply} reads and writes: of two writes that share one, the later goes into a later commit. */
  readonly touches: readonly string[];
  /** Estimate of what it adds to the commit. */
  readonly bytes: number;
  readonly roomFor: RoomFor;
  /**
   * Reads what is committed and puts or removes, without waiting. Runs alone and at most once, while no other commit is
   * in flight; when it throws, it must not have written anything.
   */
  apply(): Result;
  /** Called when the commit is durable, in the order of the writes, before any of their promises resolves. */
  durable?(result: Result): void;
  /** Called when the commit failed, before the next one is made. */
  failed?(): void;
}

export interface GroupCommitOptions {
  readonly root: Pick<RootDatabase, 'batch'>;
  readonly clock: Clock;
  readonly space: Pick<DataFileSpace, 'hasRoom' | 'catchUpFor' | 'spend' | 'commitFailed'>;
  /** A commit that takes longer has an unknown outcome, and the environment is given up. */
  readonly commitTimeoutMs: number;
  /** The environment can no longer be written to: the process must be restarted. Called once. */
  readonly onBroken: (error: Error) => void;
}

interface Pending {
  readonly touches: readonly string[];
  readonly bytes: number;
  apply(): void;
  resolve(): void;
  reject(error: unknown): void;
  durable(): void;
  failed(): void;
}

/** Bounds how long one commit takes; the rest waits for the next one. */
const MAX_COMMIT_BYTES = 8 * 1024 * 1024;
/** Above it writes are refused: whoever sends them does not wait for answers. */
const MAX_WAITING_BYTES = 512 * 1024 * 1024;

/**
 * Collects the writes of an event-loop turn into one durable LMDB commit. At most one commit is in flight, made on
 * another thread (pages, fdatasync, then the meta page through a synchronous descriptor); what comes meanwhile waits
 * for the next. So a write sees all earlier ones as committed, and a failed commit leaves nothing half done.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  #waiting: Pending[] = [];
  #waitingBytes = 0;
  #scheduled = false;
  #inFlight: Promise<void> | undefined;
  #broken: Error | undefined;
  #closed = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Resolves with what `apply` returned when that is durable. @throws CommitFailed, or what `apply` threw */
  submit<Result>(write: Write<Result>): Promise<Result> {
    const refusal = this.#refusal(write);
    if (refusal !== undefined) return Promise.reject(new CommitFailed(true, refusal, { cause: this.#broken }));
    return new Promise((resolve, reject) => {
      this.#waiting.push(pending(write, { resolve, reject }));
      this.#waitingBytes += write.bytes;
      this.#schedule();
    });
  }

  /** Refuses new writes; resolves when those that were taken are durable or failed. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#waiting.length > 0 || this.#inFlight !== undefined) {
      if (this.#inFlight === undefined) this.#flush();
      await this.#inFlight;
    }
  }

  get broken(): boolean {
    return this.#broken !== undefined;
  }

  #refusal(write: { roomFor: RoomFor; bytes: number }): string | undefined {
    if (this.#broken !== undefined) return 'the data file can no longer be written to: restart the server';
    if (this.#closed) return 'the data file is closed';
    if (!this.#options.space.hasRoom(write.roomFor)) return 'no space is left for new data';
    if (this.#waitingBytes + write.bytes > MAX_WAITING_BYTES) return 'too many writes are waiting';
    return undefined;
  }

  #schedule(): void {
    if (this.#scheduled || this.#inFlight !== undefined) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#inFlight !== undefined || this.#waiting.length === 0) return;
    const taken = this.#take();
    const bytes = taken.reduce((sum, write) => sum + write.bytes, 0);
    const catchingUp = this.#options.space.catchUpFor(bytes);
    if (catchingUp === undefined) void this.#commit(taken, bytes);
    // A disk that hangs is found out by the commit.
    else this.#inFlight = this.#inTime(catchingUp).then(() => this.#commit(taken, bytes));
  }

  /** @returns when it is durable or has failed */
  #commit(taken: readonly Pending[], bytes: number): Promise<void> {
    const applied: Pending[] = [];
    this.#options.space.spend(bytes);
    const committed = this.#options.root.batch(() => {
      for (const write of taken) {
        try {
          write.apply();
          applied.push(write);
        } catch (error) {
          write.reject(error);
        }
      }
    });
    const settled = this.#settle(applied, committed).finally(() => {
      this.#inFlight = undefined;
      if (this.#waiting.length > 0) this.#schedule();
    });
    this.#inFlight = settled;
    return settled;
  }

  /** The waiting writes that fit into one commit and do not depend on each other; a write never passes one it depends on. */
  #take(): Pending[] {
    const taken: Pending[] = [];
    const left: Pending[] = [];
    const touched = new Set<string>();
    let bytes = 0;
    let full = false;
    for (const write of this.#waiting) {
      full ||= bytes > 0 && bytes + write.bytes > MAX_COMMIT_BYTES;
      const free = !full && !write.touches.some((name) => touched.has(name));
      for (const name of write.touches) touched.add(name);
      (free ? taken : left).push(write);
      if (free) bytes += write.bytes;
    }
    this.#waiting = left;
    this.#waitingBytes -= bytes;
    return taken;
  }

  async #settle(writes: readonly Pending[], committed: Promise<boolean>): Promise<void> {
    const failure = await this.#failureOf(committed);
    if (failure === undefined) {
      for (const write of writes) write.durable();
      for (const write of writes) write.resolve();
      return;
    }
    for (const write of writes) write.failed();
    for (const write of writes) write.reject(failure);
  }

  /** Undefined when it is durable. */
  async #failureOf(committed: Promise<boolean>): Promise<CommitFailed | undefined> {
    let cause: Error;
    try {
      if (await this.#inTime(committed)) return undefined;
      cause = new Error(`a commit took longer than ${this.#options.commitTimeoutMs} ms`);
      this.#break(cause);
    } catch (failure) {
      cause = await causeOf(failure);
      this.#options.space.commitFailed();
      if (!(await this.#stillWritable())) this.#break(cause);
    }
    return new CommitFailed(this.#broken === undefined, 'the commit failed', { cause });
  }

  /** Whether it settles within the bound. */
  async #inTime(work: Promise<unknown>): Promise<boolean> {
    let timer: Timer | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = this.#options.clock.after(this.#options.commitTimeoutMs, () => resolve(false));
    });
    try {
      return await Promise.race([work.then(() => true), late]);
    } finally {
      timer?.cancel();
    }
  }

  /**
   * LMDB gives a failed transaction up before its meta page is written, so that nothing of it is ever seen. Only when
   * writing the meta page itself failed is that not known; from then on LMDB begins no write transaction. Hence: if an
   * empty one can be made, the failed one was certainly not done.
   */
  async #stillWritable(): Promise<boolean> {
    const empty = this.#options.root.batch(() => undefined);
    return this.#inTime(empty).catch(() => false);
  }

  #break(error: Error): void {
    if (this.#broken !== undefined) return;
    this.#broken = error;
    const refused = new CommitFailed(true, 'the data file can no longer be written to', { cause: error });
    for (const write of this.#waiting.splice(0)) write.reject(refused);
    this.#waitingBytes = 0;
    this.#options.onBroken(error);
  }
}

function pending<Result>(
  write: Write<Result>,
  { resolve, reject }: { resolve: (result: Result) => void; reject: (error: unknown) => void },
): Pending {
  let result: Result;
  let thrown: { error: unknown } | undefined;
  return {
    touches: write.touches,
    bytes: write.bytes,
    apply: () => void (result = write.apply()),
    resolve: () => (thrown === undefined ? resolve(result) : reject(thrown.error)),
    reject,
    durable: () => {
      try {
        write.durable?.(result);
      } catch (error) {
        thrown = { error };
      }
    },
    failed: () => write.failed?.(),
  };
}

/** lmdb-js rejects with a general error, which holds a promise that rejects with the real one. */
async function causeOf(failure: unknown): Promise<Error> {
  let cause = failure;
  if (failure instanceof Error && 'commitError' in failure) {
    const real = Promise.resolve(failure.commitError).catch((found: unknown) => (cause = found));
    await Promise.race([real, new Promise((resolve) => setImmediate(resolve))]);
  }
  return cause instanceof Error ? cause : new Error(String(cause));
}
