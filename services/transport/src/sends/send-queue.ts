import {
  type AddressKey,
  type Offset,
  type PartitionId,
  type SendOutcome,
  type SendRequest,
  addressKey,
  v1,
} from '@lantern/protocol';
import { type Clock, type Logger, type Span, type SpanOutcome, type Tracer, withDeadline } from '@lantern/runtime';
import type { TransportMetrics } from '../metrics.js';
import { DefinitelyNotDone, type MailboxUsage, type PartitionedLog } from '../ports.js';
import type { DedupWindow } from './dedup-window.js';
import type { QuotaBook } from './quota-book.js';
import { type QueuedSend, SendBatch } from './send-batch.js';
import type { SendLimit } from './send-limits.js';

export interface SendQueueConfig {
  readonly retentionMs: number;
  /** Of one append, as records; a single send may be larger (it is never split). */
  readonly maxBatchBytes: number;
  readonly maxQueuedSends: number;
  readonly maxQueuedBytes: number;
  /** A send that waited longer, ms, is refused: the device list it was checked against may be out of date (I6). */
  readonly maxWaitMs: number;
}

export interface SendQueueOptions {
  readonly partition: PartitionId;
  readonly config: SendQueueConfig;
  readonly log: Pick<PartitionedLog, 'append'>;
  readonly dedup: DedupWindow;
  readonly quota: QuotaBook;
  readonly limit: Pick<SendLimit, 'charge' | 'refund'>;
  readonly usage: (address: AddressKey) => Promise<MailboxUsage>;
  /** The log holds what was appended, which ends there. */
  readonly onStored: (end: Offset) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TransportMetrics;
  /** Absent where nothing is traced. */
  readonly tracer?: Tracer;
}

/** Of a record in the log beside its ciphertext: stamps, address, framing. Counted, so that many small messages are bounded, too (I7). */
export const RECORD_OVERHEAD_BYTES = 192;

/** For how long sends are judged in one go, ms: many that are refused, or are repeats, fit into one append. */
const JUDGED_MS = 2;

const NO_SPANS: readonly Span[] = [];

/** Several traced sends may share an append: each has a span of its own. */
function appendSpans(sends: readonly QueuedSend[]): readonly Span[] {
  return sends.flatMap(({ span }) => span?.child('transport.append') ?? []);
}

function spanOutcomeOf(outcome: SendOutcome): SpanOutcome {
  if (outcome.outcome !== 'refused') return outcome.outcome;
  return outcome.code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE ? 'unavailable' : 'refused';
}

/** The send was not stored, as far as is known: the client repeats it with the same message id. */
export function refuse(message: string, retryAfterMs: number): SendOutcome {
  return { outcome: 'refused', code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE, message, retryAfterMs };
}

/**
 * The sends of one partition, first in, first out, with one append in flight. What arrives while an append is in
 * flight goes into the next one together.
 */
export class SendQueue {
  readonly #options: SendQueueOptions;
  #waiting: QueuedSend[] = [];
  #waitingBytes = 0;
  #submitted = 0;
  #settled = 0;
  #ready = false;
  #running = false;
  #closed = false;

  constructor(options: SendQueueOptions) {
    this.#options = options;
  }

  /** Sends that were taken so far. */
  get submitted(): number {
    return this.#submitted;
  }

  /** How many of these were stored or refused; they are so in the order in which they were taken. */
  get settled(): number {
    return this.#settled;
  }

  submit(request: SendRequest, answer: (outcome: SendOutcome) => void): void {
    const { trace } = request;
    const span = trace && this.#options.tracer?.join('transport.send', trace);
    const reply = (outcome: SendOutcome) => {
      this.#options.metrics.sends.inc({ outcome: outcome.outcome });
      span?.end(spanOutcomeOf(outcome));
      answer(outcome);
    };
    const { dedup, config } = this.#options;
    const { maxQueuedSends, maxQueuedBytes } = config;
    if (this.#closed) {
      reply(refuse('the partition is moving', 200));
      return;
    }
    const { send } = request;
    const bytes = send.messages.reduce((sum, { ciphertext }) => sum + ciphertext.length + RECORD_OVERHEAD_BYTES, 0);
    if (this.#waiting.length >= maxQueuedSends || this.#waitingBytes + bytes > maxQueuedBytes) {
      reply(refuse('too many sends are waiting', 1_000));
      return;
    }
    const key = dedup.keyOf(addressKey(request.sender), send.recipient, send.messageId);
    const addresses = send.messages.map(({ deviceId }) => addressKey({ userId: send.recipient, deviceId }));
    this.#waiting.push({ request, key, addresses, bytes, since: this.#options.clock.monotonic(), reply, span });
    this.#waitingBytes += bytes;
    this.#submitted++;
    this.#kick();
  }

  /** The dedup window has been refilled: sends may be judged. */
  open(): void {
    this.#ready = true;
    this.#kick();
  }

  /** Ownership is gone: whoever waits is told to repeat. An append in flight is answered by its own outcome. */
  close(): void {
    this.#closed = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#settled += waiting.length;
    for (const { reply } of waiting) reply(refuse('the partition is moving', 200));
  }

  #kick(): void {
    if (this.#running || !this.#ready || this.#waiting.length === 0) return;
    this.#running = true;
    // A turn of the event loop brings many sends: they share the append.
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const sends = this.#take();
      if (await this.#countQuotas(sends)) await this.#append(this.#inTime(sends));
      this.#settled += sends.length;
    }
    this.#running = false;
  }

  /** Takes the sends of the next append out of the queue, in order. */
  #take(): QueuedSend[] {
    let bytes = 0;
    let count = 0;
    for (const send of this.#waiting) {
      if (count > 0 && bytes + send.bytes > this.#options.config.maxBatchBytes) break;
      bytes += send.bytes;
      count++;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  /** Counts the quotas that are not known. @returns whether the sends may go on; else they have been refused. */
  async #countQuotas(sends: readonly QueuedSend[]): Promise<boolean> {
    const { quota, clock, usage, logger, config } = this.#options;
    const uncounted = new Set<AddressKey>();
    for (const { addresses } of sends) {
      for (const address of addresses) {
        if (quota.needsCount(address, clock.now())) uncounted.add(address);
      }
    }
    if (uncounted.size === 0) return true;
    try {
      const count = async (address: AddressKey) => quota.counted(address, await usage(address), clock.now());
      // A store that says nothing must not hold up the partition.
      const deadline = { clock, deadlineMs: config.maxWaitMs, what: 'counting what a mailbox holds' };
      await withDeadline(deadline, () => Promise.all([...uncounted].map(count)));
      return true;
    } catch (error) {
      logger.warn('mailbox usage is not available', { error: error as Error });
      for (const { reply } of sends) reply(refuse('the mailbox is not available', 1_000));
      return false;
    }
  }

  /** I6: those whose check of the device list is not too old; the others have been refused. */
  #inTime(sends: readonly QueuedSend[]): readonly QueuedSend[] {
    const oldest = this.#options.clock.monotonic() - this.#options.config.maxWaitMs;
    if (sends.every(({ since }) => since >= oldest)) return sends;
    for (const { since, reply } of sends) if (since < oldest) reply(refuse('the send waited for too long', 500));
    return sends.filter(({ since }) => since >= oldest);
  }

  async #append(sends: readonly QueuedSend[]): Promise<void> {
    const { config, clock, dedup, quota, limit, log, partition, logger, metrics, onStored } = this.#options;
    if (this.#closed) {
      for (const { reply } of sends) reply(refuse('the partition is moving', 200));
      return;
    }
    const batch = new SendBatch({ now: clock.now(), retentionMs: config.retentionMs, dedup, quota, limit });
    if (!(await this.#judge(sends, batch)) || batch.records.length === 0) return;
    const start = clock.monotonic();
    const spans = this.#options.tracer === undefined ? NO_SPANS : appendSpans(sends);
    try {
      const first = await log.append(partition, batch.records);
      onStored((first + batch.records.length) as Offset);
      for (const span of spans) span.end('done', batch.records.length);
      metrics.appendSeconds.observe((clock.monotonic() - start) / 1_000);
    } catch (error) {
      for (const span of spans) span.end('failed');
      logger.warn('append failed', { error: error as Error, definite: error instanceof DefinitelyNotDone });
      batch.failed(refuse('the message log did not take the message', 1_000));
      return;
    }
    batch.stored();
  }

  /** Adds them to the batch, and lets others go on in between. @returns false when ownership is gone: all were refused. */
  async #judge(sends: readonly QueuedSend[], batch: SendBatch): Promise<boolean> {
    const { clock } = this.#options;
    let begunAt = clock.monotonic();
    for (const [index, send] of sends.entries()) {
      if (clock.monotonic() - begunAt >= JUDGED_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        if (this.#closed) {
          const moving = refuse('the partition is moving', 200);
          batch.failed(moving);
          for (const { reply } of sends.slice(index)) reply(moving);
          return false;
        }
        begunAt = clock.monotonic();
      }
      batch.add(send);
    }
    return true;
  }
}
