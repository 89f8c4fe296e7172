import type { DeviceInfo, KeysApi, UserId } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import { LRUCache } from 'lru-cache';
import type { GatewayMetrics } from '../metrics.js';

export interface DeviceDirectoryOptions {
  readonly keys: Pick<KeysApi, 'devices'>;
  readonly clock: Clock;
  readonly metrics: GatewayMetrics;
  /** Most users kept. */
  readonly maxUsers: number;
  /** Whether every change announced until now has been read: then an entry is good until its user changes. */
  readonly feedIsLive: () => boolean;
}

interface Entry {
  readonly devices: readonly DeviceInfo[];
  /** Of the clock's monotonic time, ms: when the look-up began. */
  readonly since: number;
}

/** Look-ups of one user that are under way. */
interface Flight {
  lookups: number;
  changed: boolean;
}

/** I6: a device list may be so old when a send is checked against it. */
const MAX_AGE_MS = 2_000;

/** The device lists of users, from a bounded cache or from the keys service. */
export class DeviceDirectory {
  readonly #options: DeviceDirectoryOptions;
  readonly #entries: LRUCache<UserId, Entry>;
  readonly #flights = new Map<UserId, Flight>();

  constructor(options: DeviceDirectoryOptions) {
    this.#options = options;
    this.#entries = new LRUCache({ max: options.maxUsers });
  }

  /** The devices of a user, if they are known to be current as of at most 2 s ago. Never an empty list. */
  cached(userId: UserId): readonly DeviceInfo[] | undefined {
    const entry = this.#entries.get(userId);
    if (entry === undefined || !this.#isCurrent(entry)) return undefined;
    this.#options.metrics.directoryLookups.inc({ source: 'cache' });
    return entry.devices;
  }

  /** The devices of a user as the keys service knows them now; empty for an unknown user. */
  async fresh(userId: UserId): Promise<readonly DeviceInfo[]> {
    const flight = this.#flights.get(userId) ?? { lookups: 0, changed: false };
    this.#flights.set(userId, flight);
    flight.lookups++;
    this.#options.metrics.directoryLookups.inc({ source: 'keys' });
    const since = this.#options.clock.monotonic();
    try {
      const devices = await this.#options.keys.devices(userId);
      // A change during the look-up may not be in its answer: such an answer is not kept.
      if (!flight.changed && devices.length > 0) this.#entries.set(userId, { devices, since });
      return devices;
    } finally {
      flight.lookups--;
      if (flight.lookups === 0 && this.#flights.get(userId) === flight) this.#flights.delete(userId);
    }
  }

  /** The list of a user has changed. */
  forget(userId: UserId): void {
    this.#entries.delete(userId);
    const flight = this.#flights.get(userId);
    if (flight === undefined) return;
    flight.changed = true;
    // Look-ups that begin from here on see the change.
    this.#flights.delete(userId);
  }

  /** Any list may have changed. */
  forgetAll(): void {
    this.#entries.clear();
    for (const flight of this.#flights.values()) flight.changed = true;
    this.#flights.clear();
  }

  #isCurrent({ since }: Entry): boolean {
    return this.#options.feedIsLive() || this.#options.clock.monotonic() - since <= MAX_AGE_MS;
  }
}
