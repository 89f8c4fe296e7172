import type { KeyCounts, UserId } from '@lantern/protocol';
import { type Clock, withDeadline } from '@lantern/runtime';
import type { KeyStore } from '../ports.js';

/** How many of the sampled devices have at most so many keys left, and more than the bucket before. */
export interface StockBucket {
  readonly atMost: number;
  readonly devices: number;
}

export interface KeysStatus {
  /** Whether the key store answered in time. */
  readonly storeReachable: boolean;
  /** Absent when it did not. */
  readonly stock?: {
    readonly users: number;
    readonly devices: number;
    readonly oneTime: readonly StockBucket[];
    readonly kem: readonly StockBucket[];
  };
}

export interface StockSampleOptions {
  readonly store: Pick<KeyStore, 'devices' | 'preKeys'>;
  readonly clock: Clock;
  /** A UUID made at random: users' ids are spread evenly, so whoever comes after it is anybody. */
  readonly randomUserId: () => UserId;
}

const SAMPLED_USERS = 64;
const BOUNDS = [0, 9, 24, 49, 99, 200] as const;
const FIRST = '00000000-0000-0000-0000-000000000000' as UserId;
/** What is down must be seen to be down: nobody waits for it. */
const TIMEOUT_MS = 3_000;

/** How many one-time keys devices have left, of some users at random: what it costs does not grow with their number. */
export class StockSample {
  readonly #options: StockSampleOptions;

  constructor(options: StockSampleOptions) {
    this.#options = options;
  }

  /** Never waits for more than some seconds. */
  async read(): Promise<KeysStatus> {
    const { clock } = this.#options;
    try {
      const deadline = { clock, deadlineMs: TIMEOUT_MS, what: 'the key store' };
      return { storeReachable: true, stock: await withDeadline(deadline, () => this.#sample()) };
    } catch {
      return { storeReachable: false };
    }
  }

  async #sample(): Promise<NonNullable<KeysStatus['stock']>> {
    const users = await this.#users();
    const counts = (await Promise.all(users.map((userId) => this.#counts(userId)))).flat();
    return {
      users: users.length,
      devices: counts.length,
      oneTime: bucketsOf(counts.map(({ oneTimeLeft }) => oneTimeLeft)),
      kem: bucketsOf(counts.map(({ kemLeft }) => kemLeft)),
    };
  }

  /** Beyond the last user it goes on with the first. */
  async #users(): Promise<readonly UserId[]> {
    const { store, randomUserId } = this.#options;
    const above = await store.devices.usersFrom(randomUserId(), SAMPLED_USERS);
    if (above.length >= SAMPLED_USERS) return above;
    const first = await store.devices.usersFrom(FIRST, SAMPLED_USERS - above.length);
    return [...new Set([...above, ...first])];
  }

  async #counts(userId: UserId): Promise<readonly KeyCounts[]> {
    const { store } = this.#options;
    const { devices } = await store.devices.load(userId);
    return Promise.all(
      devices.map(({ deviceId, registrationId }) => store.preKeys.count({ userId, deviceId, registrationId })),
    );
  }
}

function bucketsOf(counts: readonly number[]): readonly StockBucket[] {
  return BOUNDS.map((atMost, index) => {
    const above = BOUNDS[index - 1] ?? -1;
    return { atMost, devices: counts.filter((count) => count > above && count <= atMost).length };
  });
}
