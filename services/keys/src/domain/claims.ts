import { createHash } from 'node:crypto';
import { rateLimited } from '@lantern/limits';
import {
  type Bundle,
  type Claim,
  type ClaimResult,
  RequestProblem,
  addressKey,
  unavailable,
  userIdToBytes,
  v1,
} from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { ClaimAnswer, KeyStore, OpenClaim, TakenKeys } from '../ports.js';
import type { CallLimits } from './call-limits.js';
import { equalBytes } from './equal-bytes.js';
import { pause } from './pause.js';
import { type RegisteredDevice, type UserDevices, deviceInfo, visibleDevices } from './user-devices.js';

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

const NOTHING_TAKEN: TakenKeys = { left: { oneTimeLeft: 0, kemLeft: 0 } };

function conflict(): RequestProblem {
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_CONFLICT, 'claimId was used for another claim');
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
  return createHash('sha256').update(bytes).digest();
}

function bundleOf(device: RegisteredDevice, { oneTime, kem }: TakenKeys): Bundle {
  const { signedPreKey, lastResortKem } = device;
  const anyKem = kem ?? lastResortKem;
  return {
    device: deviceInfo(device),
    signedPreKey,
    ...(oneTime && { oneTime }),
    ...(anyKem && { kem: anyKem }),
    kemIsLastResort: kem === undefined && lastResortKem !== undefined,
  };
}

/** Devices that need a bundle: not the requester itself, nor one it has a current session with (I5: no key is wasted). */
function unknownDevices({ requester, target, known }: Claim, user: UserDevices): readonly RegisteredDevice[] {
  const current = new Map(known.map(({ deviceId, registrationId }) => [deviceId, registrationId]));
  return visibleDevices(user).filter(({ deviceId, registrationId }) => {
    const isRequester = target === requester.userId && deviceId === requester.deviceId;
    return !isRequester && current.get(deviceId) !== registrationId;
  });
}

function goneDevices({ known }: Claim, user: UserDevices): readonly number[] {
  const existing = new Set(visibleDevices(user).map(({ deviceId }) => deviceId));
  return known.map(({ deviceId }) => deviceId).filter((deviceId) => !existing.has(deviceId));
}

/**
 * Claims of one-time keys. A claim is written down before a key is taken, and its answer before it is given, so that a
 * repeat gets the same answer; whoever dies in between burns the keys it took, and never hands one out twice (I5).
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
      const opened = await store.claims.open(this.#asOfNow(claim, fingerprint));
      if (opened.state === 'conflict') throw conflict();
      if (opened.state === 'answered') return { ...opened.answer, low: [] };
      if (opened.state === 'opened') {
        answered.here = true;
        const result = await this.#take(claim, user, drained);
        if (await store.claims.answer(opened.attempt, result)) return result;
      }
      await pause(clock, POLL_MS);
    }
    throw unavailable('an earlier attempt at this claim is under way');
  }

  /** A repeat is answered whatever the rate: its answer may have been lost. */
  async #limited(claim: Claim, fingerprint: Uint8Array, retryAfterMs: number): Promise<ClaimResult> {
    const found = await this.#options.store.claims.find(this.#asOfNow(claim, fingerprint));
    if (found.state === 'conflict') throw conflict();
    if (found.state === 'answered') return { ...found.answer, low: [] };
    throw rateLimited('too many claims of keys of this user', retryAfterMs);
  }

  /** An answer that was given before is given again, also when its devices are gone. */
  async #withoutDevices(claim: Claim, fingerprint: Uint8Array): Promise<ClaimResult> {
    const found = await this.#options.store.claims.find(this.#asOfNow(claim, fingerprint));
    if (found.state === 'conflict') throw conflict();
    if (found.state === 'answered') return { ...found.answer, low: [] };
    throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_UNKNOWN_USER, 'the user has no devices');
  }

  #asOfNow({ requester, claimId }: Claim, fingerprint: Uint8Array): OpenClaim {
    const { clock, windowMs, takeOverAfterMs } = this.#options;
    const now = clock.now();
    const times = { now, validSince: now - windowMs, takeOverBefore: now - takeOverAfterMs };
    return { requester, claimId, fingerprint, ...times };
  }

  async #take(claim: Claim, user: UserDevices, drained: boolean): Promise<ClaimResult> {
    const devices = unknownDevices(claim, user);
    const installs = devices.map(({ deviceId, registrationId }) => ({
      userId: claim.target,
      deviceId,
      registrationId,
    }));
    const none = drained || installs.length === 0;
    const taken = none ? installs.map(() => NOTHING_TAKEN) : await this.#options.store.preKeys.take(installs);
    const answer: ClaimAnswer = {
      bundles: devices.map((device, index) => bundleOf(device, taken[index] as TakenKeys)),
      goneDeviceIds: goneDevices(claim, user),
    };
    return { ...answer, low: installs.flatMap((install, index) => this.#low(install, taken[index] as TakenKeys)) };
  }

  /** Only the key that crosses the threshold tells: once per refill, not once per claim. */
  #low({ userId, deviceId }: Claim['requester'], { oneTime, kem, left }: TakenKeys): ClaimResult['low'] {
    const address = { userId, deviceId };
    const last = this.#options.lowKeyThreshold - 1;
    const crossed = (key: unknown, count: number) => key !== undefined && count === last;
    return [
      ...(crossed(oneTime, left.oneTimeLeft) ? [{ address, kind: 'one-time' as const, left: last }] : []),
      ...(crossed(kem, left.kemLeft) ? [{ address, kind: 'kem' as const, left: last }] : []),
    ];
  }
}
