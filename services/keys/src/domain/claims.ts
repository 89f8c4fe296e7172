import { hash } from 'node:crypto';
import { rateLimited } from '@lantern/limits';
import {
  type Claim,
  type ClaimResult,
  RequestProblem,
  addressKey,
  unavailable,
  userIdToBytes,
  v1,
} from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { ClaimState, Install, KeyStore, OpenClaim, TakenKeys } from '../ports.js';
import type { CallLimits } from './call-limits.js';
import { equalBytes } from './equal-bytes.js';
import { pause } from './pause.js';
import { type ClaimPlan, NOTHING_TAKEN, planClaim } from './plan-claim.js';
import { visibleDevices } from './user-devices.js';

/** I7: claims under way in this process. */
const MAX_CLAIMS_IN_FLIGHT = 10_000;
/** How often a claim that another process works on is looked at. */
const POLL_MS = 100;

export interface ClaimsOptions {
  readonly store: KeyStore;
  readonly limits: CallLimits;
  readonly clock: Clock;
  /** How long a repeat gets the first answer. */
  readonly windowMs: number;
  /** After so long, a claim that was left unanswered is taken over. */
  readonly takeOverAfterMs: number;
  /** How long a call waits for somebody else's attempt. */
  readonly waitMs: number;
  /** A device is told when fewer one-time keys of a kind are left. */
  readonly lowKeyThreshold: number;
}

interface Flight {
  readonly fingerprint: Uint8Array;
  readonly result: Promise<ClaimResult>;
}

interface AttemptContext {
  /** No one-time keys are to be given. */
  readonly drained: boolean;
  /** `here` is set when it is this call that answers the claim, for the first time. */
  readonly answered: { here: boolean };
}

function conflict(): RequestProblem {
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_CONFLICT, 'claimId was used for another claim');
}

/** @throws RequestProblem CONFLICT */
function earlierAnswer(known: ClaimState): ClaimResult | undefined {
  if (known.state === 'conflict') throw conflict();
  return known.state === 'answered' ? { ...known.answer, low: [] } : undefined;
}

/** Covers everything but the requester and the claim id; the order of `known` does not count. */
function fingerprintOf({ target, known }: Claim): Uint8Array {
  const bytes = new Uint8Array(16 + 8 * known.length);
  userIdToBytes(target, bytes);
  const view = new DataView(bytes.buffer);
  [...known]
    .sort((a, b) => a.deviceId - b.deviceId)
    .forEach(({ deviceId, registrationId }, index) => {
      view.setUint32(16 + 8 * index, deviceId);
      view.setUint32(20 + 8 * index, registrationId);
    });
  return hash('sha256', bytes, 'buffer');
}

/**
 * Claims of one-time keys. A claim is written down before a key is taken, and its answer before it is given, so that a
 * repeat gets the same answer; whoever dies in between burns the keys it took, and never hands one out twice (I5). A store
 * that can does all of it in one step.
 */
export class Claims {
  readonly #options: ClaimsOptions;
  readonly #flights = new Map<string, Flight>();

  constructor(options: ClaimsOptions) {
    this.#options = options;
  }

  /** @throws RequestProblem UNKNOWN_USER, CONFLICT, RATE_LIMITED, UNAVAILABLE */
  claim(claim: Claim): Promise<ClaimResult> {
    const key = `${addressKey(claim.requester)} ${Buffer.from(claim.claimId).toString('hex')}`;
    const fingerprint = fingerprintOf(claim);
    const current = this.#flights.get(key);
    if (current) return equalBytes(current.fingerprint, fingerprint) ? current.result : Promise.reject(conflict());
    if (this.#flights.size >= MAX_CLAIMS_IN_FLIGHT) return Promise.reject(unavailable('too many claims at once'));
    const result = this.#run(claim, fingerprint).finally(() => this.#flights.delete(key));
    this.#flights.set(key, { fingerprint, result });
    return result;
  }

  async #run(claim: Claim, fingerprint: Uint8Array): Promise<ClaimResult> {
    const admission = await this.#options.limits.claim(claim);
    if (!admission.admitted) return this.#limited(claim, fingerprint, admission.retryAfterMs);
    const answered = { here: false };
    try {
      return await this.#attempt(claim, fingerprint, { drained: admission.drained, answered });
    } finally {
      // Of a repeat, which costs no key; or of a failure.
      if (!answered.here) await admission.refund();
    }
  }

  async #attempt(claim: Claim, fingerprint: Uint8Array, { drained, answered }: AttemptContext): Promise<ClaimResult> {
    const { store, clock, waitMs } = this.#options;
    const end = clock.monotonic() + waitMs;
    while (clock.monotonic() <= end) {
      const user = await store.devices.load(claim.target);
      if (visibleDevices(user).length === 0) {
        // Counts as much as a claim that gets keys: whoever tries names is told nothing for free.
        answered.here = true;
        return this.#withoutDevices(claim, fingerprint);
      }
      const plan = planClaim(claim, user, { drained });
      const result = await this.#settle(this.#asOfNow(claim, fingerprint), plan, answered);
      if (result) return result;
      await pause(clock, POLL_MS);
    }
    throw unavailable('an earlier attempt at this claim is under way');
  }

  /** A repeat is answered whatever the rate, as it was counted before: its answer may have been lost, or never written. */
  async #limited(claim: Claim, fingerprint: Uint8Array, retryAfterMs: number): Promise<ClaimResult> {
    const { store, limits } = this.#options;
    const found = await store.claims.find(this.#asOfNow(claim, fingerprint));
    const answer = earlierAnswer(found);
    if (answer) return answer;
    if (found.state === 'pending') {
      const drained = await limits.isDrained(claim.target);
      return this.#attempt(claim, fingerprint, { drained, answered: { here: false } });
    }
    throw rateLimited('claims_per_pair', retryAfterMs);
  }

  /** An answer that was given before is given again, also when its devices are gone. */
  async #withoutDevices(claim: Claim, fingerprint: Uint8Array): Promise<ClaimResult> {
    const found = await this.#options.store.claims.find(this.#asOfNow(claim, fingerprint));
    const answer = earlierAnswer(found);
    if (answer) return answer;
    throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_UNKNOWN_USER, 'the user has no devices');
  }

  #asOfNow({ requester, claimId }: Claim, fingerprint: Uint8Array): OpenClaim {
    const { clock, windowMs, takeOverAfterMs } = this.#options;
    const now = clock.now();
    const times = { now, validSince: now - windowMs, takeOverBefore: now - takeOverAfterMs };
    return { requester, claimId, fingerprint, ...times };
  }

  /** Undefined while an earlier attempt is under way. */
  async #settle(claim: OpenClaim, plan: ClaimPlan, answered: { here: boolean }): Promise<ClaimResult | undefined> {
    const { claims } = this.#options.store;
    if (!claims.fulfil) return this.#settleInSteps(claim, plan, answered);
    const fulfilled = await claims.fulfil(claim, plan.installs, (taken) => plan.answerOf(taken));
    if (fulfilled.state !== 'fulfilled') return earlierAnswer(fulfilled);
    answered.here = true;
    return { ...fulfilled.answer, low: this.#lowOf(plan, fulfilled.taken) };
  }

  async #settleInSteps(claim: OpenClaim, plan: ClaimPlan, answered: { here: boolean }) {
    const { claims, preKeys } = this.#options.store;
    const opened = await claims.open(claim);
    if (opened.state !== 'opened') return earlierAnswer(opened);
    answered.here = true;
    const taken = plan.installs.length === 0 ? [] : await preKeys.take(plan.installs);
    const result = { ...plan.answerOf(taken), low: this.#lowOf(plan, taken) };
    return (await claims.answer(opened.attempt, result)) ? result : undefined;
  }

  #lowOf({ installs }: ClaimPlan, taken: readonly TakenKeys[]): ClaimResult['low'] {
    return installs.flatMap((install, index) => this.#low(install, taken[index] ?? NOTHING_TAKEN));
  }

  /** Only the key that crosses the threshold tells: once per refill, not once per claim. */
  #low({ userId, deviceId }: Install, { oneTime, kem, left }: TakenKeys): ClaimResult['low'] {
    const address = { userId, deviceId };
    const last = this.#options.lowKeyThreshold - 1;
    const crossed = (key: unknown, count: number) => key !== undefined && count === last;
    return [
      ...(crossed(oneTime, left.oneTimeLeft) ? [{ address, kind: 'one-time' as const, left: last }] : []),
      ...(crossed(kem, left.kemLeft) ? [{ address, kind: 'kem' as const, left: last }] : []),
    ];
  }
}
