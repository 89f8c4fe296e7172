import type { Address, Bundle, InstallStamp, KeyCounts, PreKey, SignedPreKey, UserId } from '@lantern/protocol';
import type { IdRanges } from './domain/id-ranges.js';
import type { UserDevices } from './domain/user-devices.js';

/** The transport as the keys service sees it. */
export interface MailboxPurger {
  /**
   * Durably marks that nothing of this address accepted until now is delivered any more, and that installs with a stamp
   * below `installedBefore` are gone. Repeated or late, with a stamp that was purged before, it has no effect.
   * @throws when not confirmed: to be retried.
   */
  purge(address: Address, installedBefore: InstallStamp): Promise<void>;
}

/**
 * The store did not confirm. A write may have happened, may happen later, or never; a repeat is safe, since all
 * operations of the ports decide anew on what is stored.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** One install of a device. One-time keys belong to it: they are gone as soon as the address holds another. */
export interface Install extends Address {
  readonly registrationId: number;
}

/** One-time keys of one kind of one install. */
export interface Shelf<K extends PreKey> {
  /** Not yet handed out, oldest first. */
  readonly keys: readonly K[];
  /** Ids of all keys that were ever put there: an id in it that is not in `keys` was handed out (I5). */
  readonly accepted: IdRanges;
}

export interface Stock {
  readonly oneTime: Shelf<PreKey>;
  readonly kem: Shelf<SignedPreKey>;
}

/** Keys to append to a shelf, oldest first, and its `accepted` with them. */
export type Refill<K extends PreKey> = Shelf<K>;

export interface StockChange {
  readonly oneTime: Refill<PreKey>;
  readonly kem: Refill<SignedPreKey>;
}

export interface ChangeTarget {
  readonly userId: UserId;
  /** The device whose stock `decide` gets to see and may refill. */
  readonly stockOf?: number;
}

export interface Decision<T> {
  readonly result: T;
  /** The new state, its revision one above the current; absent: unchanged. */
  readonly user?: UserDevices;
  /** For the install that is at `stockOf` after the change; only with `stockOf`. */
  readonly stock?: StockChange;
}

/** `stock` is empty when `stockOf` is absent or names no registered device. */
export type Decide<T> = (user: UserDevices, stock: Stock) => Decision<T>;

/**
 * Users and their devices. Reads see every change that was resolved before them, by whichever process.
 * @throws StoreUnavailable from every method.
 */
export interface DeviceStore {
  load(userId: UserId): Promise<UserDevices>;
  /**
   * Reads, decides and writes as one atomic step of this user: either the whole decision is durable when it resolves, or
   * nothing is stored. `decide` is pure and may be called again on newer state (compare-and-set by revision); what it
   * throws is thrown, and nothing is stored.
   *
   * Keys of a refill can be taken only after `accepted` is durable; a crash may lose them then, but their ids stay
   * accepted. The stock of an install that is not in the new state is gone in the same step: no later call finds it.
   */
  change<T>(target: ChangeTarget, decide: Decide<T>): Promise<T>;
  /** Users with a purge wish or a pending announcement, ascending, above `after`; at most `limit`. Bounded work. */
  unfinished(after: UserId | undefined, limit: number): Promise<readonly UserId[]>;
  /** Devices whose `lastSeenDay` is below `day`, longest unseen first; at most `limit`. Bounded work. */
  unseenSince(day: number, limit: number): Promise<readonly Address[]>;
  /** At most `limit` users, ascending, from `from` on; none beyond the last. Some may have no devices any more. Bounded work. */
  usersFrom(from: UserId, limit: number): Promise<readonly UserId[]>;
}

/** The keys taken from one install, each absent when its shelf was empty, and what is left. */
export interface TakenKeys {
  readonly oneTime?: PreKey;
  readonly kem?: SignedPreKey;
  readonly left: KeyCounts;
}

/** One-time keys. @throws StoreUnavailable from every method. */
export interface PreKeyStore {
  /**
   * Takes the oldest key of each kind from each install, and answers in the order of the installs. A key is removed
   * atomically and durably before it is returned: no two calls return the same one, ever (I5); a crash may burn it.
   * While a shelf holds keys, no call finds it empty. Nothing atomic across installs or kinds is promised.
   */
  take(installs: readonly Install[]): Promise<readonly TakenKeys[]>;
  count(install: Install): Promise<KeyCounts>;
}

export interface ClaimKey {
  readonly requester: Address;
  /** 16 bytes. */
  readonly claimId: Uint8Array;
}

/** One attempt to answer a claim. */
export interface ClaimAttempt extends ClaimKey {
  /** Unix ms of the first attempt. */
  readonly openedAt: number;
  /** From 1; raised when a later process takes the claim over. */
  readonly attempt: number;
}

export interface ClaimAnswer {
  readonly bundles: readonly Bundle[];
  readonly goneDeviceIds: readonly number[];
}

export interface OpenClaim extends ClaimKey {
  /** 32 bytes: SHA-256 of all other arguments. */
  readonly fingerprint: Uint8Array;
  /** Unix ms. */
  readonly now: number;
  /** Unix ms: what was opened before is expired, as if it were not there. */
  readonly validSince: number;
  /** Unix ms: a pending attempt begun before is taken over. */
  readonly takeOverBefore: number;
}

export type ClaimState =
  | { readonly state: 'absent' }
  /** Somebody else works on it. */
  | { readonly state: 'pending' }
  | { readonly state: 'answered'; readonly answer: ClaimAnswer }
  /** The claim id was used with other arguments. */
  | { readonly state: 'conflict' };

export type OpenedClaim =
  { readonly state: 'opened'; readonly attempt: ClaimAttempt } | Exclude<ClaimState, { readonly state: 'absent' }>;

/** What {@link ClaimStore.fulfil} came to: the keys that its answer was made of, or why it took none. */
export type FulfilledClaim =
  | { readonly state: 'fulfilled'; readonly taken: readonly TakenKeys[]; readonly answer: ClaimAnswer }
  | Exclude<ClaimState, { readonly state: 'absent' }>;

/** Claims and their answers, kept for the claim window. @throws StoreUnavailable from every method. */
export interface ClaimStore {
  /** The state of a claim as of now. */
  find(claim: Omit<OpenClaim, 'takeOverBefore'>): Promise<ClaimState>;
  /**
   * Inserts a pending claim (attempt 1), or raises the attempt of one left pending since before `takeOverBefore`, as one
   * atomic, durable step; else tells its state. At most one caller gets `opened` for an attempt number.
   */
  open(claim: OpenClaim): Promise<OpenedClaim>;
  /**
   * Stores the answer if this attempt is still the latest and has none; atomic and durable.
   * @returns whether it is stored now: false means that another attempt answers this claim.
   */
  answer(attempt: ClaimAttempt, answer: ClaimAnswer): Promise<boolean>;
  /**
   * As {@link open}, then {@link PreKeyStore.take}, then {@link answer} with what `answerOf` makes of the keys, as one
   * atomic, durable step: nothing is left pending, and no crash burns a key. `answerOf` is pure. Absent where a store
   * cannot do so.
   */
  fulfil?(
    claim: OpenClaim,
    installs: readonly Install[],
    answerOf: (taken: readonly TakenKeys[]) => ClaimAnswer,
  ): Promise<FulfilledClaim>;
  /**
   * Removes at most `limit` claims opened before `openedBefore` (Unix ms); those of the last hour before it may stay.
   * @returns how many. Bounded work.
   */
  forget(openedBefore: number, limit: number): Promise<number>;
}

/** What the keys service limits the rate of. */
export type CallLimit =
  /** Claims of one user's keys by another. */
  | 'claimsPerPair'
  /** Claims of one user's keys by anybody. */
  | 'claimsPerTarget'
  /** Uploads of one device. */
  | 'uploadsPerDevice'
  /** Registrations of one user's devices. */
  | 'registrationsPerUser';

export type Charge =
  | {
      readonly admitted: true;
      /** Gives back what was charged; once. @throws StoreUnavailable */
      refund(): Promise<void>;
    }
  | { readonly admitted: false; readonly retryAfterMs: number };

/** Counts how often somebody did something, over all processes that share the store. */
export interface RateLimits {
  /** Takes one from what `key` may do; nothing is taken when it is not admitted. @throws StoreUnavailable */
  charge(limit: CallLimit, key: string): Promise<Charge>;
}

/** A claim that somebody made, without its keys. */
export interface ClaimTrace {
  /** Of the device that claimed. */
  readonly deviceId: number;
  /** Unix ms. */
  readonly openedAt: number;
  readonly answered: boolean;
}

/** `in-use`: the user has devices, or follow-ups of a change are not done: nothing was removed. */
export type RemovedUser = 'removed' | 'absent' | 'in-use';

/** What is kept of a user beside devices and keys, to be shown and forgotten. @throws StoreUnavailable from every method. */
export interface UserRecords {
  /**
   * Forgets that there ever was a user, as one atomic step: former registration ids and stamps go, too. Whoever registers
   * a device under the same id afterwards is somebody new.
   */
  remove(userId: UserId): Promise<RemovedUser>;
  /** Claims that the user's devices made and that are still kept; at most `limit`. */
  claimsOf(userId: UserId, limit: number): Promise<readonly ClaimTrace[]>;
  /** Removes at most `limit` of these, with their answers: a repeat of one gets other keys. @returns how many */
  forgetClaims(userId: UserId, limit: number): Promise<number>;
}

/** Everything that the keys service keeps. */
export interface KeyStore {
  /** Absent where no other process uses the store: then counts in memory will do. */
  readonly limits?: RateLimits;
  readonly devices: DeviceStore;
  readonly preKeys: PreKeyStore;
  readonly claims: ClaimStore;
  readonly users: UserRecords;
  /** Takes no new work, waits for what is under way. Does not close what was passed in open. */
  close(): Promise<void>;
}
