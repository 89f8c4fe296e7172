import { type DeviceInfo, type KeyCounts, type KeysApi, RequestProblem, type UserId, v1 } from '@lantern/protocol';
import type { KeyStore } from '../ports.js';
import { refusing } from './keys-service.js';
import { deviceInfo, isBeingPurged } from './user-devices.js';

/** What operators and other backends see of a device: never its secret, and of one-time keys only how many. */
export interface DeviceOverview extends DeviceInfo, KeyCounts {
  /** Unix ms. */
  readonly installedAt: number;
  /** Unix ms: the begin of the day (UTC) of the last attach. */
  readonly lastSeenAt: number;
  readonly signedPreKeyId: number;
  readonly lastResortKemId?: number;
  /** Registered, and not shown to anybody until the mailbox of the install before it is purged. */
  readonly waitsForPurge: boolean;
}

const DAY_MS = 86_400_000;

/** What is done about a user from outside of the user's sessions. */
export class UserAdministration {
  readonly #store: KeyStore;
  readonly #keys: Pick<KeysApi, 'remove'>;

  constructor({ store, keys }: { readonly store: KeyStore; readonly keys: Pick<KeysApi, 'remove'> }) {
    this.#store = store;
    this.#keys = keys;
  }

  /** All devices of a user, ascending; none of an unknown user. @throws RequestProblem UNAVAILABLE */
  devices(userId: UserId): Promise<readonly DeviceOverview[]> {
    return refusing(async () => {
      const user = await this.#store.devices.load(userId);
      const overviews = user.devices.map(async (device) => {
        const { deviceId, registrationId, installedAt, lastSeenDay, signedPreKey, lastResortKem } = device;
        const counts = await this.#store.preKeys.count({ userId, deviceId, registrationId });
        return {
          ...deviceInfo(device),
          ...counts,
          installedAt,
          lastSeenAt: lastSeenDay * DAY_MS,
          signedPreKeyId: signedPreKey.id,
          ...(lastResortKem && { lastResortKemId: lastResortKem.id }),
          waitsForPurge: isBeingPurged(user, deviceId),
        };
      });
      return Promise.all(overviews);
    });
  }

  /**
   * Removes every device with its keys; the mailboxes are purged as after any removal: wished durably, repeated until it is
   * done. A repeat removes what a first attempt left. @returns how many were removed. @throws RequestProblem UNAVAILABLE
   */
  async removeAll(userId: UserId): Promise<number> {
    const { devices } = await refusing(() => this.#store.devices.load(userId));
    let removed = 0;
    for (const { deviceId } of devices) if (await this.#remove(userId, deviceId)) removed++;
    return removed;
  }

  async #remove(userId: UserId, deviceId: number): Promise<boolean> {
    try {
      await this.#keys.remove({ userId, deviceId });
      return true;
    } catch (error) {
      // Somebody else was faster.
      if (error instanceof RequestProblem && error.code === v1.ProblemCode.PROBLEM_CODE_UNKNOWN_DEVICE) return false;
      throw error;
    }
  }
}
