import {
  type Address,
  type Claim,
  type ClaimResult,
  type DeviceInfo,
  type DirectoryChange,
  type KeyUpload,
  type KeysApi,
  type OwnState,
  type Registered,
  type Registration,
  RequestProblem,
  type UploadResult,
  type UserId,
  unavailable,
  v1,
} from '@lantern/protocol';

export type CallOutcome = 'done' | 'unavailable' | 'fault';

interface PendingCall {
  readonly slot: number;
  readonly name: keyof KeysApi;
  settle(outcome: CallOutcome): void;
}

export interface Install {
  readonly registrationId: number;
  readonly installedAt: number;
  readonly secretHash: Uint8Array;
}

const { PROBLEM_CODE_ADDRESS_TAKEN, PROBLEM_CODE_UNKNOWN_DEVICE, PROBLEM_CODE_NOT_REGISTERED } = v1.ProblemCode;
const { PROBLEM_CODE_UNKNOWN_USER } = v1.ProblemCode;
const COUNTS = { oneTimeLeft: 30, kemLeft: 30 };

/** A keys service that answers when it is told to: late, in another order, or not as hoped. */
export class ScriptedKeys {
  readonly users = new Map<UserId, Map<number, Install>>();
  /** Changes that were not announced yet, oldest first. */
  readonly announcements: DirectoryChange[] = [];
  readonly pending: PendingCall[] = [];
  #lastInstall = 1_000;

  install({ userId, deviceId }: Address, registrationId: number, secretHash: Uint8Array): number {
    const devices = this.users.get(userId) ?? new Map<number, Install>();
    const installedAt = ++this.#lastInstall;
    this.users.set(userId, devices.set(deviceId, { registrationId, installedAt, secretHash }));
    return installedAt;
  }

  installOf({ userId, deviceId }: Address): Install | undefined {
    return this.users.get(userId)?.get(deviceId);
  }

  devicesOf(userId: UserId): DeviceInfo[] {
    return [...(this.users.get(userId) ?? [])].map(([deviceId, { registrationId }]) => {
      return { deviceId, registrationId, identityKey: new Uint8Array([deviceId]) };
    });
  }

  /** The service as one session sees it; `called` is told of each call before it is answered. */
  apiFor(slot: number, called: (name: keyof KeysApi, address: Address | undefined) => void): KeysApi {
    const later = <T>(name: keyof KeysApi, address: Address | undefined, work: () => T): Promise<T> => {
      called(name, address);
      return new Promise<T>((resolve, reject) => {
        const settle = (outcome: CallOutcome): void => {
          if (outcome === 'unavailable') return reject(unavailable('no keys now'));
          if (outcome === 'fault') return reject(new Error('a fault of the keys service'));
          try {
            resolve(work());
          } catch (error) {
            reject(error);
          }
        };
        this.pending.push({ slot, name, settle });
      });
    };
    return {
      ownState: (address) => later('ownState', address, () => this.#ownState(address)),
      register: (address, registration) => later('register', address, () => this.#register(address, registration)),
      upload: (address, id, upload) => later('upload', address, () => this.#upload(address, id, upload)),
      claim: (claim) => later('claim', claim.requester, () => this.#claim(claim)),
      devices: (userId) => later('devices', undefined, () => this.devicesOf(userId)),
      remove: (address) => later('remove', address, () => this.#remove(address)),
      touch: (address) => later('touch', address, () => undefined),
    };
  }

  #ownState(address: Address): OwnState {
    const install = this.installOf(address);
    const devices = this.devicesOf(address.userId);
    if (install === undefined) return { devices };
    const { registrationId, installedAt, secretHash: deviceSecretHash } = install;
    const own = { registrationId, installedAt, deviceSecretHash, signedPreKeyId: 1, counts: COUNTS };
    return { own: { ...own, keyDigest: new Uint8Array(32) }, devices };
  }

  #register(address: Address, { registrationId, deviceSecretHash, replace }: Registration): Registered {
    const before = this.installOf(address);
    const equal =
      before?.registrationId === registrationId && Buffer.compare(before.secretHash, deviceSecretHash) === 0;
    if (before !== undefined && !equal && !replace) throw new RequestProblem(PROBLEM_CODE_ADDRESS_TAKEN, 'taken');
    const installedAt = equal ? before.installedAt : this.install(address, registrationId, deviceSecretHash);
    if (!equal) this.#announce(address.userId, before === undefined ? [] : [address.deviceId]);
    return { ...COUNTS, installedAt, oneTimeNotStoredIds: [], kemNotStoredIds: [] };
  }

  #upload(address: Address, registrationId: number, { oneTime }: KeyUpload): UploadResult {
    if (this.installOf(address)?.registrationId !== registrationId)
      throw new RequestProblem(PROBLEM_CODE_NOT_REGISTERED, 'no such install');
    return { ...COUNTS, oneTimeNotStoredIds: oneTime.map(({ id }) => id), kemNotStoredIds: [] };
  }

  #claim({ target }: Claim): ClaimResult {
    const devices = this.devicesOf(target);
    if (devices.length === 0) throw new RequestProblem(PROBLEM_CODE_UNKNOWN_USER, 'no devices');
    const low = devices.map(({ deviceId }) => ({
      address: { userId: target, deviceId },
      kind: 'kem' as const,
      left: 3,
    }));
    return { bundles: [], goneDeviceIds: [], low };
  }

  #remove({ userId, deviceId }: Address): void {
    if (!this.users.get(userId)?.delete(deviceId)) throw new RequestProblem(PROBLEM_CODE_UNKNOWN_DEVICE, 'no device');
    this.#announce(userId, [deviceId]);
  }

  #announce(userId: UserId, removedDeviceIds: readonly number[]): void {
    this.announcements.push({ userId, devices: this.devicesOf(userId), removedDeviceIds });
  }
}
