import { type Rate, RateLimiter, rateLimited } from '@lantern/limits';
import type { UserId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';

export interface RequestLimitsConfig {
  readonly sendsPerSender: Rate;
  readonly ephemeralsPerSender: Rate;
  readonly lookUpsPerPair: Rate;
  readonly lookUpTargetsPerUser: Rate;
  readonly keyRequestsPerUser: Rate;
  readonly tokenRefreshesPerUser: Rate;
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
 * several gateways has as much at each.
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

  constructor(config: RequestLimitsConfig, clock: Clock) {
    const limiter = (rate: Rate) => new RateLimiter({ rate, clock, entries: config.limiterEntries });
    this.#sends = limiter(config.sendsPerSender);
    this.#ephemerals = limiter(config.ephemeralsPerSender);
    this.#lookUps = limiter(config.lookUpsPerPair);
    this.#targets = limiter(config.lookUpTargetsPerUser);
    this.#known = limiter({ burst: 1, intervalMs: KNOWN_MS });
    this.#keyRequests = limiter(config.keyRequestsPerUser);
    this.#tokenRefreshes = limiter(config.tokenRefreshesPerUser);
  }

  /** @throws RequestProblem RATE_LIMITED, as all that follow */
  send(sender: UserId, ephemeral: boolean): void {
    const waitMs = (ephemeral ? this.#ephemerals : this.#sends).charge(sender);
    if (waitMs > 0) throw rateLimited('too many sends', waitMs);
  }

  /** The send was a duplicate. */
  refundSend(sender: UserId): void {
    this.#sends.refund(sender);
  }

  /** To be called before the look-up, so that the answer to one too many does not tell whether there is such a user. */
  lookUp(requester: UserId, target: UserId): LookUp {
    const waitMs = this.#lookUps.charge(requester, target);
    if (waitMs > 0) throw rateLimited('too many look-ups of this user', waitMs);
    const refundPair = () => this.#lookUps.refund(requester, target);
    const refundTarget = this.#newTarget(requester, target, refundPair);
    return {
      refund: () => {
        refundPair();
        refundTarget();
      },
    };
  }

  /** A claim tells of devices, too, and has a limit per pair of its own in the keys service. */
  claim(requester: UserId, target: UserId): void {
    this.keyRequest(requester);
    this.#newTarget(requester, target);
  }

  keyRequest(userId: UserId): void {
    const waitMs = this.#keyRequests.charge(userId);
    if (waitMs > 0) throw rateLimited('too many requests that concern keys', waitMs);
  }

  tokenRefresh(userId: UserId): void {
    const waitMs = this.#tokenRefreshes.charge(userId);
    if (waitMs > 0) throw rateLimited('too many tokens', waitMs);
  }

  /** Charges a target that is new to the requester. @returns how to undo it */
  #newTarget(requester: UserId, target: UserId, refused?: () => void): () => void {
    if (this.#known.charge(requester, target) > 0) return () => undefined;
    const undo = () => this.#known.refund(requester, target);
    const waitMs = this.#targets.charge(requester);
    if (waitMs === 0) {
      return () => {
        undo();
        this.#targets.refund(requester);
      };
    }
    undo();
    refused?.();
    throw rateLimited('too many users looked up', waitMs);
  }
}
