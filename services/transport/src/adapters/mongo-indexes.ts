import type { IndexSpecs } from '@lantern/mongo';

export const MAILBOX = 'mailbox';
export const ADDRESSES = 'addresses';
export const OWNERSHIP = 'ownership';

const DAY_SECONDS = 86_400;

/** Documents of a page, in order, up to `sender`: what is counted and skipped is decided in the index alone. */
const PAGES = {
  '_id.address': 1,
  '_id.partition': 1,
  '_id.offset': 1,
  '_id.epoch': 1,
  bytes: 1,
  sender: 1,
} as const;

/**
 * Shard keys, for a sharded deployment: the mailbox by `{'_id.address': 1}` (the `pages` index supports it; addresses
 * begin with random bytes, so that ranges fill evenly), `addresses` by `{_id: 1}`. `ownership` stays unsharded: it holds
 * one document per partition. Everything but the expiry sweep names the address, and goes to one shard.
 */
export const transportIndexes: IndexSpecs = {
  [MAILBOX]: [
    { name: 'pages', key: PAGES },
    {
      name: 'expiry',
      key: { '_id.partition': 1, expiresAt: 1 },
      partialFilterExpression: { expiresAt: { $exists: true } },
    },
    // R3: a tombstone lasts a day. MongoDB removes it up to a minute later, more under load.
    {
      name: 'tombstones',
      key: { removedAt: 1 },
      expireAfterSeconds: DAY_SECONDS,
      partialFilterExpression: { removedAt: { $exists: true } },
    },
  ],
  [ADDRESSES]: [],
  [OWNERSHIP]: [],
};
