import { type Rate, RateLimiter, rateLimited } from '@lantern/limits';
import type { UserId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { Asker } from './asker.js';

export interface RequestLimitsConfig {
  readonly sendsPerSender: Rate;
  readonly ephemeralsPerSender: Rate;
  readonly lookUpsPerPair: Rate;
  readonly lookUpTargetsPerUser: Rate;
  readonly keyRequestsPerUser: Rate;
  readonly tokenRefreshesPerUser: Rate;
  /** All requests together of a user's connections that have not proven a device. */
  readonly unprovenRequestsPerUser: Rate;
  /** Counts that each limiter keeps. */
  readonly limiterEntries: number;
}

/** For so long a user that was looked up is no new one to whoever looked it up, ms. */
const KNOWN_MS = 3_600_000;

/** One look-up that was charged. */
export interface LookUp {
  /** Nothing was learned by it: gives back what it was charged. Once. */
  refund(): void;
}

/**
 * How often users may do what on this gateway, whichever of their connections asks. In memory: a user with connections to
 * several gateways has as much at each. Connections that have not proven a device share one bucket of their own.
 */
export class RequestLimits {
  readonly #sends: RateLimiter;
  readonly #ephemerals: RateLimiter;
  readonly #lookUps: RateLimiter;
  readonly #targets: RateLimiter;
  /** Which users were looked up by whom within the last hour. */
  readonly #known: RateLimiter;
  readonly #keyRequests: RateLimiter;
  readonly #tokenRefreshes: RateLimiter;
  readonly #unproven: RateLimiter;

  constructor(config: RequestLimitsConfig, clock: Clock) {
    const limiter = (rate: Rate) => new RateLimiter({ rate, clock, entries: config.limiterEntries });
    this.#sends = limiter(config.sendsPerSender);
    this.#ephemerals = limiter(config.ephemeralsPerSender);
    this.#lookUps = limiter(config.lookUpsPerPair);
    this.#targets = limiter(config.lookUpTargetsPerUser);
    this.#known = limiter({ burst: 1, intervalMs: KNOWN_MS });
    this.#keyRequests = limiter(config.keyRequestsPerUser);
    this.#tokenRefreshes = limiter(config.tokenRefreshesPerUser);
    this.#unproven = limiter(config.unprovenRequestsPerUser);
  }

  /** Only a proven device sends. @throws RequestProblem RATE_LIMITED, as all that follow */
  send(sender: UserId, ephemeral: boolean): void {
    const waitMs = this.#sendsOf(ephemeral).charge(sender);
    if (waitMs > 0) throw rateLimited('sends_per_sender', waitMs);
  }

  /** The send was a duplicate, or nobody took it: it is to be repeated. */
  refundSend(sender: UserId, ephemeral: boolean): void {
    this.#sendsOf(ephemeral).refund(sender);
  }

  /** To be called before the look-up, so that the answer to one too many does not tell whether there is such a user. */
  lookUp(asker: Asker, target: UserId): LookUp {
    const { userId, proven } = asker;
    if (!proven) return this.#unprovenRequest(userId);
    // Nothing is charged for what is refused: each limit is looked at before the first one counts.
    this.#requireTarget(userId, target);
    const waitMs = this.#lookUps.charge(userId, target);
    if (waitMs > 0) throw rateLimited('look_ups_per_pair', waitMs);
    const refundTarget = this.#chargeTarget(userId, target);
    return {
      refund: () => {
        this.#lookUps.refund(userId, target);
        refundTarget();
      },
    };
  }

  /** A claim tells of devices, too, and has a limit per pair of its own in the keys service. Only a proven device claims. */
  claim(requester: UserId, target: UserId): void {
    this.#requireTarget(requester, target);
    this.keyRequest({ userId: requester, proven: true });
    this.#chargeTarget(requester, target);
  }

  keyRequest({ userId, proven }: Asker): void {
    if (!proven) return void this.#unprovenRequest(userId);
    const waitMs = this.#keyRequests.charge(userId);
    if (waitMs > 0) throw rateLimited('key_requests_per_user', waitMs);
  }

  tokenRefresh({ userId, proven }: Asker): void {
    if (!proven) return void this.#unprovenRequest(userId);
    const waitMs = this.#tokenRefreshes.charge(userId);
    if (waitMs > 0) throw rateLimited('token_refreshes_per_user', waitMs);
  }

  #sendsOf(ephemeral: boolean): RateLimiter {
    return ephemeral ? this.#ephemerals : this.#sends;
  }

  #unprovenRequest(userId: UserId): LookUp {
    const waitMs = this.#unproven.charge(userId);
    if (waitMs > 0) throw rateLimited('unproven_requests_per_user', waitMs);
    return { refund: () => this.#unproven.refund(userId) };
  }

  /** Whether the requester may ask about the target, who may be a new one. The time told is one for each refusal. */
  #requireTarget(requester: UserId, target: UserId): void {
    if (this.#known.waitMs(requester, target) > 0 || this.#targets.waitMs(requester) === 0) return;
    throw rateLimited('look_up_targets_per_user', this.#targets.charge(requester));
  }

  /** Charges a target that is new to the requester. @returns how to undo it */
  #chargeTarget(requester: UserId, target: UserId): () => void {
    if (this.#known.charge(requester, target) > 0) return () => undefined;
    this.#targets.charge(requester);
    return () => {
      this.#known.refund(requester, target);
      this.#targets.refund(requester);
    };
  }
}
