import {
  type Address,
  type InstallStamp,
  type LinkEvent,
  type LinkRequest,
  type PartitionId,
  type PurgeRequest,
  type SessionId,
  type TransportEndpoint,
  type TransportLink,
  type UserId,
  addressKey,
  partitionOf,
  v1,
} from '@lantern/protocol';
import { type Timer, asError } from '@lantern/runtime';
import type { TransportConfig } from './config.js';
import { CommitLoop } from './owner/commit-loop.js';
import { InstanceStatus } from './owner/instance-status.js';
import { LinkConnection } from './owner/link-connection.js';
import { MemoryBudget } from './owner/memory-budget.js';
import { type OwnerPorts, PartitionOwner } from './owner/partition-owner.js';
import { Presence } from './owner/presence.js';
import { pruneStarts } from './owner/prune-starts.js';
import { pause, retryUntilDone } from './owner/retry.js';
import { Slots } from './owner/slots.js';
import { type TakenPartition, takeOver } from './owner/takeover.js';
import { SendLimits } from './sends/send-limits.js';

export interface TransportOptions {
  readonly config: TransportConfig;
  /** Jitter comes from Math.random unless told. */
  readonly ports: Omit<OwnerPorts, 'random'> & Partial<Pick<OwnerPorts, 'random'>>;
}

/** One transport instance: a member of the group, the owner of its partitions, the far end of the gateways' links. */
export class TransportService implements TransportEndpoint {
  readonly #config: TransportConfig;
  readonly #ports: OwnerPorts;
  readonly #owners = new Map<PartitionId, PartitionOwner>();
  readonly #links = new Set<LinkConnection>();
  readonly #presence: Presence<LinkConnection>;
  readonly #budget: MemoryBudget;
  readonly #readSlots: Slots;
  readonly #askSlots: Slots;
  readonly #limits: SendLimits;
  readonly #writeSlots: Slots;
  readonly #stopping = new AbortController();
  /** For operators. */
  readonly status: InstanceStatus;
  #stopped: readonly PartitionId[] = [];
  #commits: CommitLoop | undefined;
  #generation = -1;
  #rejoins = 0;
  #nextSession = 0;
  #timers: Timer[] = [];

  constructor({ config, ports }: TransportOptions) {
    this.#config = config;
    this.#ports = { random: Math.random, ...ports };
    this.#presence = new Presence(ports.clock, config.presenceTimeoutMs);
    this.#budget = new MemoryBudget(config);
    this.#readSlots = new Slots(config.maxReadsInFlight);
    this.#askSlots = new Slots(config.maxAsksInFlight);
    this.#limits = new SendLimits(config.limits, ports.clock);
    this.#writeSlots = new Slots(config.maxWritesInFlight);
    const { ownerUrl } = config;
    const seen = { owned: () => this.owned, stopped: () => this.#stopped };
    this.status = new InstanceStatus({ ...ports, ...seen, ownerUrl });
  }

  /** Partitions owned now. */
  get owned(): readonly PartitionOwner[] {
    return [...this.#owners.values()];
  }

  /** The owner of a user's partition, if that is here. */
  ownerOf(userId: UserId): PartitionOwner | undefined {
    return this.#owners.get(partitionOf(userId, this.#ports.log.partitionCount));
  }

  /** Joins the group; partitions follow as they are assigned. @throws when it could not: to be called again. */
  async start(): Promise<void> {
    const { clock } = this.#ports;
    const { tickMs, sweepMs } = this.#config;
    if (this.#timers.length === 0)
      this.#timers = [clock.every(tickMs, () => this.#tick()), clock.every(sweepMs, () => void this.#sweep())];
    await this.#join();
  }

  /**
   * Commits what is resolved, within the deadline (ms), so that the acks that came until now are confirmed by this owner and are not
   * repeated at the next. Partitions are served on until {@link stop}, which hands them over: to hold them any longer would
   * only add to the stall of their clients.
   */
  async drain(deadlineMs: number): Promise<void> {
    const { clock } = this.#ports;
    const patience = pause(clock, deadlineMs, this.#stopping.signal);
    await Promise.race([this.#commits?.flush(this.owned), patience]);
  }

  /** Gives everything up. What is unresolved stays in the log for the next owner. */
  async stop(): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort();
    for (const timer of this.#timers) timer.cancel();
    this.#giveUp();
    await this.#ports.log.leave();
  }

  connect(onEvent: (event: LinkEvent) => void): TransportLink {
    const link = new LinkConnection(
      { handle: (from, request) => this.#handle(from, request), closed: (from) => this.#unlink(from) },
      onEvent,
    );
    this.#links.add(link);
    link.emit(this.#partitionMap());
    return link;
  }

  /**
   * Durably marks that nothing accepted until now is delivered to the address any more, and ends the session of an install
   * before the stamp. Repeated, it changes nothing.
   * @throws when the partition is not owned here, or the marker is not certain.
   */
  async purge(address: Address, installedBefore: InstallStamp): Promise<void> {
    const owner = this.ownerOf(address.userId);
    if (owner === undefined) throw new Error('the partition is not owned here');
    await owner.purges.purge(addressKey(address), installedBefore);
  }

  /** Brings the gauges up to date. */
  sampleMetrics(): void {
    const { metrics, clock } = this.#ports;
    const now = clock.now();
    const sum = (of: (owner: PartitionOwner) => number) => this.owned.reduce((total, owner) => total + of(owner), 0);
    metrics.ownedPartitions.set(this.#owners.size);
    metrics.stoppedPartitions.set(this.#stopped.length);
    metrics.sessions.set(sum(({ core }) => core.sessions));
    metrics.recordBytes.set(sum(({ core }) => core.bytes));
    metrics.uncommittedRecords.set(sum(({ core }) => core.tracked));
    metrics.pausedPartitions.set(sum(({ paused }) => (paused ? 1 : 0)));
    const oldest = this.owned.reduce((since, { core }) => Math.min(since, core.uncommittedSince ?? now), now);
    metrics.oldestUncommittedSeconds.set((now - oldest) / 1_000);
  }

  async #join(): Promise<void> {
    await this.#ports.log.join({
      assigned: (generation, partitions) => void this.#assigned(generation, partitions),
      lost: () => this.#giveUp(),
      outOfRange: (partition, offset) => {
        this.#ports.logger.error('the log does not hold the next record: the partition is stopped', {
          partition,
          offset,
        });
        this.#stopped = [...this.#stopped, partition];
        this.#drop(partition);
      },
    });
  }

  /** R8: every generation runs a full takeover, also for partitions that stay. */
  async #assigned(generation: number, partitions: readonly PartitionId[]): Promise<void> {
    this.#giveUp();
    this.#generation = generation;
    const { log, ownership, logger, clock, metrics } = this.#ports;
    const { ownerUrl } = this.#config;
    try {
      const result = await takeOver({ generation, partitions, ownerUrl, log, ownership, clock, logger });
      if (result.outcome === 'superseded' || generation !== this.#generation || this.#stopping.signal.aborted) return;
      const tails = await Promise.all(result.taken.map((taken) => this.#tail(taken)));
      if (generation !== this.#generation || this.#stopping.signal.aborted) return;
      this.#rejoins = 0;
      this.#stopped = result.stopped;
      this.#commits = new CommitLoop({
        log,
        generation,
        clock,
        metrics,
        onLost: (why, error) => this.#lost(why, error),
      });
      const trailRecords = Math.floor(this.#config.trailRecords / Math.max(1, result.taken.length));
      result.taken.forEach((taken, index) => this.#own(taken, tails[index] as OwnerTail, trailRecords));
      this.#announce();
      const { retentionMs } = this.#config.sends;
      void pruneStarts(result.taken, { ownership, retentionMs, clock, logger });
      logger.info('partitions taken over', {
        generation,
        partitions: result.taken.length,
        stopped: result.stopped.length,
      });
    } catch (error) {
      if (generation === this.#generation) this.#lost('unknown', error);
    }
  }

  /** Where to read from, so that the dedup window is whole again before sends are judged. */
  async #tail({ partition, start }: TakenPartition): Promise<OwnerTail> {
    const { log, clock } = this.#ports;
    const { windowMs, maxEntries } = this.#config.dedup;
    const from = await log.tailStart(partition, clock.now() - windowMs, maxEntries);
    const { end } = await log.range(partition);
    return { from: from < start ? from : start, end };
  }

  #own({ partition, epoch, start, starts }: TakenPartition, tail: OwnerTail, trailRecords: number): void {
    const owner = new PartitionOwner({
      partition,
      epoch,
      start,
      starts,
      tail,
      config: this.#config,
      trailRecords,
      ports: this.#ports,
      readSlots: this.#readSlots,
      askSlots: this.#askSlots,
      limits: this.#limits,
      writeSlots: this.#writeSlots,
      onProgress: (from) => this.#commits?.progressed(from),
      onReplaced: () => this.#lost('refused'),
    });
    this.#owners.set(partition, owner);
    this.#presence.await(partition, this.#links, () => owner.settlePresence());
    owner.start();
  }

  /** R2: after an unknown outcome nothing more is sent under this generation. */
  #lost(why: 'refused' | 'unknown', error?: unknown): void {
    this.#ports.logger.warn('ownership lost: joining again', {
      unknownOutcome: why === 'unknown',
      ...(error instanceof Error ? { error } : {}),
    });
    this.#ports.metrics.ownershipLosses.inc();
    this.#giveUp();
    void this.#rejoin();
  }

  async #rejoin(): Promise<void> {
    const { clock, logger, log, random } = this.#ports;
    const { signal } = this.#stopping;
    const ceiling = Math.min(10_000, 200 * 2 ** this.#rejoins++);
    await pause(clock, ceiling / 2 + (random() * ceiling) / 2, signal);
    // A new generation came by itself: to leave it now would leave its takeover behind.
    if (this.#generation >= 0 || signal.aborted) return;
    const onFailure = (error: unknown) =>
      logger.warn('joining the group failed, trying again', { error: error as Error });
    await retryUntilDone({ clock, signal, random, onFailure }, async () => {
      await log.leave();
      await this.#join();
    });
  }

  #giveUp(): void {
    this.#generation = -1;
    this.#commits?.stop();
    this.#commits = undefined;
    if (this.#owners.size === 0) return;
    for (const partition of this.#owners.keys()) this.#drop(partition);
    this.#announce();
  }

  #drop(partition: PartitionId): void {
    this.#presence.forget(partition);
    this.#owners.get(partition)?.close();
    this.#owners.delete(partition);
    for (const link of this.#links) {
      link.forget(partition);
      link.emit({ type: 'moved', partition });
    }
  }

  #partitionMap(): LinkEvent {
    return { type: 'partitions', owned: this.owned.map(({ partition, epoch }) => ({ partition, epoch })) };
  }

  #announce(): void {
    const event = this.#partitionMap();
    for (const link of this.#links) link.emit(event);
  }

  #handle(link: LinkConnection, request: LinkRequest): void {
    const owner = this.#owners.get(request.partition);
    switch (request.type) {
      case 'attach':
        if (owner === undefined) link.emit({ type: 'moved', partition: request.partition });
        else this.#attach(link, owner, request);
        return;
      case 'detach':
        this.#detach(link, request.session);
        return;
      case 'ack': {
        const session = link.sessions.get(request.session);
        if (session === undefined) return;
        if (request.trace !== undefined) owner?.traces?.acking(session.id, request.deliveryIds, request.trace);
        owner?.ack(session.id, session.attach.address, request.deliveryIds);
        return;
      }
      case 'attach-done':
        this.#presence.done(request.partition, link);
        return;
      case 'send': {
        const { request: number } = request;
        if (owner === undefined) link.emit({ type: 'send-result', request: number, result: NOT_OWNED });
        else owner.send(request, (result) => link.emit({ type: 'send-result', request: number, result }));
        return;
      }
      case 'purge':
        void this.#purge(link, request);
        return;
    }
  }

  #attach(link: LinkConnection, owner: PartitionOwner, attach: Extract<LinkRequest, { type: 'attach' }>): void {
    const id = link.sessions.get(attach.session)?.id ?? ++this.#nextSession;
    link.sessions.set(attach.session, { id, attach });
    if (attach.trace !== undefined) owner.traces?.attaching(id, attach.trace);
    owner.attach(id, attach, { session: attach.session, emit: link.emit });
  }

  #detach(link: LinkConnection, number: SessionId): void {
    const session = link.sessions.get(number);
    link.sessions.delete(number);
    if (session !== undefined) this.#owners.get(session.attach.partition)?.detach(session.id);
  }

  async #purge(link: LinkConnection, { request, partition, address, installedBefore }: PurgeRequest): Promise<void> {
    let purged = false;
    try {
      const owner = this.#owners.get(partition);
      await owner?.purges.purge(address, installedBefore);
      purged = owner !== undefined;
    } catch (error) {
      this.#ports.logger.warn('purge failed', { error: asError(error) });
    }
    link.emit({ type: 'purge-result', request, purged });
  }

  #unlink(link: LinkConnection): void {
    this.#links.delete(link);
    for (const number of link.sessions.keys()) this.#detach(link, number);
    this.#presence.left(link);
  }

  #tick(): void {
    for (const owner of this.#owners.values()) owner.tick();
    this.#budget.enforce(this.#owners.values());
  }

  #sweeping = false;

  async #sweep(): Promise<void> {
    if (this.#sweeping || this.#owners.size === 0) return;
    this.#sweeping = true;
    try {
      const { mailbox, clock } = this.#ports;
      const expired = await mailbox.expired([...this.#owners.keys()], clock.now(), this.#config.sweepDocuments);
      for (const document of expired) this.#owners.get(document.partition)?.dropExpired(document);
    } catch (error) {
      this.#ports.logger.warn('expiry sweep failed', { error: error as Error });
    } finally {
      this.#sweeping = false;
    }
  }
}

type OwnerTail = { readonly from: PartitionOwner['core']['next']; readonly end: PartitionOwner['core']['next'] };

const NOT_OWNED = {
  outcome: 'refused',
  code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE,
  message: 'the partition is moving',
  retryAfterMs: 200,
} as const;
