import type { KeyCounts, PreKey, SignedPreKey, UserId } from '@lantern/protocol';
import {
  type ClaimAnswer,
  type IdRanges,
  NO_DEVICES,
  type Install,
  type Stock,
  type TakenKeys,
  type UserDevices,
} from '@lantern/keys';

interface ShelfState<K extends PreKey> {
  keys: K[];
  accepted: IdRanges;
}

interface StockState {
  readonly oneTime: ShelfState<PreKey>;
  readonly kem: ShelfState<SignedPreKey>;
}

const nameOf = ({ userId, deviceId, registrationId }: Install): string => `${userId}.${deviceId}/${registrationId}`;

/** Users, keys and claims as a majority holds them. */
export class KeyDb {
  readonly #users = new Map<UserId, { readonly user: UserDevices; readonly version: number }>();
  readonly #stocks = new Map<string, StockState>();
  /** By requester and claim id. */
  readonly claims = new Map<string, StoredClaim>();
  /** Told of each new state of a user. */
  changed: (userId: UserId, user: UserDevices) => void = () => undefined;

  load(userId: UserId): { readonly user: UserDevices; readonly version: number } {
    return this.#users.get(userId) ?? { user: NO_DEVICES, version: 0 };
  }

  get users(): ReadonlyMap<UserId, { readonly user: UserDevices }> {
    return this.#users;
  }

  stock(install: Install): Stock {
    const { oneTime, kem } = this.#stock(install);
    return {
      oneTime: { keys: [...oneTime.keys], accepted: oneTime.accepted },
      kem: { keys: [...kem.keys], accepted: kem.accepted },
    };
  }

  /** @returns false when somebody else changed the user since `version`. */
  replace(userId: UserId, version: number, user: UserDevices): boolean {
    const known = this.load(userId);
    if (known.version !== version) return false;
    this.#users.set(userId, { user, version: version + 1 });
    for (const { deviceId, registrationId } of known.user.devices) {
      const stays = user.devices.some((each) => each.deviceId === deviceId && each.registrationId === registrationId);
      if (!stays) this.#stocks.delete(nameOf({ userId, deviceId, registrationId }));
    }
    if (user !== known.user) this.changed(userId, user);
    return true;
  }

  /** @returns whether there was one. */
  forget(userId: UserId): boolean {
    return this.#users.delete(userId);
  }

  refill(install: Install, { oneTime, kem }: Stock): void {
    const stock = this.#stock(install);
    stock.oneTime.keys.push(...oneTime.keys);
    stock.oneTime.accepted = oneTime.accepted;
    stock.kem.keys.push(...kem.keys);
    stock.kem.accepted = kem.accepted;
  }

  take(install: Install): TakenKeys {
    const stock = this.#stock(install);
    const oneTime = stock.oneTime.keys.shift();
    const kem = stock.kem.keys.shift();
    return { ...(oneTime && { oneTime }), ...(kem && { kem }), left: this.count(install) };
  }

  count(install: Install): KeyCounts {
    const { oneTime, kem } = this.#stock(install);
    return { oneTimeLeft: oneTime.keys.length, kemLeft: kem.keys.length };
  }

  #stock(install: Install): StockState {
    const name = nameOf(install);
    const known = this.#stocks.get(name);
    if (known !== undefined) return known;
    const stock: StockState = { oneTime: { keys: [], accepted: [] }, kem: { keys: [], accepted: [] } };
    const { user } = this.load(install.userId);
    const isInstalled = user.devices.some(
      ({ deviceId, registrationId }) => deviceId === install.deviceId && registrationId === install.registrationId,
    );
    if (isInstalled) this.#stocks.set(name, stock);
    return stock;
  }
}

export interface StoredClaim {
  readonly fingerprint: Uint8Array;
  readonly openedAt: number;
  readonly attemptedAt: number;
  readonly attempt: number;
  readonly answer?: ClaimAnswer;
}
