import type { SessionId } from '@lantern/protocol';
import type { Clock, Logger } from '@lantern/runtime';
import type { ReadRequest } from '../delivery/state.js';
import { type ReadBatch, type ReaderOptions, readMailbox } from './mailbox-reader.js';
import { retryUntilDone } from './retry.js';
import type { Slots } from './slots.js';

export interface InboxReadsOptions extends ReaderOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  readonly slots: Slots;
  readonly signal: AbortSignal;
  readonly ownershipHolds: () => Promise<boolean>;
  readonly onAnswer: (batch: ReadBatch) => void;
  readonly onReplaced: () => void;
}

/** Requests of one read: small enough that partitions share the slots, large enough that the ownership is seldom read. */
const MAX_BATCH = 16;

/** The mailbox reads of one partition: those asked for together share one read and one look at the ownership (R1). */
export class InboxReads {
  readonly #options: InboxReadsOptions;
  /** By session, which has one read in flight at most: the latest counts. */
  readonly #waiting = new Map<SessionId, ReadRequest>();
  #running = false;

  constructor(options: InboxReadsOptions) {
    this.#options = options;
  }

  add(requests: readonly ReadRequest[]): void {
    for (const request of requests) this.#waiting.set(request.session, request);
    if (this.#running || this.#waiting.size === 0) return;
    this.#running = true;
    void this.#run();
  }

  /** The session is over: what it waits for need not be read. */
  cancel(session: SessionId): void {
    this.#waiting.delete(session);
  }

  async #run(): Promise<void> {
    const { signal } = this.#options;
    while (this.#waiting.size > 0 && !signal.aborted) await this.#read(this.#take());
    this.#running = false;
  }

  #take(): ReadRequest[] {
    const requests = [...this.#waiting.values()].slice(0, Math.min(MAX_BATCH, this.#options.slots.size));
    for (const { session } of requests) this.#waiting.delete(session);
    return requests;
  }

  async #read(requests: readonly ReadRequest[]): Promise<void> {
    const { clock, logger, random, signal, slots, ownershipHolds, onAnswer, onReplaced } = this.#options;
    const onFailure = (error: unknown) => logger.warn('mailbox read failed, trying again', { error: error as Error });
    // The slots are given back while a failed read waits for its next try.
    const attempt = () =>
      slots.use(requests.length, async () => {
        const batch = await readMailbox(this.#options, requests);
        // R1: the ownership is read after the mailbox; while it is not known nothing is delivered.
        return { batch, holds: await ownershipHolds() };
      });
    const done = await retryUntilDone({ clock, signal, random, onFailure }, attempt);
    if (done === undefined || signal.aborted) return;
    if (done.value.holds) onAnswer(done.value.batch);
    else onReplaced();
  }
}
