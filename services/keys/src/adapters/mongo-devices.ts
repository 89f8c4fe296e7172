import { randomInt } from 'node:crypto';
import { DUPLICATE_KEY, type MongoConnection } from '@lantern/mongo';
import { type Address, type UserId, userIdFromBytes, userIdToBytes } from '@lantern/protocol';
import { type Clock, type Logger, asError } from '@lantern/runtime';
import { type Collection, type Filter, MongoError } from 'mongodb';
import { backoffMs, pause } from '../domain/pause.js';
import { EMPTY_STOCK } from '../domain/plan-upload.js';
import type { UserDevices } from '../domain/user-devices.js';
import { type ChangeTarget, type Decide, type Decision, type DeviceStore, StoreUnavailable } from '../ports.js';
import { KnownUsers } from './known-users.js';
import { USERS } from './mongo-indexes.js';
import type { MongoPreKeys } from './mongo-pre-keys.js';
import { type StoreWork, unavailableBecause } from './mongo-store-work.js';
import { type PlannedWrite, planWrite } from './plan-user-write.js';
import { type StoredUser, decodeUser, unknownUser } from './mongo-user-documents.js';
import { Turns } from './turns.js';

export interface MongoDevicesOptions {
  readonly connection: MongoConnection;
  readonly work: StoreWork;
  readonly preKeys: MongoPreKeys;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface Attempt<T> {
  /** Nothing was written in a conflict, as the document is another one by now; nor when the decision changes nothing. */
  readonly outcome: 'written' | 'unchanged' | 'conflict';
  readonly result: T;
}

/** Changes of one user by several processes at once; each round, one of them succeeds. */
const MAX_CONFLICTS = 30;
const MAX_FIRST_VERSION = 2 ** 40;
const BACKOFF = { firstMs: 4, maxMs: 100, random: Math.random };

/**
 * Users, one document each. A change is a compare-and-set of the whole document (a majority, with journals, sent once); the
 * keys of a refill are inserted after it, and those of an install that is gone are removed after it.
 *
 * A user is read linearizably: "current as of at most 2 s before" (I6) must hold also while a primary does not know yet
 * that it was deposed. That costs the database one small write each, and is one per claim, attach or look-up of a list. A
 * change is first tried on the document as this process knows it, if it does: what is written that way was up to date, and
 * anything else that comes of it counts for nothing.
 */
export class MongoDevices implements DeviceStore {
  readonly #options: MongoDevicesOptions;
  readonly #users: Collection<StoredUser>;
  readonly #turns = new Turns((error) => error instanceof StoreUnavailable);
  readonly #known = new KnownUsers();

  constructor(options: MongoDevicesOptions) {
    this.#options = options;
    this.#users = options.connection.collection(USERS);
  }

  load(userId: UserId): Promise<UserDevices> {
    return this.#options.work.run(async () => decodeUser(await this.#read(userId)));
  }

  change<T>(target: ChangeTarget, decide: Decide<T>): Promise<T> {
    return this.#options.work.run(() => this.#turns.run(target.userId, () => this.#change(target, decide)));
  }

  async #change<T>(target: ChangeTarget, decide: Decide<T>): Promise<T> {
    const tried = await this.#tryKnown(target, decide);
    if (tried?.outcome === 'written') return tried.result;
    for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
      const stored = await asUnavailable(() => this.#read(target.userId));
      const { outcome, result } = await this.#decideOn(stored, target, decide);
      if (outcome !== 'conflict') return result;
      await pause(this.#options.clock, backoffMs(BACKOFF, conflicts));
    }
    throw new StoreUnavailable('too many processes change the same user');
  }

  /** A refusal, too, may be one of the past: it is decided again on what is read. */
  async #tryKnown<T>(target: ChangeTarget, decide: Decide<T>): Promise<Attempt<T> | undefined> {
    const known = this.#known.take(target.userId);
    if (known === undefined) return undefined;
    try {
      return await this.#decideOn(known, target, decide);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      return undefined;
    }
  }

  async #decideOn<T>(stored: StoredUser, { userId, stockOf }: ChangeTarget, decide: Decide<T>): Promise<Attempt<T>> {
    const { preKeys } = this.#options;
    const device = stored.devices.find(({ deviceId }) => deviceId === stockOf);
    const stock = device ? await asUnavailable(() => preKeys.stockOf(device)) : EMPTY_STOCK;
    const decision: Decision<T> = decide(decodeUser(stored), stock);
    const { result } = decision;
    const planned = planWrite(stored, decision, {
      stockOf,
      // Not where that of a user of the same id began who was erased: nothing decided for that one may fit.
      firstVersion: randomInt(1, MAX_FIRST_VERSION),
      shelfOf: (owner) => preKeys.shelfOf(owner),
    });
    if (planned === undefined) return { outcome: 'unchanged', result };
    if (!(await asUnavailable(() => this.#replace(planned)))) return { outcome: 'conflict', result };
    await asUnavailable(() => preKeys.insert(planned.newKeys));
    // Cleaning up changes the document under the same version.
    if (planned.user.litter.length === 0) this.#known.remember(userId, planned.user);
    else await this.#clean(planned.user);
    return { outcome: 'written', result };
  }

  async #read(userId: UserId): Promise<StoredUser> {
    const { linearizableTimeoutMs: maxTimeMS } = this.#options.connection;
    const options = { readConcern: { level: 'linearizable' }, maxTimeMS } as const;
    const stored = (await this.#users.findOne({ _id: userIdToBytes(userId) }, options)) ?? unknownUser(userId);
    if (stored.litter.length === 0) this.#known.remember(userId, stored);
    return stored;
  }

  /** @returns false when the document is another one by now: nothing was written. */
  async #replace({ user, fromVersion }: PlannedWrite): Promise<boolean> {
    const statement = { q: { _id: user._id, version: fromVersion }, u: user, upsert: fromVersion === 0 };
    const { n, writeErrors } = await this.#options.connection.write({
      kind: 'update',
      collection: USERS,
      statements: [statement],
    });
    if (writeErrors.some(({ code }) => code !== DUPLICATE_KEY)) throw new StoreUnavailable('a user was not stored');
    return n === 1 && writeErrors.length === 0;
  }

  /** What it leaves is out of reach already; the user's next change tries again. */
  async #clean({ _id, litter }: StoredUser): Promise<void> {
    const { connection, preKeys, logger } = this.#options;
    try {
      await preKeys.clear(litter);
      const statements = [{ q: { _id }, u: { $pullAll: { litter } } }];
      await connection.write({ kind: 'update', collection: USERS, statements });
    } catch (error) {
      logger.warn('keys of a removed install were not cleaned up, trying again later', {
        error: unavailableBecause(asError(error)),
      });
    }
  }

  unfinished(after: UserId | undefined, limit: number): Promise<readonly UserId[]> {
    const above = after === undefined ? {} : { _id: { $gt: userIdToBytes(after) } };
    return this.#idsOf({ unfinished: true, ...above }, limit);
  }

  usersFrom(from: UserId, limit: number): Promise<readonly UserId[]> {
    return this.#idsOf({ _id: { $gte: userIdToBytes(from) } }, limit);
  }

  #idsOf(filter: Filter<StoredUser>, limit: number): Promise<readonly UserId[]> {
    return this.#options.work.run(async () => {
      const found = await this.#options.connection.causally((session) =>
        this.#users
          .find(filter, { session, projection: { _id: 1 }, limit })
          .sort({ _id: 1 })
          .toArray(),
      );
      return found.map(({ _id }) => userIdFromBytes(_id)).filter((userId) => userId !== undefined);
    });
  }

  /** Among the `limit` users with the longest unseen devices are the `limit` longest unseen devices. */
  unseenSince(day: number, limit: number): Promise<readonly Address[]> {
    const projection = { 'devices.deviceId': 1, 'devices.lastSeenDay': 1 };
    return this.#options.work.run(async () => {
      const found = await this.#options.connection.causally((session) =>
        this.#users
          .find({ oldestSeenDay: { $lt: day } }, { session, projection, limit })
          .sort({ oldestSeenDay: 1 })
          .toArray(),
      );
      const unseen = found.flatMap(({ _id, devices }) => {
        const userId = userIdFromBytes(_id);
        if (userId === undefined) return [];
        return devices.filter((device) => device.lastSeenDay < day).map((device) => ({ ...device, userId }));
      });
      unseen.sort((a, b) => a.lastSeenDay - b.lastSeenDay);
      return unseen.slice(0, limit).map(({ userId, deviceId }) => ({ userId, deviceId }));
    });
  }
}

/** Named before the turn ends, so that those who wait for it see what kind of failure it was. */
async function asUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof MongoError ? unavailableBecause(error) : error;
  }
}
