import type { Clock, Logger } from '@lantern/runtime';
import type { ReadRequest } from '../delivery/state.js';
import { type ReadBatch, type ReaderOptions, readMailbox } from './mailbox-reader.js';
import { retryUntilDone } from './retry.js';
import type { Slots } from './slots.js';

export interface InboxReadsOptions extends ReaderOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly slots: Slots;
  readonly signal: AbortSignal;
  readonly ownershipHolds: () => Promise<boolean>;
  readonly onAnswer: (batch: ReadBatch) => void;
  readonly onReplaced: () => void;
}

/** The mailbox reads of one partition: those asked for together share one read and one look at the ownership (R1). */
export class InboxReads {
  readonly #options: InboxReadsOptions;
  readonly #waiting: ReadRequest[] = [];
  #running = false;

  constructor(options: InboxReadsOptions) {
    this.#options = options;
  }

  add(requests: readonly ReadRequest[]): void {
    for (const request of requests) this.#waiting.push(request);
    if (this.#running || this.#waiting.length === 0) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    const { slots, signal } = this.#options;
    while (this.#waiting.length > 0 && !signal.aborted) {
      const requests = this.#waiting.splice(0, slots.size);
      await slots.use(requests.length, () => this.#read(requests));
    }
    this.#running = false;
  }

  async #read(requests: readonly ReadRequest[]): Promise<void> {
    const { clock, logger, signal, ownershipHolds, onAnswer, onReplaced } = this.#options;
    const onFailure = (error: unknown) => logger.warn('mailbox read failed, trying again', { error: error as Error });
    const done = await retryUntilDone({ clock, signal, onFailure }, async () => {
      const batch = await readMailbox(this.#options, requests);
      // R1: the ownership is read after the mailbox; while it is not known nothing is delivered.
      return { batch, holds: await ownershipHolds() };
    });
    if (done === undefined || signal.aborted) return;
    if (done.value.holds) onAnswer(done.value.batch);
    else onReplaced();
  }
}
