import type { IndexSpecs } from '@lantern/mongo';

export const USERS = 'keyUsers';
export const PRE_KEYS = 'preKeys';
export const CLAIMS = 'keyClaims';
export const META = 'keyMeta';
export const LIMITS = 'keyLimits';

/**
 * Shard keys, for a sharded deployment: `keyUsers` and `keyClaims` by `{_id: 1}`, `keyLimits` by `{key: 1}`, `preKeys` by `{shelf: 1, kind: 1, seq: 1}`
 * (users and shelves begin with random bytes behind what they share, so that ranges fill evenly). `keyMeta` stays unsharded.
 * Requests of clients name these keys and go to one shard; the worker's and the sweeper's look-ups ask all.
 */
export const keysIndexes: IndexSpecs = {
  [USERS]: [
    { name: 'unfinished', key: { unfinished: 1, _id: 1 }, partialFilterExpression: { unfinished: true } },
    { name: 'unseen', key: { oldestSeenDay: 1 }, partialFilterExpression: { oldestSeenDay: { $exists: true } } },
  ],
  // The order in which keys are taken comes from the index, not from a sort: a sort would look at one key and, when another
  // claimer took it, find nothing. Unique, as is `_id` (shelf, kind, key id): no key has two documents (I5).
  [PRE_KEYS]: [{ name: 'queue', key: { shelf: 1, kind: 1, seq: 1 }, unique: true }],
  [CLAIMS]: [{ name: 'opened', key: { openedAt: 1 } }],
  [META]: [],
  // As rate-limiter-flexible expects them; expired counts are removed by the database.
  [LIMITS]: [
    { name: 'key', key: { key: 1 }, unique: true },
    { name: 'expire', key: { expire: 1 }, expireAfterSeconds: 0 },
  ],
};
