import {
  type AddressKey,
  type LinkRequest,
  type Offset,
  type PartitionId,
  type SendOutcome,
  type SendRequest,
  type SessionId,
  decodeDeliveryId,
} from '@lantern/protocol';
import type { Clock, Logger, Tracer } from '@lantern/runtime';
import type { TransportConfig } from '../config.js';
import type { TransportMetrics } from '../metrics.js';
import { PartitionDelivery } from '../delivery/partition-delivery.js';
import type {
  AddressBook,
  DeadLetters,
  Mailbox,
  MailboxDocument,
  Ownership,
  PartitionedLog,
  WakeUps,
} from '../ports.js';
import { DedupWindow } from '../sends/dedup-window.js';
import { QuotaBook } from '../sends/quota-book.js';
import type { SendLimits } from '../sends/send-limits.js';
import { SendQueue, refuse } from '../sends/send-queue.js';
import { CollectedEffects } from './collected-effects.js';
import type { DropGroup } from './drop-ledger.js';
import { DropRecorder } from './drop-recorder.js';
import { sendEphemeral } from './ephemeral.js';
import { InboxReads } from './inbox-reads.js';
import { LogIntake, tryDecodeInboxRecord } from './log-intake.js';
import { type EpochStarts, type ReadBatch, isValid } from './mailbox-reader.js';
import { MessageTrail } from './message-trail.js';
import { MailboxPurges } from './mailbox-purges.js';
import { OwnerTraces } from './owner-traces.js';
import { MailboxWork } from './mailbox-work.js';
import { retryUntilDone } from './retry.js';
import { type SessionChannel, SessionEvents } from './session-events.js';
import type { Slots } from './slots.js';
import { WhereaboutsReader } from './whereabouts.js';

export interface OwnerPorts {
  readonly log: PartitionedLog;
  readonly mailbox: Mailbox;
  readonly addressBook: AddressBook;
  readonly ownership: Ownership;
  readonly wakeUps: WakeUps;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TransportMetrics;
  readonly tracer?: Tracer;
  /** Of jitter, from 0 to below 1. */
  readonly random: () => number;
}

export interface OwnerOptions {
  readonly partition: PartitionId;
  readonly epoch: number;
  /** Where this epoch starts: the committed offset of the takeover. */
  readonly start: Offset;
  readonly starts: EpochStarts;
  /** Where to read from to refill the dedup window, at or below `start` (when the tail reaches below it), and its end. */
  readonly tail: { readonly from: Offset; readonly end: Offset };
  readonly config: TransportConfig;
  /** Records of which it is known where they went. */
  readonly trailRecords: number;
  readonly ports: OwnerPorts;
  readonly readSlots: Slots;
  /** Of the instance: pages that are read at once for those who ask about mailboxes. */
  readonly askSlots: Slots;
  /** Of the instance. */
  readonly limits: SendLimits;
  readonly writeSlots: Slots;
  /** Something may be committed. */
  readonly onProgress: (owner: PartitionOwner) => void;
  /** The ownership document shows a newer epoch. */
  readonly onReplaced: (owner: PartitionOwner) => void;
}

/** Records that are answered for together when they are parked. */
const PARK_GROUP = 1_000;
/** I7: documents dropped and not removed yet, beyond which a sweep leaves what it finds to a later one. */
const MAX_DROPPING = 10_000;

type Attach = Extract<LinkRequest, { type: 'attach' }>;

/** The shell around the delivery core: one partition in one ownership epoch. */
export class PartitionOwner {
  readonly partition: PartitionId;
  readonly epoch: number;
  readonly core: PartitionDelivery;
  /** For operators. */
  readonly whereabouts: WhereaboutsReader;
  readonly purges: MailboxPurges;
  readonly #options: OwnerOptions;
  readonly #ports: OwnerPorts;
  readonly traces: OwnerTraces | undefined;
  readonly #events: SessionEvents;
  readonly #effects: CollectedEffects;
  readonly #sends: SendQueue;
  readonly #intake: LogIntake;
  readonly #work: MailboxWork;
  readonly #closing = new AbortController();
  readonly #reads: InboxReads;
  readonly #drops: DropRecorder;
  #flushScheduled = false;
  #paused = false;

  constructor(options: OwnerOptions) {
    const { partition, epoch, start, config, ports } = options;
    this.partition = partition;
    this.epoch = epoch;
    this.#options = options;
    this.#ports = ports;
    const quota = new QuotaBook(config.quota);
    const dedup = new DedupWindow(config.dedup);
    this.traces = ports.tracer && new OwnerTraces(ports.tracer);
    this.#events = new SessionEvents(ports.log.incarnation, this.traces);
    const trail = new MessageTrail(options.trailRecords);
    this.#effects = new CollectedEffects(this.#events, quota, { metrics: ports.metrics, trail });
    this.core = new PartitionDelivery({
      config: config.delivery,
      effects: this.#effects,
      start,
      backlogEnd: options.tail.end,
      presenceSettled: false,
    });
    this.whereabouts = new WhereaboutsReader({
      ...ports,
      partition,
      epoch,
      start,
      starts: options.starts,
      trail,
      core: this.core,
      slots: options.askSlots,
    });
    const usage = (address: AddressKey) => ports.mailbox.usage(address, partition);
    this.#sends = new SendQueue({
      partition,
      config: config.sends,
      dedup,
      quota,
      limit: options.limits.stored,
      usage,
      onStored: (end) => this.core.appended(end),
      ...ports,
    });
    const { signal } = this.#closing;
    const { writeSlots } = options;
    this.#work = new MailboxWork({ partition, epoch, ...ports, signal, writeSlots });
    this.#intake = new LogIntake({
      partition,
      dedup,
      trail,
      core: this.core,
      ...ports,
      signal,
      input: (apply) => this.#input(apply),
    });
    this.#drops = new DropRecorder({
      partition,
      epoch,
      work: this.#work,
      events: this.#events,
      core: this.core,
      ports,
      signal,
      input: (apply) => this.#input(apply),
    });
    this.purges = new MailboxPurges({
      ...ports,
      partition,
      core: this.core,
      work: this.#work,
      drops: this.#drops,
      whereabouts: this.whereabouts,
      sends: this.#sends,
      signal,
      ownershipHolds: () => this.#ownershipHolds(),
      input: (apply) => this.#input(apply),
    });
    this.#reads = new InboxReads({
      partition,
      epoch,
      starts: options.starts,
      ...ports,
      slots: options.readSlots,
      signal,
      ownershipHolds: () => this.#ownershipHolds(),
      onAnswer: (batch) => this.#readAnswered(batch),
      onReplaced: () => options.onReplaced(this),
    });
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  get paused(): boolean {
    return this.#paused;
  }

  start(): void {
    const { tail } = this.#options;
    if (tail.from >= tail.end) this.#sends.open();
    this.#ports.log.consume(this.partition, tail.from, (records) => {
      this.#intake.take(records);
      const last = records.at(-1);
      // Without the lease nothing was taken in: the dedup window is not whole.
      if (last !== undefined && last.offset + 1 >= tail.end && this.#ports.log.holdsLease) this.#sends.open();
    });
  }

  /** Gives the partition up: nothing is pushed, confirmed or written any more. */
  close(): void {
    if (this.closed) return;
    this.#closing.abort();
    this.#ports.log.stopConsuming(this.partition);
    this.#sends.close();
  }

  attach(id: SessionId, request: Attach, channel: SessionChannel): void {
    this.#events.open(id, channel);
    const { type: _type, partition: _partition, trace: _trace, ...attach } = request;
    this.#input((now) => this.core.attach(now, { ...attach, session: id }));
  }

  detach(id: SessionId): void {
    this.#events.close(id);
    this.#reads.cancel(id);
    this.#input((now) => this.core.detach(now, id));
  }

  ack(id: SessionId, address: AddressKey, deliveryIds: readonly Uint8Array[]): void {
    const offsets: Offset[] = [];
    for (const deliveryId of deliveryIds) {
      const ref = decodeDeliveryId(this.#ports.log.incarnation, deliveryId);
      if (ref?.kind === 'message') offsets.push(ref.offset);
      else if (ref?.kind === 'notice') void this.#drops.acked(id, address, { deliveryId, number: ref.notice });
      else this.#events.confirm(id, deliveryId);
    }
    this.#input((now) => this.core.ack(now, id, offsets));
  }

  send(request: SendRequest, reply: (outcome: SendOutcome) => void): void {
    if (request.send.ephemeral) this.#sendEphemeral(request, reply);
    // I7: while the records in memory are at their bound nothing new is taken in.
    else if (this.#paused) reply(refuse('too many messages wait to be stored', 1_000));
    else this.#sends.submit(request, reply);
  }

  settlePresence(): void {
    this.#input((now) => this.core.settlePresence(now));
  }

  commitAnswered(offset: Offset): void {
    this.#input((now) => this.core.commitAnswered(now, offset));
  }

  tick(): void {
    this.#input((now) => {
      this.#intake.expire(now);
      this.core.tick(now);
    });
  }

  /** Parks the oldest records and asks for no more, until {@link resume}. */
  relieve(bytes: number): void {
    this.#input((now) => this.core.relieve(now, bytes));
    if (this.#paused) return;
    this.#paused = true;
    this.#ports.log.pause(this.partition);
  }

  resume(): void {
    if (!this.#paused || this.closed) return;
    this.#paused = false;
    this.#ports.log.resume(this.partition);
  }

  /** Drops a document whose time is over; an invalid one is only removed. */
  dropExpired(document: MailboxDocument): void {
    if (this.#effects.dropping >= MAX_DROPPING) return;
    const { address, offset, value, epoch } = document;
    if (!isValid(document, this.epoch, this.#options.starts)) {
      if (epoch < this.epoch) void this.#work.removeKeys([document]);
      return;
    }
    const message = tryDecodeInboxRecord(value);
    if (message !== undefined) this.#effects.dropDocument(address, { offset, bytes: value.length, message }, 'expired');
    else void this.#buryDocument(document);
    this.#scheduleFlush();
  }

  /** A process that was stopped for long learns here that it may have been replaced, before it tells anybody anything. */
  #input(apply: (now: number) => void): void {
    if (!this.#ports.log.holdsLease || this.closed) return;
    apply(this.#ports.clock.now());
    this.#scheduleFlush();
  }

  /** One flush for all inputs of this turn: their writes share a commit, their events a frame. */
  #scheduleFlush(): void {
    if (this.#flushScheduled) return;
    this.#flushScheduled = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#flushScheduled = false;
    if (!this.#ports.log.holdsLease || this.closed) return;
    const { parks, removes, reads, wakes, ended } = this.#effects.take();
    for (let from = 0; from < parks.length; from += PARK_GROUP) void this.#park(parks.slice(from, from + PARK_GROUP));
    if (removes.length > 0) void this.#remove(removes);
    for (const group of this.#effects.dropped.take()) void this.#recordDropped(group);
    for (const address of wakes) this.#ports.wakeUps.wake(address);
    this.#reads.add(reads);
    this.#events.flush();
    for (const id of ended) this.#events.close(id);
    if (this.core.watermark > this.core.committed) this.#options.onProgress(this);
  }

  async #park(entries: CollectedEffects['parks']): Promise<void> {
    if (await this.#work.park(entries)) this.#input((now) => this.core.parkAnswered(now, entries));
  }

  async #recordDropped(group: DropGroup): Promise<void> {
    if (await this.#drops.record(group)) this.#effects.dropAnswered(group);
  }

  async #remove(removes: CollectedEffects['removes']): Promise<void> {
    if (await this.#work.remove(removes)) this.#input((now) => this.core.removeAnswered(now, removes));
  }

  async #buryDocument(document: MailboxDocument): Promise<void> {
    const { address, offset, value } = document;
    const { clock, deadLetters, logger, random } = this.#ports;
    const onFailure = (error: unknown) => logger.warn('dead letter not kept, trying again', { error: error as Error });
    const put = () => deadLetters.put(this.partition, { address, offset, value });
    if ((await retryUntilDone({ clock, signal: this.#closing.signal, random, onFailure }, put)) === undefined) return;
    await this.#work.removeKeys([document]);
  }

  async #ownershipHolds(): Promise<boolean> {
    const [document] = await this.#ports.ownership.read([this.partition]);
    return document?.epoch === this.epoch;
  }

  #readAnswered({ results, invalid, undecodable }: ReadBatch): void {
    this.#input((now) => {
      for (const { request, answer, address } of results) {
        this.core.readAnswered(now, request, answer);
        for (const notice of address?.notices ?? []) this.#drops.tell(request.session, notice);
      }
    });
    if (invalid.length > 0) void this.#work.removeKeys(invalid);
    for (const document of undecodable) void this.#buryDocument(document);
  }

  #sendEphemeral(request: SendRequest, reply: (outcome: SendOutcome) => void): void {
    const now = this.#ports.clock.now();
    const { recipient } = request.send;
    const refusal = this.#options.limits.ephemeral.charge({ sender: request.sender.userId, recipient });
    if (refusal !== undefined) return reply(refusal);
    reply(sendEphemeral(request, { now, core: this.core, events: this.#events }));
    this.#scheduleFlush();
  }
}
