import { DUPLICATE_KEY, type MongoConnection, int64 } from '@lantern/mongo';
import type { AddressKey, InstallStamp, Offset } from '@lantern/protocol';
import type { Collection, Document, UpdateFilter } from 'mongodb';
import {
  type AddressBook,
  type AddressDocument,
  type DropNotice,
  type DropReason,
  OutcomeUnknown,
  type PurgeMarker,
} from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import { ADDRESSES } from './mongo-indexes.js';
import { reading, writing } from './mongo-port-errors.js';

type Totals = Pick<DropNotice, 'count' | 'oldest' | 'newest'>;

interface StoredAddress extends Document {
  /** 20 bytes. */
  readonly _id: Uint8Array;
  readonly purgedBelow?: Offset;
  readonly installedBefore?: InstallStamp;
  readonly notices?: { readonly [Reason in DropReason]?: Totals };
  /** Set when its user was erased: a day later the database removes it, unless something is kept of it anew. */
  readonly forgottenAt?: Date;
  /** How often each notice was changed, also before it was last cleared: so no version comes twice. */
  readonly versions?: { readonly [Reason in DropReason]?: number };
}

const REASONS: readonly DropReason[] = ['expired', 'purged', 'stale'];

/**
 * One document per address, changed by single atomic updates: a majority with journals, each sent once. Reads as those
 * of the mailbox. An addition of unknown outcome that is repeated may count twice; a notice is never lost.
 */
export class MongoAddressBook implements AddressBook {
  readonly #connection: MongoConnection;
  readonly #addresses: Collection<StoredAddress>;

  constructor({ connection }: { readonly connection: MongoConnection }) {
    this.#connection = connection;
    this.#addresses = connection.collection(ADDRESSES);
  }

  async load(address: AddressKey): Promise<AddressDocument> {
    const _id = addressKeyBytes(address);
    const stored = await reading(() =>
      this.#connection.causally((session) => this.#addresses.findOne({ _id }, { session })),
    );
    const notices = REASONS.flatMap((reason) => (stored && noticeIn(stored, reason)) ?? []);
    return { ...markerIn(stored), notices };
  }

  async raisePurgeMarker(address: AddressKey, marker: PurgeMarker): Promise<PurgeMarker> {
    const purgedBelow = int64(marker.purgedBelow);
    const installedBefore = int64(marker.installedBefore);
    const later = { $lt: [{ $ifNull: ['$installedBefore', int64(0)] }, installedBefore] };
    // In one stage, so that both are judged by the document as it was.
    const raised = {
      purgedBelow: { $cond: [later, { $max: ['$purgedBelow', purgedBelow] }, '$purgedBelow'] },
      installedBefore: { $max: ['$installedBefore', installedBefore] },
    };
    return markerIn(await this.#change(address, [{ $set: raised }, { $unset: 'forgottenAt' }]));
  }

  async raisePurgedBelow(address: AddressKey, below: Offset): Promise<PurgeMarker> {
    const update = { $max: { purgedBelow: int64(below) }, $unset: { forgottenAt: '' } };
    return markerIn(await this.#change(address, update));
  }

  async addDropped(
    address: AddressKey,
    reason: DropReason,
    dropped: { count: number; oldest: number; newest: number },
  ): Promise<DropNotice> {
    const stored = await this.#change(address, {
      $inc: { [`notices.${reason}.count`]: dropped.count, [`versions.${reason}`]: 1 },
      $min: { [`notices.${reason}.oldest`]: int64(dropped.oldest) },
      $max: { [`notices.${reason}.newest`]: int64(dropped.newest) },
      $unset: { forgottenAt: '' },
    });
    const notice = noticeIn(stored, reason);
    if (notice === undefined) throw new Error('a notice that was just added is missing');
    return notice;
  }

  async clearNotice(address: AddressKey, reason: DropReason, version: number): Promise<void> {
    const q = { _id: addressKeyBytes(address), [`versions.${reason}`]: version };
    const statements = [{ q, u: { $unset: { [`notices.${reason}`]: '' } } }];
    await writing(() => this.#connection.write({ kind: 'update', collection: ADDRESSES, statements }));
  }

  /** Makes the document first where there is none: of upserts at once, not every server answers each with its result. */
  #change(address: AddressKey, update: Document | Document[]): Promise<StoredAddress> {
    const _id = addressKeyBytes(address);
    const change = () =>
      this.#connection.causally((session) =>
        this.#addresses.findOneAndUpdate({ _id }, update as UpdateFilter<StoredAddress>, {
          returnDocument: 'after',
          session,
        }),
      );
    return writing(async () => {
      const changed = await change();
      if (changed !== null) return changed;
      const { writeErrors } = await this.#connection.write({
        kind: 'insert',
        collection: ADDRESSES,
        statements: [{ _id }],
      });
      if (writeErrors.some(({ code }) => code !== DUPLICATE_KEY))
        throw new OutcomeUnknown('an address was not written');
      const made = await change();
      if (made === null) throw new OutcomeUnknown('an address that was just written is missing');
      return made;
    });
  }
}

function markerIn(stored: StoredAddress | null): PurgeMarker {
  const { purgedBelow = 0 as Offset, installedBefore = 0 } = stored ?? {};
  return { purgedBelow, installedBefore };
}

function noticeIn({ notices, versions }: StoredAddress, reason: DropReason): DropNotice | undefined {
  const totals = notices?.[reason];
  const version = versions?.[reason];
  return totals && version !== undefined ? { reason, ...totals, version } : undefined;
}
