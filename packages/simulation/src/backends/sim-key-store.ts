import {
  type ClaimAnswer,
  type ClaimAttempt,
  type ClaimKey,
  type ClaimState,
  type ClaimStore,
  type DeviceStore,
  type Install,
  type KeyStore,
  type OpenClaim,
  type OpenedClaim,
  type PreKeyStore,
  type RemovedUser,
  StoreUnavailable,
  type UserRecords,
  findDevice,
} from '@lantern/keys';
import { type Address, addressKey, type UserId } from '@lantern/protocol';
import type { Network } from '../engine/network.js';
import type { SimProcess } from '../engine/sim-process.js';
import type { KeyDb, StoredClaim } from './key-db.js';

export const KEY_STORE = 'keydb';

export interface SimKeyStoreOptions {
  readonly db: KeyDb;
  readonly network: Network;
  readonly process: SimProcess;
  readonly timeoutMs: number;
}

const EMPTY = { oneTime: { keys: [], accepted: [] }, kem: { keys: [], accepted: [] } };
const CONFLICTS = 100;

const claimName = ({ requester, claimId }: ClaimKey): string =>
  `${addressKey(requester)} ${Buffer.from(claimId).toString('hex')}`;

/** One process's view of the simulated key store. */
export function simKeyStore({ db, network, process, timeoutMs }: SimKeyStoreOptions): KeyStore {
  const unavailable = (): Error => new StoreUnavailable('the key store did not confirm');
  const call = <T>(what: string, apply: () => T): Promise<T> =>
    network.call({
      from: process,
      to: KEY_STORE,
      what: () => what,
      timeoutMs,
      apply,
      timedOut: unavailable,
      refused: unavailable,
    });
  return {
    devices: deviceStore(db, call),
    preKeys: preKeyStore(db, call),
    claims: claimStore(db, call),
    users: userRecords(db, call),
    close: async () => undefined,
  };
}

type CallDb = <T>(what: string, apply: () => T) => Promise<T>;

function deviceStore(db: KeyDb, call: CallDb): DeviceStore {
  const change: DeviceStore['change'] = async ({ userId, stockOf }, decide) => {
    for (let attempt = 0; attempt < CONFLICTS; attempt++) {
      const { user, version, stock } = await call('load user', () => {
        const known = db.load(userId);
        const device = stockOf === undefined ? undefined : findDevice(known.user, stockOf);
        return { ...known, stock: device ? db.stock({ userId, ...device }) : EMPTY };
      });
      const decision = decide(user, stock);
      const next = decision.user ?? user;
      if (decision.user && decision.user.revision !== user.revision + 1) throw new Error('a change skips a revision');
      const target = stockOf === undefined ? undefined : findDevice(next, stockOf);
      if (decision.stock && !target) throw new Error('a refill without a device');
      if (!decision.user && !decision.stock) return decision.result;
      const done = await call('change user', () => {
        if (!db.replace(userId, version, next)) return false;
        if (decision.stock && target) db.refill({ userId, ...target }, decision.stock);
        return true;
      });
      if (done) return decision.result;
    }
    throw new StoreUnavailable('too many others change this user');
  };
  return {
    load: (userId) => call('load user', () => db.load(userId).user),
    change,
    unfinished: (after, limit) =>
      call('unfinished users', () =>
        sortedUsers(db)
          .filter((userId) => after === undefined || userId > after)
          .filter((userId) => isUnfinishedUser(db, userId))
          .slice(0, limit),
      ),
    usersFrom: (from, limit) =>
      call('users', () =>
        sortedUsers(db)
          .filter((userId) => userId >= from)
          .slice(0, limit),
      ),
    unseenSince: (day, limit) => call('unseen devices', () => unseen(db, day).slice(0, limit)),
  };
}

function sortedUsers(db: KeyDb): UserId[] {
  return [...db.users.keys()].sort();
}

function isUnfinishedUser(db: KeyDb, userId: UserId): boolean {
  const { purges, announcement } = db.load(userId).user;
  return purges.length > 0 || announcement !== undefined;
}

function unseen(db: KeyDb, day: number): Address[] {
  return sortedUsers(db)
    .flatMap((userId) => db.load(userId).user.devices.map((device) => ({ userId, ...device })))
    .filter(({ lastSeenDay }) => lastSeenDay < day)
    .sort((a, b) => a.lastSeenDay - b.lastSeenDay)
    .map(({ userId, deviceId }) => ({ userId, deviceId }));
}

function preKeyStore(db: KeyDb, call: CallDb): PreKeyStore {
  return {
    take: (installs: readonly Install[]) =>
      Promise.all(installs.map((install) => call('take keys', () => db.take(install)))),
    count: (install) => call('count keys', () => db.count(install)),
  };
}

function userRecords(db: KeyDb, call: CallDb): UserRecords {
  const remove = (userId: UserId): RemovedUser => {
    if (db.load(userId).user.devices.length > 0 || isUnfinishedUser(db, userId)) return 'in-use';
    return db.forget(userId) ? 'removed' : 'absent';
  };
  const claimsOf = (userId: UserId, limit: number) =>
    [...db.claims].filter(([name]) => name.startsWith(`${userId}.`)).slice(0, limit);
  const forgetClaims = (userId: UserId, limit: number): number => {
    const claims = claimsOf(userId, limit);
    for (const [name] of claims) db.claims.delete(name);
    return claims.length;
  };
  return {
    remove: (userId) => call('remove user', () => remove(userId)),
    claimsOf: (userId, limit) =>
      call('claims of user', () =>
        claimsOf(userId, limit).map(([name, { openedAt, answer }]) => {
          const deviceId = Number(name.slice(37).split(' ')[0]);
          return { deviceId, openedAt, answered: answer !== undefined };
        }),
      ),
    forgetClaims: (userId, limit) => call('forget claims of user', () => forgetClaims(userId, limit)),
  };
}

function stateOf(record: StoredClaim | undefined, claim: Omit<OpenClaim, 'takeOverBefore'>): ClaimState {
  if (record === undefined || record.openedAt < claim.validSince) return { state: 'absent' };
  if (Buffer.compare(record.fingerprint, claim.fingerprint) !== 0) return { state: 'conflict' };
  return record.answer === undefined ? { state: 'pending' } : { state: 'answered', answer: record.answer };
}

function claimStore(db: KeyDb, call: CallDb): ClaimStore {
  const open = (claim: OpenClaim): OpenedClaim => {
    const { requester, claimId, fingerprint, now } = claim;
    const name = claimName(claim);
    const record = db.claims.get(name);
    const known = stateOf(record, claim);
    const begin = (openedAt: number, attempt: number): OpenedClaim => {
      db.claims.set(name, { fingerprint, openedAt, attemptedAt: now, attempt });
      return { state: 'opened', attempt: { requester, claimId, openedAt, attempt } };
    };
    if (known.state === 'absent') return begin(now, 1);
    if (known.state !== 'pending' || record === undefined || record.attemptedAt >= claim.takeOverBefore) return known;
    return begin(record.openedAt, record.attempt + 1);
  };
  const answer = (attempt: ClaimAttempt, given: ClaimAnswer): boolean => {
    const name = claimName(attempt);
    const record = db.claims.get(name);
    if (record?.attempt !== attempt.attempt || record.openedAt !== attempt.openedAt || record.answer) return false;
    db.claims.set(name, { ...record, answer: given });
    return true;
  };
  const forget = (openedBefore: number, limit: number): number => {
    const old = [...db.claims].filter(([, { openedAt }]) => openedAt < openedBefore - 3_600_000).slice(0, limit);
    for (const [name] of old) db.claims.delete(name);
    return old.length;
  };
  return {
    find: (claim) => call('find claim', () => stateOf(db.claims.get(claimName(claim)), claim)),
    open: (claim) => call('open claim', () => open(claim)),
    answer: (attempt, given) => call('answer claim', () => answer(attempt, given)),
    forget: (openedBefore, limit) => call('forget claims', () => forget(openedBefore, limit)),
  };
}
