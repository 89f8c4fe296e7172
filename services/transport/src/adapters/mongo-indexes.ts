import type { IndexSpecs } from '@lantern/mongo';

export const MAILBOX = 'mailbox';
export const ADDRESSES = 'addresses';
export const OWNERSHIP = 'ownership';

const DAY_SECONDS = 86_400;

/** Documents of a page, in order, up to `sender`: what is counted and skipped is decided in the index alone. */
const PAGES = { _id: 1, bytes: 1, sender: 1 } as const;

/**
 * Shard keys, for a sharded deployment: the mailbox and `addresses` by `{_id: 1}` (both begin with
 * random bytes, so that ranges fill evenly). `ownership` stays unsharded: it holds one document per partition. Everything
 * but the expiry sweep names the address, and goes to the shard that has it, or two.
 */
export const transportIndexes: IndexSpecs = {
  [MAILBOX]: [
    { name: 'pages', key: PAGES },
    {
      name: 'expiry',
      key: { expiresAt: 1, partition: 1 },
      partialFilterExpression: { expiresAt: { $gte: 1 } },
    },
    // R3: a tombstone lasts a day. MongoDB removes it up to a minute later, more under load.
    {
      name: 'tombstones',
      key: { removedAt: 1 },
      expireAfterSeconds: DAY_SECONDS,
      partialFilterExpression: { removedAt: { $exists: true } },
    },
  ],
  // What is kept of an address of a user who was erased: the marker, until nobody can believe any more that the install is there.
  [ADDRESSES]: [
    {
      name: 'forgotten',
      key: { forgottenAt: 1 },
      expireAfterSeconds: DAY_SECONDS,
      partialFilterExpression: { forgottenAt: { $exists: true } },
    },
  ],
  [OWNERSHIP]: [],
};
