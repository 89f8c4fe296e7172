import type { PartitionId } from '@lantern/protocol';
import type { KnownNode } from './kafkajs-brokers.js';
import type { Lease } from './kafkajs-lease.js';

export interface GroupSettings {
  readonly groupId: string;
  readonly topic: string;
  readonly partitionCount: number;
  /** After so long without a heartbeat the coordinator gives a member's partitions to others. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** How long {@link GroupMember.start} tries. */
  readonly joinTimeoutMs: number;
}

/** One generation of the group, as long as this process is in it. */
export interface Membership {
  readonly generation: number;
  readonly memberId: string;
  readonly partitions: ReadonlySet<PartitionId>;
  readonly lease: Lease;
  coordinator: KnownNode;
  /** Aborts when it is over. */
  readonly over: AbortSignal;
}

/** Why a membership ended, for the log and for what is done next. */
export type EndReason = 'rebalance' | 'removed' | 'no heartbeat' | 'refused commit' | 'failed fetch';
