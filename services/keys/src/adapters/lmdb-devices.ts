import { type Address, type UserId, addressFromBytes, userIdFromBytes } from '@lantern/protocol';
import type { Database } from 'lmdb';
import { EMPTY_STOCK } from '../domain/plan-upload.js';
import { type RegisteredDevice, type UserDevices, findDevice, isUnfinished } from '../domain/user-devices.js';
import type { ChangeTarget, Decide, Decision, DeviceStore, Install } from '../ports.js';
import type { LmdbCommitQueue } from './lmdb-commit-queue.js';
import { timeKey, unseenKey, userKey } from './lmdb-layout.js';
import type { LmdbPreKeys } from './lmdb-pre-keys.js';
import type { LmdbUsers } from './lmdb-users.js';
import { reading } from './reading.js';

type Index = Database<Uint8Array, Uint8Array>;

export interface LmdbDevicesOptions {
  readonly queue: LmdbCommitQueue;
  readonly preKeys: LmdbPreKeys;
  readonly users: LmdbUsers;
  /** Users with follow-ups. */
  readonly unfinished: Index;
  /** Last seen day, address. */
  readonly unseen: Index;
}

const NOTHING = new Uint8Array(0);

function installOf(userId: UserId, { deviceId, registrationId }: RegisteredDevice): Install {
  return { userId, deviceId, registrationId };
}

export class LmdbDevices implements DeviceStore {
  readonly #options: LmdbDevicesOptions;

  constructor(options: LmdbDevicesOptions) {
    this.#options = options;
  }

  load(userId: UserId): Promise<UserDevices> {
    return reading(() => this.#get(userId));
  }

  change<T>({ userId, stockOf }: ChangeTarget, decide: Decide<T>): Promise<T> {
    return this.#options.queue.run(stockOf === undefined ? 'upkeep' : 'new-data', () => {
      const user = this.#get(userId);
      const device = stockOf === undefined ? undefined : findDevice(user, stockOf);
      const stock = device ? this.#options.preKeys.stockInTransaction(installOf(userId, device)) : EMPTY_STOCK;
      const decision = decide(user, stock);
      this.#requireSound(user, decision, stockOf);
      if (decision.user) this.#replace(userId, user, decision.user);
      const refilled = findDevice(decision.user ?? user, stockOf ?? -1);
      if (decision.stock && refilled) {
        this.#options.preKeys.refillInTransaction(installOf(userId, refilled), decision.stock);
      }
      return decision.result;
    });
  }

  unfinished(after: UserId | undefined, limit: number): Promise<readonly UserId[]> {
    return reading(() => {
      const start = after === undefined ? {} : { start: userKey(after), exclusiveStart: true };
      const keys = this.#options.unfinished.getKeys({ ...start, limit });
      return [...keys].map((key) => userIdFromBytes(key)).filter((userId) => userId !== undefined);
    });
  }

  unseenSince(day: number, limit: number): Promise<readonly Address[]> {
    return reading(() => {
      const keys = this.#options.unseen.getKeys({ end: timeKey(day), limit });
      return [...keys].map((key) => addressFromBytes(key.subarray(4))).filter((address) => address !== undefined);
    });
  }

  usersFrom(from: UserId, limit: number): Promise<readonly UserId[]> {
    return reading(() => this.#options.users.from(from, limit));
  }

  #get(userId: UserId): UserDevices {
    return this.#options.users.get(userId);
  }

  /** Before anything is written. */
  #requireSound(user: UserDevices, decision: Decision<unknown>, stockOf: number | undefined): void {
    if (decision.user && decision.user.revision !== user.revision + 1) throw new Error('a change skips a revision');
    if (!decision.stock) return;
    const refilled = stockOf === undefined ? undefined : findDevice(decision.user ?? user, stockOf);
    if (!refilled) throw new Error('a refill without a device');
  }

  #replace(userId: UserId, before: UserDevices, after: UserDevices): void {
    const { users, unfinished } = this.#options;
    const key = userKey(userId);
    users.put(userId, after);
    if (isUnfinished(after) !== isUnfinished(before)) {
      void (isUnfinished(after) ? unfinished.put(key, NOTHING) : unfinished.remove(key));
    }
    for (const device of before.devices) this.#leave(userId, device, findDevice(after, device.deviceId));
    for (const device of after.devices) this.#enter(userId, device, findDevice(before, device.deviceId));
  }

  #leave(userId: UserId, device: RegisteredDevice, successor: RegisteredDevice | undefined): void {
    if (successor?.registrationId !== device.registrationId) {
      this.#options.preKeys.clearInTransaction(installOf(userId, device));
    }
    if (successor?.lastSeenDay !== device.lastSeenDay) {
      void this.#options.unseen.remove(unseenKey(device.lastSeenDay, { userId, deviceId: device.deviceId }));
    }
  }

  #enter(userId: UserId, { deviceId, lastSeenDay }: RegisteredDevice, predecessor: RegisteredDevice | undefined): void {
    if (predecessor?.lastSeenDay === lastSeenDay) return;
    void this.#options.unseen.put(unseenKey(lastSeenDay, { userId, deviceId }), NOTHING);
  }
}
