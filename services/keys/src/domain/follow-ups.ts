import { type Address, type DirectoryAnnouncer, type UserId, addressKey, unavailable } from '@lantern/protocol';
import { type Clock, type Logger, asError, withDeadline } from '@lantern/runtime';
import type { KeysMetrics } from '../metrics.js';
import type { DeviceStore, MailboxPurger } from '../ports.js';
import { decideAnnounced, decidePurged } from './decide-removal.js';
import { type Backoff, backoffMs, pause } from './pause.js';
import { SingleFlight } from './single-flight.js';
import {
  type PendingAnnouncement,
  type PurgeWish,
  type UserDevices,
  deviceInfo,
  visibleDevices,
} from './user-devices.js';

export interface FollowUpsOptions {
  readonly devices: DeviceStore;
  readonly purger: MailboxPurger;
  readonly announcer: DirectoryAnnouncer;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: KeysMetrics;
  /** How long one call of the purger or the announcer may take. */
  readonly attemptTimeoutMs: number;
  readonly backoff: Backoff;
}

export interface ToSettle {
  readonly userId: UserId;
  readonly purgedDeviceId?: number;
  /** As the change left it, or found it when it changed nothing. */
  readonly state: UserDevices;
}

/**
 * What a change of a device list leaves to be done: telling the others, and purging the mailbox of a removed install.
 * Both are wished durably with the change itself, so they can be repeated by anybody, also after a crash; the wish is
 * taken back only when it is done, and only if no later change renewed it.
 */
export class FollowUps {
  readonly #options: FollowUpsOptions;
  readonly #announcements = new SingleFlight<UserDevices>();
  readonly #purges = new SingleFlight<void>();

  constructor(options: FollowUpsOptions) {
    this.#options = options;
  }

  /**
   * Returns when all changes of the user are announced and, if asked for, the mailbox of `purgedDeviceId` is purged.
   * @throws RequestProblem UNAVAILABLE after `waitMs`; the wishes remain.
   */
  async settle({ userId, purgedDeviceId, state }: ToSettle, waitMs: number): Promise<void> {
    const { clock, devices, backoff } = this.#options;
    const end = clock.monotonic() + waitMs;
    let known: UserDevices | undefined = state;
    for (let failures = 0; ;) {
      const { announcement, purges } = known ?? (await devices.load(userId));
      const wish = purges.find(({ deviceId }) => deviceId === purgedDeviceId);
      if (!announcement && !wish) return;
      known = undefined;
      const announce = async () => {
        const after = await this.#announce(userId);
        // Another's announcement may have ended before this change.
        if (after.revision > state.revision) known = after;
      };
      const deadlineMs = end - clock.monotonic();
      if (deadlineMs <= 0) throw unavailable('the change is stored, and is not yet known everywhere');
      const step = announcement ? announce : () => this.#purge(userId, wish as PurgeWish);
      const done = await this.#attempt(deadlineMs, step);
      if (!done) await pause(clock, Math.min(backoffMs(backoff, failures++), end - clock.monotonic()));
    }
  }

  /** Tries once whatever is to be done for the user; never rejects. @returns whether all of it is done. */
  async runOnce(userId: UserId): Promise<boolean> {
    const attempt = (step: () => Promise<unknown>) => this.#attempt(this.#options.attemptTimeoutMs, step);
    const announced = await attempt(() => this.#announce(userId));
    const purged = await attempt(() => this.#purgeAll(userId));
    // A purge can bring a waiting install to light, which is to be announced in turn.
    const told = await attempt(() => this.#announce(userId));
    return announced && purged && told;
  }

  /**
   * Only removals that were announced: an install that waits for its purge appears with it, and must not be told to go
   * by the announcement of the one before.
   */
  async #purgeAll(userId: UserId): Promise<void> {
    const { purges, announcement } = await this.#options.devices.load(userId);
    const told = purges.filter(({ deviceId }) => !announcement?.removedDeviceIds.includes(deviceId));
    await Promise.all(told.map((wish) => this.#purge(userId, wish)));
  }

  async #attempt(deadlineMs: number, step: () => Promise<unknown>): Promise<boolean> {
    const { clock, logger } = this.#options;
    try {
      await withDeadline({ clock, deadlineMs, what: 'follow-up of a device list change' }, step);
      return true;
    } catch (error) {
      logger.warn('follow-up of a device list change failed', { error: asError(error) });
      return false;
    }
  }

  /**
   * One at a time per user, each from the state as of its begin: an older list never follows a newer one.
   * @returns the state after it
   */
  #announce(userId: UserId): Promise<UserDevices> {
    return this.#announcements.run(userId, async () => {
      const user = await this.#options.devices.load(userId);
      if (!user.announcement) return user;
      const { revision, removedDeviceIds }: PendingAnnouncement = user.announcement;
      // Announced before it is purged: the wish is still there.
      const before = (id: number) => user.purges.find(({ deviceId }) => deviceId === id)?.installedBefore ?? 0;
      const removedBefore = removedDeviceIds.map(before);
      const change = { userId, devices: visibleDevices(user).map(deviceInfo), removedDeviceIds, removedBefore };
      await this.#bounded('announcement', () => this.#options.announcer.announce(change));
      return this.#options.devices.change({ userId }, (now) => {
        const decision = decideAnnounced(now, revision);
        return { ...decision, result: decision.user ?? now };
      });
    });
  }

  #purge(userId: UserId, { deviceId, revision, installedBefore }: PurgeWish): Promise<void> {
    const address: Address = { userId, deviceId };
    return this.#purges.run(`${addressKey(address)} ${revision}`, async () => {
      await this.#bounded('purge', () => this.#options.purger.purge(address, installedBefore));
      await this.#options.devices.change({ userId }, (now) => decidePurged(now, deviceId, revision));
    });
  }

  async #bounded(kind: 'announcement' | 'purge', work: () => Promise<void>): Promise<void> {
    const { clock, attemptTimeoutMs, metrics } = this.#options;
    try {
      await withDeadline({ clock, deadlineMs: attemptTimeoutMs, what: 'call of another service' }, work);
      metrics.followUps.inc({ kind, result: 'done' });
    } catch (error) {
      metrics.followUps.inc({ kind, result: 'failed' });
      throw error;
    }
  }
}
