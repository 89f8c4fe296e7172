import type { ErasureReport, StoreReport } from '@lantern/internal-rest';
import type { Rate } from '@lantern/limits';
import { type DirectoryAnnouncer, type UserId, unavailable } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import type { ClaimTrace, KeyStore } from '../ports.js';
import type { FollowUps } from './follow-ups.js';
import { refusing } from './keys-service.js';
import type { UserAdministration } from './user-administration.js';
import { type FormerInstalls, type RegisteredDevice, type UserDevices, isUnfinished } from './user-devices.js';

export interface UserErasureOptions {
  readonly store: KeyStore;
  readonly users: Pick<UserAdministration, 'removeAll'>;
  readonly followUps: Pick<FollowUps, 'runOnce'>;
  readonly announcer: DirectoryAnnouncer;
  readonly clock: Clock;
  readonly claimWindowMs: number;
  readonly sweepIntervalMs: number;
  /** All that anything is limited by: counts outlast them by nothing. */
  readonly rates: readonly Rate[];
}

/** What is kept of a user, with public keys and without what would be of use to somebody else. */
export interface KeptOfUser {
  readonly devices: readonly (Omit<RegisteredDevice, 'deviceSecretHash'> & {
    readonly oneTimeLeft: number;
    readonly kemLeft: number;
  })[];
  readonly formerInstalls: readonly FormerInstalls[];
  /** Devices whose removal is not announced, or whose mailbox is not purged. */
  readonly removalsUnderWay: readonly number[];
  readonly claims: readonly ClaimTrace[];
}

const CLAIMS_PER_STEP = 500;
const MAX_CLAIMS_SHOWN = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SHORTEST_COUNT_MS = 1_000;

/** Shows and forgets all that the keys service keeps of a user. */
export class UserErasure {
  readonly #options: UserErasureOptions;

  constructor(options: UserErasureOptions) {
    this.#options = options;
  }

  /** @throws RequestProblem UNAVAILABLE */
  kept(userId: UserId): Promise<KeptOfUser> {
    const { store } = this.#options;
    return refusing(async () => {
      const user = await store.devices.load(userId);
      const devices = user.devices.map(async ({ deviceSecretHash: _secret, ...device }) => {
        const { deviceId, registrationId } = device;
        return { ...device, ...(await store.preKeys.count({ userId, deviceId, registrationId })) };
      });
      return {
        devices: await Promise.all(devices),
        formerInstalls: user.former,
        removalsUnderWay: underWay(user),
        claims: await store.users.claimsOf(userId, MAX_CLAIMS_SHOWN),
      };
    });
  }

  /**
   * Removes the devices; when their mailboxes are purged and everybody was told, all else. May be repeated at any time, and
   * goes on where it ended. @throws RequestProblem UNAVAILABLE while a purge or an announcement is not confirmed: to be repeated
   */
  async erase(userId: UserId): Promise<ErasureReport> {
    const { users, announcer, clock } = this.#options;
    const devices = await users.removeAll(userId);
    await this.#finishFollowUps(userId);
    const compactedMs = await announcer.forget?.(userId);
    const claims = await refusing(() => this.#forgetClaims(userId));
    const removed = await refusing(() => this.#removeUser(userId));
    const now = clock.now();
    return {
      stores: [
        { store: 'devices', removed: devices, left: 0, note: 'with their keys' },
        { store: 'users', removed, left: 0, note: 'former registration ids and stamps' },
        { store: 'claims', removed: claims, left: 0, note: 'of the user, with their answers' },
        ...(compactedMs === undefined ? [] : [announcements(now + compactedMs)]),
        ...this.#leftOver(now),
      ],
    };
  }

  /** A purge may have to be told of first, an announcement again after it: both are tried by others, too. */
  async #finishFollowUps(userId: UserId): Promise<void> {
    const { store, followUps } = this.#options;
    await followUps.runOnce(userId);
    const user = await refusing(() => store.devices.load(userId));
    if (isUnfinished(user)) throw unavailable('the mailboxes of removed devices are not purged yet');
  }

  async #forgetClaims(userId: UserId): Promise<number> {
    const { users } = this.#options.store;
    let forgotten = 0;
    for (let step = CLAIMS_PER_STEP; step > 0;) {
      step = await users.forgetClaims(userId, CLAIMS_PER_STEP);
      forgotten += step;
    }
    return forgotten;
  }

  async #removeUser(userId: UserId): Promise<number> {
    const removed = await this.#options.store.users.remove(userId);
    if (removed === 'in-use') throw unavailable('the user registers devices at the same time');
    return removed === 'removed' ? 1 : 0;
  }

  #leftOver(now: number): StoreReport[] {
    const { claimWindowMs, sweepIntervalMs, rates } = this.#options;
    const counted = rates.map(({ burst, intervalMs }) => Math.max(SHORTEST_COUNT_MS, burst * intervalMs));
    return [
      {
        store: 'claims of others',
        goneBy: now + claimWindowMs + HOUR_MS + sweepIntervalMs,
        note: 'public keys of the devices in answers to those who claimed them, without the user’s id',
      },
      {
        store: 'counts',
        goneBy: now + Math.max(0, ...counted),
        note: 'by which claims, uploads and registrations are limited, under a hash',
      },
    ];
  }
}

function announcements(goneBy: number): StoreReport {
  const note = `directory.v1: the id and public keys until the topic is compacted, within ${DAY_MS / HOUR_MS} h as topics apply makes it; the deletion itself a day longer`;
  return { store: 'announcements', goneBy, note };
}

function underWay({ purges, announcement }: UserDevices): readonly number[] {
  const ids = [...purges.map(({ deviceId }) => deviceId), ...(announcement?.removedDeviceIds ?? [])];
  return [...new Set(ids)].sort((a, b) => a - b);
}
