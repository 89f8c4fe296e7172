import { type Clock, type Logger, asError } from '@lantern/runtime';
import { pause } from '../owner/retry.js';
import type { KafkaBrokers, KnownNode } from './kafkajs-brokers.js';
import { AccessRefused, ErrorCode, hasCode, requireNoError } from './kafkajs-error.js';
import { joinGroup } from './kafkajs-join.js';
import { Lease } from './kafkajs-lease.js';
import type { EndReason, GroupSettings, Membership } from './kafkajs-membership.js';
import type { MemberClaim } from './kafkajs-sticky-assignment.js';

export interface GroupMemberOptions {
  readonly settings: GroupSettings;
  /** Connections of this member's own: a JoinGroup holds up whatever is sent after it to the same broker. */
  readonly brokers: KafkaBrokers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What this process owned last, and under which generation. */
  readonly claim: Omit<MemberClaim, 'nonce'>;
  /** A new generation. */
  readonly onAssigned: (membership: Membership) => void;
  /** The generation is over for this member, before anything else happens. */
  readonly onLost: () => void;
}

/** Trying again without a change of the configuration is in vain. */
const FATAL = [
  ErrorCode.invalidGroupId,
  ErrorCode.invalidSessionTimeout,
  ErrorCode.topicAuthorizationFailed,
  ErrorCode.groupAuthorizationFailed,
  ErrorCode.clusterAuthorizationFailed,
] as const;

const RETRY_MS = 100;
const MAX_RETRY_MS = 5_000;
const AFTER_FAILED_FETCH_MS = 5_000;
const LEAVE_WAIT_MS = 1_000;
/** Of the session timeout; the rest is for clocks that do not run at the same rate, and for what is under way. */
const LEASE_SHARE = 0.8;

class Left extends Error {
  override readonly name = 'Left';
}

/**
 * Membership in a consumer group, over single requests to its coordinator. Heartbeats do not depend on fetching; a coordinator that
 * moves is followed within the generation; after a rebalance it joins again under the same member id, without leaving (K15).
 */
export class GroupMember {
  readonly #options: GroupMemberOptions;
  readonly #left = new AbortController();
  #claim: Omit<MemberClaim, 'nonce'>;
  #memberId = '';
  #current: { readonly membership: Membership; readonly over: AbortController } | undefined;
  #running: Promise<void> | undefined;
  #onFirst: { resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(options: GroupMemberOptions) {
    this.#options = options;
    this.#claim = options.claim;
  }

  /** Of now; looks at the lease. */
  get membership(): Membership | undefined {
    return this.#current?.membership.lease.holds === true ? this.#current.membership : undefined;
  }

  /** What the next member of this process claims. */
  get claim(): Omit<MemberClaim, 'nonce'> {
    return this.#claim;
  }

  /** Resolves with the first assignment, or when it was left before. @throws when there is none within the join timeout. */
  start(): Promise<void> {
    const { clock, settings } = this.#options;
    const first = new Promise<void>((resolve, reject) => (this.#onFirst = { resolve, reject }));
    const timer = clock.after(settings.joinTimeoutMs, () =>
      this.#giveUp(new Error(`the group was not joined within ${settings.joinTimeoutMs} ms`)),
    );
    this.#running = this.#run();
    return first.finally(() => timer.cancel());
  }

  /** Ends this membership, if it is the current one, with `onLost`; a new generation will follow. */
  end(membership: Membership, reason: EndReason): void {
    if (this.#current?.membership !== membership) return;
    const { over } = this.#current;
    this.#current = undefined;
    membership.lease.end();
    if (reason === 'removed') this.#memberId = '';
    over.abort(reason);
    if (this.#left.signal.aborted) return;
    this.#options.logger.warn('group membership ended: joining again', {
      generation: membership.generation,
      rebalance: reason === 'rebalance',
      heartbeatsMissed: reason === 'no heartbeat',
      fetchFailed: reason === 'failed fetch',
    });
    this.#options.onLost();
  }

  /**
   * Leaves; nothing is told any more. Tells the coordinator over other connections than the member's, on which a join may be
   * waiting; best effort: else the coordinator notices at the end of the session.
   */
  async leave(brokers: KafkaBrokers): Promise<void> {
    const { clock, settings, logger } = this.#options;
    this.#left.abort();
    if (this.#current !== undefined) this.end(this.#current.membership, 'rebalance');
    this.#onFirst?.resolve();
    // The coordinator may be about to give a member id.
    const patience = pause(clock, LEAVE_WAIT_MS, new AbortController().signal);
    if (this.#memberId === '') await Promise.race([this.#running, patience]);
    const memberId = this.#memberId;
    if (memberId !== '') {
      const { groupId } = settings;
      try {
        const { node } = await brokers.coordinator(groupId);
        requireNoError((await node.request('LeaveGroup', { groupId, memberId })).errorCode, 'LeaveGroup');
      } catch (error) {
        logger.debug('the coordinator was not told', { error: asError(error) });
      }
    }
    this.#options.brokers.close();
    await this.#running;
  }

  /** Looks for the coordinator again. */
  async findCoordinator(membership: Membership): Promise<KnownNode> {
    membership.coordinator = await this.#options.brokers.coordinator(this.#options.settings.groupId);
    return membership.coordinator;
  }

  async #run(): Promise<void> {
    const { signal } = this.#left;
    for (let failures = 0; !signal.aborted;) {
      try {
        const membership = await this.#join();
        failures = 0;
        await this.#beat(membership);
        if (membership.over.reason === 'failed fetch') await pause(this.#options.clock, AFTER_FAILED_FETCH_MS, signal);
      } catch (error) {
        if (signal.aborted) return;
        await this.#recover(error, failures++);
      }
    }
  }

  async #join(): Promise<Membership> {
    const { settings, brokers, clock, logger } = this.#options;
    const coordinator = await brokers.coordinator(settings.groupId);
    let syncedAt = clock.monotonic();
    const claim = this.#claim;
    const joined = await joinGroup({
      ...settings,
      coordinator: coordinator.node,
      memberId: this.#memberId,
      claim,
      onMemberId: (memberId) => {
        this.#memberId = memberId;
        this.#requireNotLeft();
      },
      beforeSync: () => (syncedAt = clock.monotonic()),
    });
    this.#requireNotLeft();
    const { generation, partitions } = joined;
    if (generation === claim.generation) throw new Error('the coordinator gave the generation that was lost');
    const over = new AbortController();
    const onExpired = () => this.end(membership, 'no heartbeat');
    const lease = new Lease({ clock, lengthMs: LEASE_SHARE * settings.sessionTimeoutMs, onExpired }, syncedAt);
    const membership: Membership = {
      generation,
      memberId: this.#memberId,
      partitions: new Set(partitions),
      lease,
      coordinator,
      over: over.signal,
    };
    this.#current = { membership, over };
    this.#claim = { generation, partitions };
    logger.info('joined the group', { generation, partitions: partitions.length });
    this.#options.onAssigned(membership);
    this.#onFirst?.resolve();
    return membership;
  }

  #requireNotLeft(): void {
    if (this.#left.signal.aborted) throw new Left('left during the join');
  }

  /** Until the membership is over. */
  async #beat(membership: Membership): Promise<void> {
    const { clock, settings } = this.#options;
    let retry = false;
    while (!membership.over.aborted) {
      await pause(clock, retry ? RETRY_MS : settings.heartbeatIntervalMs, membership.over);
      if (membership.over.aborted) return;
      retry = !(await orAborted(this.#heartbeat(membership), membership.over));
    }
  }

  /** @returns whether the coordinator answered */
  async #heartbeat(membership: Membership): Promise<boolean> {
    const { clock, settings } = this.#options;
    const { generation, memberId, lease, coordinator } = membership;
    const request = { groupId: settings.groupId, memberId, groupGenerationId: generation };
    const sentAt = clock.monotonic();
    try {
      const { errorCode } = await coordinator.node.request('Heartbeat', request);
      requireNoError(errorCode, 'Heartbeat');
      lease.renew(sentAt);
      return true;
    } catch (error) {
      if (hasCode(error, ErrorCode.rebalanceInProgress, ErrorCode.illegalGeneration)) this.end(membership, 'rebalance');
      else if (hasCode(error, ErrorCode.unknownMember, ...FATAL)) this.end(membership, 'removed');
      // The generation outlives a coordinator: another one takes the group over with its members.
      else await this.findCoordinator(membership).catch(() => undefined);
      return false;
    }
  }

  async #recover(error: unknown, failures: number): Promise<void> {
    const { clock, logger } = this.#options;
    const again = hasCode(error, ErrorCode.rebalanceInProgress, ErrorCode.illegalGeneration, ErrorCode.unknownMember);
    if (hasCode(error, ErrorCode.unknownMember)) this.#memberId = '';
    if (again && failures === 0) return;
    if (error instanceof AccessRefused || hasCode(error, ...FATAL)) this.#giveUp(asError(error));
    logger.warn('the group was not joined, trying again', { error: asError(error), failures });
    const ceiling = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** failures);
    await pause(clock, ceiling / 2 + (Math.random() * ceiling) / 2, this.#left.signal);
  }

  /** Only before the first assignment: later there is nobody to tell, and it is tried for ever. */
  #giveUp(error: Error): void {
    this.#onFirst?.reject(error);
  }
}

/** The result of the work, or true as soon as the signal aborts; leaves nothing behind at the signal. */
async function orAborted(work: Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  let onAbort: () => void = () => undefined;
  const aborted = new Promise<true>((resolve) => (onAbort = () => resolve(true)));
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
