import type { PartitionId } from '@lantern/protocol';
import type { Timer } from '@lantern/runtime';
import type { Network } from '../engine/network.js';
import type { SimProcess } from '../engine/sim-process.js';
import type { Broker, GroupError } from './broker.js';

export interface MembershipOptions {
  readonly network: Network;
  readonly broker: Broker;
  readonly process: SimProcess;
  readonly name: string;
  readonly requestTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly assigned: (generation: number, partitions: readonly PartitionId[]) => void;
  readonly lost: () => void;
}

const LEASE_SHARE = 0.8;
const RETRY_MS = 100;
const JOIN_TIMEOUT_MS = 6_000;
const BROKER = 'broker';

/** Membership of one process in the group, as the real adapter keeps it: joins, syncs, beats, and joins again. */
export class GroupMembership {
  readonly #options: MembershipOptions;
  memberId: string;
  assignedAt = 0;
  #ids = 0;
  #left = false;
  #generation = -1;
  #leaseUntil = 0;
  #timer: Timer | undefined;
  #onFirst: (() => void) | undefined;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.memberId = `${options.name}-0`;
  }

  /** By the process's own monotonic clock; `lost` was called when it is false. */
  get holdsLease(): boolean {
    if (this.#generation < 0) return false;
    if (this.#options.process.clock.monotonic() < this.#leaseUntil) return true;
    this.#end();
    return false;
  }

  /** Resolves with the first assignment, or when it was left before. */
  start(): Promise<void> {
    return new Promise((resolve) => {
      this.#onFirst = resolve;
      void this.#join();
    });
  }

  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    this.#generation = -1;
    this.#timer?.cancel();
    this.#onFirst?.();
    const { broker } = this.#options;
    const { memberId } = this;
    // Best effort: else the coordinator notices.
    await this.#call('leave group', () => broker.leave(memberId)).catch(() => undefined);
  }

  #end(): void {
    if (this.#generation < 0 || this.#left) return;
    this.#generation = -1;
    this.#timer?.cancel();
    this.#options.lost();
    void this.#join();
  }

  #call<T>(what: string, apply: () => T): Promise<T> {
    const { network, process, requestTimeoutMs } = this.#options;
    const error = () => new Error(`${what}: no answer`);
    const shared = { from: process, to: BROKER, timeoutMs: requestTimeoutMs };
    return network.call({ ...shared, what: () => what, apply, timedOut: error, refused: error });
  }

  async #join(): Promise<void> {
    while (!this.#left && this.#generation < 0) {
      try {
        const generation = await this.#joinGroup();
        if (this.#left || this.#generation >= 0) return;
        const syncedAt = this.#options.process.clock.monotonic();
        const { memberId } = this;
        const result = await this.#call('sync group', () => this.#options.broker.sync(memberId, generation));
        if (this.#left || this.#generation >= 0) return;
        if (typeof result === 'object') return this.#begin(generation, result, syncedAt);
        this.#follow(result);
      } catch {
        await this.#pause(RETRY_MS);
      }
    }
  }

  #begin(generation: number, partitions: readonly PartitionId[], syncedAt: number): void {
    const { sessionTimeoutMs, network, assigned, process } = this.#options;
    this.#generation = generation;
    this.#leaseUntil = syncedAt + LEASE_SHARE * sessionTimeoutMs;
    this.assignedAt = network.scheduler.now;
    network.trace.add(process.name, '', () => `assigned g${generation}: ${partitions.map((p) => `p${p}`).join(' ')}`);
    this.#watch();
    assigned(generation, partitions);
    this.#onFirst?.();
  }

  /** Two clocks in one: heartbeats, and the end of the lease. */
  #watch(): void {
    const { process, sessionTimeoutMs } = this.#options;
    const generation = this.#generation;
    this.#timer = process.clock.every(sessionTimeoutMs / 4, () => {
      if (!this.holdsLease) return;
      const sentAt = process.clock.monotonic();
      const { memberId } = this;
      this.#call('heartbeat', () => this.#options.broker.heartbeat(memberId, generation)).then(
        (error) => this.#answered(generation, sentAt, error),
        () => undefined,
      );
    });
  }

  #answered(generation: number, sentAt: number, error: GroupError | undefined): void {
    if (generation !== this.#generation || this.#left) return;
    if (error === undefined) {
      this.#leaseUntil = Math.max(this.#leaseUntil, sentAt + LEASE_SHARE * this.#options.sessionTimeoutMs);
      return;
    }
    this.#follow(error);
    this.#end();
  }

  #follow(error: GroupError): void {
    if (error === 'unknown-member') this.memberId = `${this.#options.name}-${++this.#ids}`;
  }

  /** The answer comes when the whole group has joined. */
  #joinGroup(): Promise<number> {
    const { network, process, broker } = this.#options;
    const { memberId } = this;
    return new Promise((resolve, reject) => {
      const timer = process.clock.after(JOIN_TIMEOUT_MS, () => reject(new Error('the group was not joined')));
      const answer = (generation: number): void => {
        if (network.isBlocked(BROKER, process.name)) return;
        network.scheduler.after(network.delay(), () =>
          process.dispatch(() => {
            timer.cancel();
            resolve(generation);
          }),
        );
      };
      this.#call('join group', () => {
        if (process.alive && !this.#left) broker.join(memberId, answer);
      }).catch(() => undefined);
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#options.process.clock.after(ms, resolve));
  }
}
