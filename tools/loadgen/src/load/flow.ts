import { type Deferred, deferred } from './deferred.js';
import { GrowingArray } from './growing-array.js';
import { Ledger, type LedgerSummary } from './ledger.js';
import type {
  CatchUp,
  FlowEvents,
  FlowPeers,
  FlowShape,
  PeerFactory,
  RecipientEvents,
  Refusal,
  SenderEvents,
} from './peers.js';
import type { Recorder } from './recorder.js';

export interface FlowOptions {
  readonly shape: FlowShape;
  readonly peers: PeerFactory;
  readonly recorder: Recorder;
  /** A message that the server will never take: the run has no meaning any more. */
  readonly onFailed: (error: Error) => void;
}

/** When a message of a closed loop makes room for the next one. */
export type CompleteWhen = 'accepted' | 'confirmed';

/**
 * Some senders and the devices of the user they write to, with the account of all that passes between them. All of it
 * lives in one process, so that every step of a message is timed by one clock.
 */
export class Flow {
  readonly #options: FlowOptions;
  readonly #ledger: Ledger;
  /** When each message was due to leave, by sender. */
  readonly #dueAt: readonly GrowingArray<Float64Array>[];
  /** Answer and confirmations still to come, by sender. */
  readonly #open: readonly GrowingArray<Uint8Array>[];
  #peers: FlowPeers = { senders: [], recipients: [] };
  #openMessages = 0;
  #drained: Deferred<void> | undefined;
  #completeWhen: CompleteWhen = 'confirmed';
  /** What a closed loop does when a message makes room; undefined: nothing is sent by itself. */
  #next: ((sender: number) => void) | undefined;

  constructor(options: FlowOptions) {
    const { senders, recipientDevices } = options.shape;
    this.#options = options;
    this.#ledger = new Ledger(senders, recipientDevices);
    this.#dueAt = Array.from({ length: senders }, () => new GrowingArray((length) => new Float64Array(length)));
    this.#open = Array.from({ length: senders }, () => new GrowingArray((length) => new Uint8Array(length)));
  }

  /** Makes and connects the senders; the recipients stay offline. */
  async connect(): Promise<void> {
    const { shape, peers } = this.#options;
    const events: FlowEvents = {
      sender: (index) => this.#senderEvents(index),
      recipient: (index) => this.#recipientEvents(index),
    };
    this.#peers = await peers.open(shape, events);
  }

  /** Attaches the recipients and waits until they are caught up. */
  attach(): Promise<CatchUp[]> {
    const attach = async (recipient: FlowPeers['recipients'][number]) => {
      await recipient.attach();
      return recipient.caughtUp();
    };
    return Promise.all(this.#peers.recipients.map(attach));
  }

  async detach(): Promise<void> {
    await Promise.all(this.#peers.recipients.map((recipient) => recipient.close()));
  }

  async close(): Promise<void> {
    await this.detach();
    await Promise.all(this.#peers.senders.map((sender) => sender.close()));
  }

  /** Keeps `inFlight` messages of each sender under way. */
  startClosedLoop(inFlight: number, completeWhen: CompleteWhen): void {
    this.#completeWhen = completeWhen;
    this.#next = (sender) => this.send(sender, performance.now());
    for (const sender of this.#peers.senders.keys()) for (let i = 0; i < inFlight; i++) this.#next(sender);
  }

  /** Sends `count` messages of each sender, `inFlight` at a time, and resolves when all of them are accepted. */
  async fill(count: number, inFlight: number): Promise<void> {
    const left = this.#peers.senders.map(() => count);
    this.#completeWhen = 'accepted';
    this.#next = (sender) => {
      const more = left[sender] ?? 0;
      left[sender] = more - 1;
      if (more > 0) this.send(sender, performance.now());
    };
    for (const sender of left.keys()) for (let i = 0; i < inFlight; i++) this.#next(sender);
    await this.drained();
    this.stopSending();
  }

  /** One message, which was due at `dueAt` (performance.now). */
  send(sender: number, dueAt: number): void {
    const number = this.#ledger.nextNumber(sender);
    this.#dueAt[sender]?.set(number, dueAt);
    this.#open[sender]?.set(number, this.#completeWhen === 'accepted' ? 1 : 1 + this.#options.shape.recipientDevices);
    this.#openMessages++;
    this.#peers.senders[sender]?.send(number);
  }

  stopSending(): void {
    this.#next = undefined;
  }

  /** Resolves when no message is under way. */
  drained(): Promise<void> {
    if (this.#openMessages === 0) return Promise.resolve();
    this.#drained ??= deferred();
    return this.#drained.promise;
  }

  /** To be called when nothing more can come. */
  ledger(): LedgerSummary {
    return this.#ledger.summary();
  }

  #senderEvents(sender: number): SenderEvents {
    return {
      accepted: (number) => {
        const now = performance.now();
        this.#ledger.accepted(sender, number);
        this.#options.recorder.count('accepted', now);
        this.#options.recorder.time('accepted', this.#due(sender, number), now);
        this.#stepDone(sender, number, now);
      },
      refused: (number, refusal) => this.#refused(sender, number, refusal),
    };
  }

  #recipientEvents(recipient: number): RecipientEvents {
    const { recorder } = this.#options;
    return {
      sessionStarted: () => this.#ledger.sessionStarted(recipient),
      delivered: (message) => {
        if (!this.#ledger.delivered(recipient, message)) return;
        const now = performance.now();
        recorder.count('delivered', now);
        recorder.time('delivered', this.#due(message.sender, message.number), now);
      },
      confirmed: (sender, number, ackedAt) => {
        if (!this.#ledger.confirmed(recipient, sender, number)) return;
        const now = performance.now();
        recorder.time('confirmed', ackedAt, now);
        this.#stepDone(sender, number, now);
      },
      dropped: (count) => this.#ledger.dropped(count),
    };
  }

  #due(sender: number, number: number): number {
    return this.#dueAt[sender]?.at(number) ?? 0;
  }

  #stepDone(sender: number, number: number, now: number): void {
    const open = this.#open[sender];
    const left = open?.at(number) ?? 0;
    if (open === undefined || left === 0) return;
    open.set(number, left - 1);
    if (left > 1) return;
    const { recorder } = this.#options;
    if (this.#completeWhen === 'confirmed') {
      recorder.count('confirmed', now);
      recorder.time('cycle', this.#due(sender, number), now);
    }
    this.#complete(sender);
  }

  #complete(sender: number): void {
    this.#openMessages--;
    this.#next?.(sender);
    if (this.#openMessages > 0) return;
    this.#drained?.resolve();
    this.#drained = undefined;
  }

  /** The message is given up; in a closed loop another one takes its place after the time that the server asked for. */
  #refused(sender: number, number: number, refusal: Refusal): void {
    this.#ledger.refused(sender, number, refusal);
    this.#open[sender]?.set(number, 0);
    if (refusal.retryAfterMs === undefined) {
      this.#options.onFailed(new Error(`a send was refused for good: ${refusal.code}`));
      return;
    }
    setTimeout(() => this.#complete(sender), refusal.retryAfterMs);
  }
}
