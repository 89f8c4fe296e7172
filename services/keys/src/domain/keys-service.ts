import {
  type Address,
  type Claim,
  type ClaimResult,
  type DeviceInfo,
  type KeyUpload,
  type KeysApi,
  type OwnDevice,
  type OwnState,
  type Registered,
  type Registration,
  RequestProblem,
  type UploadResult,
  type UserId,
  unavailable,
  v1,
} from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { type Decision, type KeyStore, type Stock, StoreUnavailable } from '../ports.js';
import type { CallLimits } from './call-limits.js';
import { checkAddress, checkClaim, checkRegistration, checkUint32, checkUpload, checkUserId } from './check-fields.js';
import type { Claims } from './claims.js';
import { decideRegistration, decideUpload } from './decide-registration.js';
import { decideRemoval, decideTouch } from './decide-removal.js';
import type { FollowUps, ToSettle } from './follow-ups.js';
import { keyDigest } from './key-digest.js';
import {
  type RegisteredDevice,
  type UserDevices,
  dayOf,
  deviceInfo,
  findDevice,
  isBeingPurged,
  visibleDevices,
} from './user-devices.js';

export interface KeysServiceOptions {
  readonly store: KeyStore;
  readonly claims: Claims;
  readonly followUps: FollowUps;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly maxDevices: number;
  /** How long a register or remove waits for purge and announcement before it answers UNAVAILABLE. */
  readonly settleWaitMs: number;
  /** Told when follow-ups are left to the background. */
  readonly onUnfinished: () => void;
}

/** The keys service itself; the rules are in the `decide…` functions, the waiting in {@link FollowUps} and {@link Claims}. */
export class KeysService implements KeysApi {
  readonly #options: KeysServiceOptions;

  constructor(options: KeysServiceOptions) {
    this.#options = options;
  }

  ownState(address: Address): Promise<OwnState> {
    return refusing(async () => {
      checkAddress(address);
      const { store } = this.#options;
      const user = await store.devices.load(address.userId);
      const visible = visibleDevices(user);
      const device = visible.find(({ deviceId }) => deviceId === address.deviceId);
      const devices = visible.map(deviceInfo);
      return device ? { own: await this.#ownDevice(address.userId, device), devices } : { devices };
    });
  }

  async #ownDevice(userId: UserId, device: RegisteredDevice): Promise<OwnDevice> {
    const { deviceId, registrationId, installedAt, deviceSecretHash, signedPreKey, lastResortKem } = device;
    return {
      registrationId,
      installedAt,
      deviceSecretHash,
      signedPreKeyId: signedPreKey.id,
      ...(lastResortKem && { lastResortKemId: lastResortKem.id }),
      counts: await this.#options.store.preKeys.count({ userId, deviceId, registrationId }),
      keyDigest: keyDigest(device),
    };
  }

  register(address: Address, registration: Registration): Promise<Registered> {
    return refusing(async () => {
      checkAddress(address);
      checkRegistration(registration);
      const { store, clock, maxDevices, limits } = this.#options;
      const refund = await limits.registration(address, { proven: registration.proven === true });
      const { userId, deviceId } = address;
      const rules = { maxDevices, now: clock.now() };
      try {
        const { result, state } = await store.devices.change({ userId, stockOf: deviceId }, (user, stock) =>
          withState(user, decideRegistration({ user, stock, deviceId }, registration, rules)),
        );
        await this.#settle({ userId, purgedDeviceId: deviceId, state });
        return result;
      } catch (error) {
        // To be repeated, maybe often while something is away: it counts once, when it is done.
        if (isUnavailable(error)) await refund();
        throw error;
      }
    });
  }

  upload(address: Address, registrationId: number, upload: KeyUpload): Promise<UploadResult> {
    return refusing(async () => {
      checkAddress(address);
      checkUint32(registrationId, 'registrationId');
      checkUpload(upload);
      await this.#options.limits.upload(address);
      const { userId, deviceId } = address;
      return this.#options.store.devices.change({ userId, stockOf: deviceId }, (user: UserDevices, stock: Stock) => {
        const device = findDevice(user, deviceId);
        if (device?.registrationId !== registrationId || isBeingPurged(user, deviceId)) throw notRegistered();
        return decideUpload({ user, stock, device }, upload);
      });
    });
  }

  claim(claim: Claim): Promise<ClaimResult> {
    return refusing(() => {
      checkClaim(claim);
      return this.#options.claims.claim(claim);
    });
  }

  devices(userId: UserId): Promise<readonly DeviceInfo[]> {
    return refusing(async () => {
      checkUserId(userId);
      return visibleDevices(await this.#options.store.devices.load(userId)).map(deviceInfo);
    });
  }

  remove(address: Address): Promise<void> {
    return refusing(async () => {
      checkAddress(address);
      const { userId, deviceId } = address;
      const { state } = await this.#options.store.devices.change({ userId }, (user) =>
        withState(user, decideRemoval(user, deviceId, this.#options.clock.now())),
      );
      this.#options.onUnfinished();
      await this.#settle({ userId, state });
    });
  }

  touch(address: Address): Promise<void> {
    return refusing(async () => {
      checkAddress(address);
      const { store, clock } = this.#options;
      const { userId, deviceId } = address;
      const today = dayOf(clock.now());
      const device = findDevice(await store.devices.load(userId), deviceId);
      if (!device || device.lastSeenDay >= today) return;
      await store.devices.change({ userId }, (user) => decideTouch(user, deviceId, today));
    });
  }

  async #settle(user: ToSettle): Promise<void> {
    try {
      await this.#options.followUps.settle(user, this.#options.settleWaitMs);
    } catch (error) {
      this.#options.onUnfinished();
      throw error;
    }
  }
}

/** The decision, with the state that it leaves. */
function withState<T>(
  user: UserDevices,
  decision: Decision<T>,
): Decision<{ readonly result: T; readonly state: UserDevices }> {
  return { ...decision, result: { result: decision.result, state: decision.user ?? user } };
}

function notRegistered(): RequestProblem {
  const message = 'the device is not registered under this registrationId';
  return new RequestProblem(v1.ProblemCode.PROBLEM_CODE_NOT_REGISTERED, message);
}

function isUnavailable(error: unknown): boolean {
  if (error instanceof RequestProblem) return error.code === v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE;
  return error instanceof StoreUnavailable;
}

/** Refusals as they are; a store that does not confirm is UNAVAILABLE, since every call may be repeated. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreUnavailable) throw unavailable('the key store did not confirm; repeat the request');
    throw error;
  }
}
