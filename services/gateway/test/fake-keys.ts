import {
  type Address,
  type Claim,
  type ClaimResult,
  type DeviceInfo,
  type DirectoryAnnouncer,
  type KeyUpload,
  type KeysApi,
  type OwnState,
  type Registered,
  type Registration,
  RequestProblem,
  type UploadResult,
  type UserId,
  v1,
} from '@lantern/protocol';

export interface FakeDevice {
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  readonly secretHash: Uint8Array;
  oneTimeLeft: number;
  kemLeft: number;
}

/** Devices in memory, with the outcomes of the real service as far as a gateway sees them. */
export class FakeKeys implements KeysApi {
  announcer: DirectoryAnnouncer = { announce: async () => undefined };
  readonly users = new Map<UserId, Map<number, FakeDevice>>();
  readonly calls: string[] = [];
  readonly touched: Address[] = [];
  readonly claims: Claim[] = [];
  readonly registrations: Registration[] = [];
  claimResult: ClaimResult = { bundles: [], goneDeviceIds: [], low: [] };
  /** Awaited before each call is answered. */
  gate: (call: string) => Promise<void> = async () => undefined;

  devicesOf(userId: UserId): DeviceInfo[] {
    return [...(this.users.get(userId) ?? [])].map(([deviceId, { registrationId, identityKey }]) => {
      return { deviceId, registrationId, identityKey };
    });
  }

  put({ userId, deviceId }: Address, device: FakeDevice): void {
    const devices = this.users.get(userId) ?? new Map<number, FakeDevice>();
    this.users.set(userId, devices.set(deviceId, device));
  }

  async ownState({ userId, deviceId }: Address): Promise<OwnState> {
    await this.#called('ownState');
    const device = this.users.get(userId)?.get(deviceId);
    const devices = this.devicesOf(userId);
    if (device === undefined) return { devices };
    const { registrationId, secretHash: deviceSecretHash, oneTimeLeft, kemLeft } = device;
    const own = {
      registrationId,
      installedAt: registrationId,
      deviceSecretHash,
      signedPreKeyId: 7,
      lastResortKemId: 8,
      counts: { oneTimeLeft, kemLeft },
      keyDigest: new Uint8Array(32).fill(9),
    };
    return { own, devices };
  }

  async register(address: Address, registration: Registration): Promise<Registered> {
    await this.#called('register');
    this.registrations.push(registration);
    const { userId, deviceId } = address;
    const before = this.users.get(userId)?.get(deviceId);
    const { registrationId, identityKey, deviceSecretHash: secretHash, replace, oneTime, kem } = registration;
    const equal = before?.registrationId === registrationId && Buffer.compare(before.secretHash, secretHash) === 0;
    if (before !== undefined && !equal && !replace) {
      throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_ADDRESS_TAKEN, 'another install');
    }
    const counts = { oneTimeLeft: oneTime.length, kemLeft: kem.length };
    this.put(address, { registrationId, identityKey, secretHash, ...counts });
    if (!equal) await this.announce(userId, before === undefined ? [] : [deviceId]);
    return { ...counts, installedAt: registrationId, oneTimeNotStoredIds: [], kemNotStoredIds: [] };
  }

  async upload({ userId, deviceId }: Address, registrationId: number, upload: KeyUpload): Promise<UploadResult> {
    await this.#called('upload');
    const device = this.users.get(userId)?.get(deviceId);
    if (device?.registrationId !== registrationId) {
      throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_NOT_REGISTERED, 'no such install');
    }
    device.oneTimeLeft += upload.oneTime.length;
    device.kemLeft += upload.kem.length;
    const { oneTimeLeft, kemLeft } = device;
    return { oneTimeLeft, kemLeft, oneTimeNotStoredIds: [], kemNotStoredIds: [] };
  }

  async claim(claim: Claim): Promise<ClaimResult> {
    await this.#called('claim');
    this.claims.push(claim);
    if (this.devicesOf(claim.target).length === 0) {
      throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_UNKNOWN_USER, 'no devices');
    }
    return this.claimResult;
  }

  async devices(userId: UserId): Promise<readonly DeviceInfo[]> {
    await this.#called('devices');
    return this.devicesOf(userId);
  }

  async remove({ userId, deviceId }: Address): Promise<void> {
    await this.#called('remove');
    if (!this.users.get(userId)?.delete(deviceId)) {
      throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_UNKNOWN_DEVICE, 'no such device');
    }
    await this.announce(userId, [deviceId]);
  }

  async touch(address: Address): Promise<void> {
    this.touched.push(address);
  }

  async announce(userId: UserId, removedDeviceIds: readonly number[]): Promise<void> {
    await this.announcer.announce({ userId, devices: this.devicesOf(userId), removedDeviceIds });
  }

  async #called(call: string): Promise<void> {
    this.calls.push(call);
    await this.gate(call);
  }
}
