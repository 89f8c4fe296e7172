import type { Offset, PartitionId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { pause } from '../owner/retry.js';
import { OutcomeUnknown } from '../ports.js';
import type { KafkaBrokers, KnownNode } from './kafkajs-brokers.js';
import { BrokerUnreachable, ErrorCode, hasCode, requireNoError } from './kafkajs-error.js';
import type { GroupMember } from './kafkajs-group-member.js';
import type { Membership } from './kafkajs-membership.js';
import type { KafkaRequests } from './kafkajs-protocol.js';

export interface GroupOffsetsOptions {
  readonly groupId: string;
  readonly topic: string;
  /** Partition 0 of it takes the commits that only prove a generation; nobody consumes it in this group. */
  readonly markerTopic: string;
  /** For whoever is no member. */
  readonly brokers: KafkaBrokers;
  readonly clock: Clock;
  /** For all tries together. */
  readonly timeoutMs: number;
}

type CommitTopics = KafkaRequests['OffsetCommit']['args']['topics'];

const RETRY_MS = 50;
const REFUSED: ReadonlySet<number> = new Set([
  ErrorCode.illegalGeneration,
  ErrorCode.unknownMember,
  ErrorCode.rebalanceInProgress,
  ErrorCode.fencedInstance,
]);

/**
 * Not taken by this coordinator, or not known to be: it was replaced, is loading, or lacks replicas. Whatever it wrote stands in
 * the group's log before its answer, or never will; a repeat stands behind it, and the newest counts. So a repeat may follow such
 * an answer, other than an answer that never came (R2): that commit may still be under way and land behind the repeat.
 */
const TO_BE_REPEATED: ReadonlySet<number> = new Set([
  ErrorCode.coordinatorLoading,
  ErrorCode.coordinatorNotAvailable,
  ErrorCode.notCoordinator,
]);

/** Committed offsets of the group. */
export class GroupOffsets {
  readonly #options: GroupOffsetsOptions;
  /** The coordinator that told where the membership's takeover starts, until the first commit. */
  readonly #readFrom = new WeakMap<Membership, number>();

  constructor(options: GroupOffsetsOptions) {
    this.#options = options;
  }

  /** K11: read by an OffsetFetch of its own, after the sync of the generation in which they are used. */
  async committed(
    member: GroupMember | undefined,
    partitions: readonly PartitionId[],
  ): Promise<Map<PartitionId, Offset>> {
    const { clock, timeoutMs, groupId, brokers } = this.#options;
    const membership = member?.membership;
    const deadline = clock.monotonic() + timeoutMs;
    let known = membership?.coordinator;
    for (;;) {
      try {
        known ??= await (member !== undefined && membership !== undefined
          ? member.findCoordinator(membership)
          : brokers.coordinator(groupId));
        const offsets = await this.#fetch(known, partitions);
        if (membership !== undefined) this.#readFrom.set(membership, known.nodeId);
        return offsets;
      } catch (error) {
        if (clock.monotonic() >= deadline || hasCode(error, ErrorCode.groupAuthorizationFailed)) throw error;
        known = undefined;
        await pause(clock, RETRY_MS, membership?.over ?? new AbortController().signal);
      }
    }
  }

  /**
   * K8: one OffsetCommit under exactly this generation and its member id. It is sent at most once, unless a coordinator answered
   * that it does not take it, or was never reached; then the coordinator of now is asked, so that the membership outlives a broker.
   */
  async commit(member: GroupMember, generation: number, offsets: ReadonlyMap<PartitionId, Offset>): Promise<boolean> {
    const { membership } = member;
    if (membership?.generation !== generation) return false;
    // K2: the coordinator checks the generation, not who owns a partition in it.
    for (const partition of offsets.keys())
      if (!membership.partitions.has(partition)) throw new RangeError(`partition ${partition} is not owned`);
    const topics = this.#topics(offsets);
    const { clock, timeoutMs } = this.#options;
    const deadline = clock.monotonic() + timeoutMs;
    while (member.membership === membership) {
      const codes = await this.#send(membership, topics);
      if (codes.length > 0 && codes.every((code) => code === ErrorCode.none)) {
        this.#readFrom.delete(membership);
        return true;
      }
      if (codes.some((code) => REFUSED.has(code))) {
        member.end(membership, codes.includes(ErrorCode.unknownMember) ? 'removed' : 'refused commit');
        return false;
      }
      if (codes.some((code) => !TO_BE_REPEATED.has(code)))
        throw new OutcomeUnknown(`the commit was answered with error ${codes.find((code) => code !== 0) ?? 'none'}`);
      // A takeover's commit proves what this coordinator told; one that was replaced meanwhile may be elected again.
      if (this.#readFrom.has(membership) && codes.some((code) => code !== ErrorCode.coordinatorLoading))
        throw new OutcomeUnknown('the coordinator moved during the takeover');
      if (clock.monotonic() >= deadline) throw new OutcomeUnknown('no coordinator took the commit');
      await pause(clock, RETRY_MS, membership.over);
      await member.findCoordinator(membership).catch(() => undefined);
    }
    return false;
  }

  /** @returns error codes; `coordinatorLoading` also for a coordinator that was not reached: nothing was done */
  async #send(membership: Membership, topics: CommitTopics): Promise<readonly number[]> {
    const { coordinator, generation, memberId } = membership;
    const readFrom = this.#readFrom.get(membership) ?? coordinator.nodeId;
    // What a replaced coordinator told is only proved by a commit that the same one gets through to its replicas.
    if (readFrom !== coordinator.nodeId) throw new OutcomeUnknown('the coordinator moved during the takeover');
    const { groupId } = this.#options;
    const request = { groupId, memberId, groupGenerationId: generation, topics };
    try {
      const { responses } = await coordinator.node.request('OffsetCommit', request, this.#options.timeoutMs);
      return responses.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
    } catch (cause) {
      if (cause instanceof BrokerUnreachable) return [ErrorCode.coordinatorLoading];
      throw new OutcomeUnknown('the commit may or may not have been done', { cause });
    }
  }

  /**
   * The coordinator answers an OffsetCommit without partitions unchecked, and a heartbeat proves only what a coordinator believes that
   * may have been replaced. So the no-op is a commit too, of offset 0 of a partition that nobody reads: always the same, it may also
   * arrive late (R2), and it is only answered once the replicas of the coordinator have it.
   */
  #topics(offsets: ReadonlyMap<PartitionId, Offset>): CommitTopics {
    const { topic, markerTopic } = this.#options;
    if (offsets.size === 0) return [{ topic: markerTopic, partitions: [{ partition: 0, offset: '0' }] }];
    return [{ topic, partitions: [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) })) }];
  }

  async #fetch({ node }: KnownNode, partitions: readonly PartitionId[]): Promise<Map<PartitionId, Offset>> {
    const { groupId, topic } = this.#options;
    const { errorCode, responses } = await node.request('OffsetFetch', {
      groupId,
      topics: [{ topic, partitions: partitions.map((partition) => ({ partition })) }],
    });
    requireNoError(errorCode, 'OffsetFetch');
    const offsets = new Map<PartitionId, Offset>();
    for (const { partition, offset, errorCode: code } of responses[0]?.partitions ?? []) {
      requireNoError(code, 'OffsetFetch');
      if (Number(offset) >= 0) offsets.set(partition as PartitionId, Number(offset) as Offset);
    }
    return offsets;
  }
}
