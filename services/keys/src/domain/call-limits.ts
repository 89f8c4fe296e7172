import { rateLimited } from '@lantern/limits';
import { type Address, type Claim, addressKey } from '@lantern/protocol';
import { type Logger, asError } from '@lantern/runtime';
import type { KeysMetrics } from '../metrics.js';
import { type CallLimit, type Charge, type RateLimits, StoreUnavailable } from '../ports.js';

export interface CallLimitsOptions {
  /** Those that count. */
  readonly limits: RateLimits;
  /** Those that count in their stead, in memory, while they are not available. */
  readonly insurance: RateLimits;
  readonly logger: Logger;
  readonly metrics: KeysMetrics;
}

/** What is decided about a claim before anything is looked up. */
export type ClaimAdmission =
  | {
      readonly admitted: true;
      /** So many ask for the target's keys that bundles come without one-time keys: the rest is for later. */
      readonly drained: boolean;
      /** Nothing was handed out. Never rejects. */
      refund(): Promise<void>;
    }
  | { readonly admitted: false; readonly retryAfterMs: number };

/** How often who may do what; what happens when nobody can tell. */
export class CallLimits {
  readonly #options: CallLimitsOptions;

  constructor(options: CallLimitsOptions) {
    this.#options = options;
  }

  /**
   * Charges a claim before its target is looked up, so that one too many is answered alike for known and unknown users.
   * @throws StoreUnavailable: keys that are gone do not come back, so nothing is handed out uncounted
   */
  async claim({ requester, target }: Pick<Claim, 'requester' | 'target'>): Promise<ClaimAdmission> {
    // Each device of a user starts sessions with all the others when one is added.
    const claimer = target === requester.userId ? addressKey(requester) : requester.userId;
    const pair = await this.#charge('claimsPerPair', `${claimer}>${target}`);
    if (!pair.admitted) return pair;
    const perTarget = await this.#perTarget(target, pair);
    if (!perTarget.admitted) this.#options.metrics.drainedClaims.inc();
    const refund = async () => {
      await this.#giveBack(pair);
      await this.#giveBack(perTarget);
    };
    return { admitted: true, drained: !perTarget.admitted, refund };
  }

  /** The pair, charged already, gets its count back when nobody can tell about the target. */
  async #perTarget(target: string, pair: Charge): Promise<Charge> {
    try {
      return await this.#charge('claimsPerTarget', target);
    } catch (error) {
      await this.#giveBack(pair);
      throw error;
    }
  }

  /** @throws RequestProblem RATE_LIMITED; StoreUnavailable, since uploads fill the store */
  async upload(address: Address): Promise<void> {
    const charge = await this.#charge('uploadsPerDevice', addressKey(address));
    if (!charge.admitted) throw rateLimited('uploads_per_device', charge.retryAfterMs);
  }

  /**
   * Those of proven devices apart: whoever has but a token uses up nothing of theirs.
   * @returns what gives it back, for one that is to be repeated; never rejects
   * @throws RequestProblem RATE_LIMITED
   */
  async registration({ userId }: Address, { proven }: { readonly proven: boolean }): Promise<() => Promise<void>> {
    const charge = await this.#insured('registrationsPerUser', proven ? `${userId} proven` : userId);
    if (!charge.admitted) throw rateLimited('registrations_per_user', charge.retryAfterMs);
    return () => this.#giveBack(charge);
  }

  /** Charges the target of a claim that was admitted before: whether its bundles come without one-time keys. */
  async isDrained(target: string): Promise<boolean> {
    const perTarget = await this.#charge('claimsPerTarget', target);
    if (!perTarget.admitted) this.#options.metrics.drainedClaims.inc();
    return !perTarget.admitted;
  }

  async #insured(limit: CallLimit, key: string): Promise<Charge> {
    try {
      return await this.#charge(limit, key);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return this.#options.insurance.charge(limit, key);
    }
  }

  async #charge(limit: CallLimit, key: string): Promise<Charge> {
    try {
      return await this.#options.limits.charge(limit, key);
    } catch (error) {
      if (error instanceof StoreUnavailable) this.#options.metrics.limiterStoreFailures.inc();
      throw error;
    }
  }

  async #giveBack(charge: Charge): Promise<void> {
    if (!charge.admitted) return;
    try {
      await charge.refund();
    } catch (error) {
      this.#options.logger.warn('a count could not be given back', { error: asError(error) });
    }
  }
}
