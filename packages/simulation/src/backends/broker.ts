import type { AddressKey, Offset, PartitionId } from '@lantern/protocol';
import type { AppendRecord } from '@lantern/transport';
import type { Random } from '../engine/random.js';
import type { Scheduled, Scheduler } from '../engine/scheduler.js';

export interface StoredRecord {
  readonly offset: Offset;
  readonly address: AddressKey;
  readonly value: Uint8Array;
  /** Virtual ms. */
  readonly appliedAt: number;
}

export interface BrokerOptions {
  readonly partitionCount: number;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export type GroupError = 'rebalance' | 'unknown-member';

interface Member {
  readonly id: string;
  lastSeen: number;
  partitions: readonly PartitionId[];
  /** Asks to join the next generation. */
  joining: ((generation: number) => void) | undefined;
}

/** The log and its group, as brokers keep them: nothing here is ever lost. */
export class Broker {
  readonly partitions: StoredRecord[][];
  readonly committed = new Map<PartitionId, Offset>();
  readonly #options: BrokerOptions;
  readonly #members = new Map<string, Member>();
  readonly #fetchers = new Map<PartitionId, Set<() => void>>();
  /** Told of each committed offset, with the one before. */
  onCommitted: (partition: PartitionId, from: Offset, to: Offset) => void = () => undefined;
  #generation = 0;
  #rebalance: Scheduled | undefined;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.partitions = Array.from({ length: options.partitionCount }, () => []);
    const watch = (): void => {
      this.#expireMembers();
      options.scheduler.after(options.sessionTimeoutMs / 4, watch);
    };
    watch();
  }

  get generation(): number {
    return this.#generation;
  }

  records(partition: PartitionId): StoredRecord[] {
    return this.partitions[partition] ?? [];
  }

  append(partition: PartitionId, records: readonly AppendRecord[]): readonly StoredRecord[] {
    const log = this.records(partition);
    const appliedAt = this.#options.scheduler.now;
    // Offsets may have gaps.
    const gap = this.#options.random.chance(0.05) ? 1 : 0;
    const next = (log.at(-1)?.offset ?? -1) + 1 + gap;
    const stored = records.map(({ address, value }, index) => {
      return { offset: (next + index) as Offset, address, value, appliedAt };
    });
    log.push(...stored);
    for (const wake of this.#fetchers.get(partition) ?? []) wake();
    return stored;
  }

  end(partition: PartitionId): Offset {
    return ((this.records(partition).at(-1)?.offset ?? -1) + 1) as Offset;
  }

  committedTo(partition: PartitionId): Offset {
    return this.committed.get(partition) ?? (0 as Offset);
  }

  /** Index of the first record at or above the offset. */
  indexOf(partition: PartitionId, offset: number): number {
    const log = this.records(partition);
    let low = 0;
    let high = log.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((log[middle] as StoredRecord).offset < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Calls `wake` when there is something new. */
  onAppend(partition: PartitionId, wake: () => void): () => void {
    const fetchers = this.#fetchers.get(partition) ?? new Set();
    this.#fetchers.set(partition, fetchers);
    fetchers.add(wake);
    return () => void fetchers.delete(wake);
  }

  /** Any member of the current generation may commit for any partition, also backwards: that is how brokers are. */
  commit(generation: number, memberId: string, offsets: ReadonlyMap<PartitionId, Offset>): boolean {
    if (generation !== this.#generation || !this.#members.has(memberId)) return false;
    for (const [partition, offset] of offsets) {
      const before = this.committedTo(partition);
      this.committed.set(partition, offset);
      this.onCommitted(partition, before, offset);
    }
    return true;
  }

  /** `joined` is called when the next generation begins, and never if another join of the member comes first. */
  join(memberId: string, joined: (generation: number) => void): void {
    const member = this.#members.get(memberId) ?? { id: memberId, lastSeen: 0, partitions: [], joining: undefined };
    this.#members.set(memberId, member);
    member.lastSeen = this.#options.scheduler.now;
    member.joining = joined;
    this.#beginRebalance();
    this.#completeIfAllJoined();
  }

  sync(memberId: string, generation: number): readonly PartitionId[] | GroupError {
    const member = this.#members.get(memberId);
    if (member === undefined) return 'unknown-member';
    if (generation !== this.#generation || this.#rebalance !== undefined) return 'rebalance';
    member.lastSeen = this.#options.scheduler.now;
    return member.partitions;
  }

  heartbeat(memberId: string, generation: number): GroupError | undefined {
    const member = this.#members.get(memberId);
    if (member === undefined) return 'unknown-member';
    member.lastSeen = this.#options.scheduler.now;
    return generation !== this.#generation || this.#rebalance !== undefined ? 'rebalance' : undefined;
  }

  leave(memberId: string): void {
    if (!this.#members.delete(memberId)) return;
    this.#beginRebalance();
    this.#completeIfAllJoined();
  }

  /** As when the group's coordinator moves: all members join again. */
  rebalance(): void {
    this.#beginRebalance();
  }

  #expireMembers(): void {
    const { scheduler, sessionTimeoutMs } = this.#options;
    for (const { id, lastSeen, joining } of this.#members.values())
      if (joining === undefined && lastSeen + sessionTimeoutMs < scheduler.now) this.leave(id);
  }

  #beginRebalance(): void {
    const { scheduler, rebalanceTimeoutMs } = this.#options;
    this.#rebalance ??= scheduler.after(rebalanceTimeoutMs, () => this.#complete());
  }

  #completeIfAllJoined(): void {
    if (this.#rebalance === undefined) return;
    for (const { joining } of this.#members.values()) if (joining === undefined) return;
    this.#complete();
  }

  #complete(): void {
    this.#rebalance?.cancel();
    this.#rebalance = undefined;
    for (const { id, joining } of this.#members.values()) if (joining === undefined) this.#members.delete(id);
    this.#generation++;
    this.#assign();
    for (const member of this.#members.values()) {
      const { joining } = member;
      member.joining = undefined;
      member.lastSeen = this.#options.scheduler.now;
      joining?.(this.#generation);
    }
  }

  /** Mostly each keeps what it has. */
  #assign(): void {
    const { random, partitionCount } = this.#options;
    const members = [...this.#members.values()];
    if (members.length === 0) return;
    const before = new Map(members.flatMap(({ id, partitions }) => partitions.map((partition) => [partition, id])));
    const most = Math.ceil(partitionCount / members.length);
    const next = new Map(members.map(({ id }) => [id, [] as PartitionId[]]));
    const spread = random.chance(0.2);
    for (let partition = 0; partition < partitionCount; partition++) {
      const owner = next.get(before.get(partition as PartitionId) ?? '');
      const free = members.filter(({ id }) => (next.get(id)?.length ?? 0) < most);
      if (!spread && owner !== undefined && owner.length < most) owner.push(partition as PartitionId);
      else next.get((free.length > 0 ? random.pick(free) : random.pick(members)).id)?.push(partition as PartitionId);
    }
    for (const member of members) member.partitions = next.get(member.id) ?? [];
  }
}
