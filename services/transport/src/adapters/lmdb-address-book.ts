import { type AddressKey, ADDRESS_BYTES, type Offset } from '@lantern/protocol';
import type { AddressBook, AddressDocument, DropNotice, DropReason, PurgeMarker } from '../ports.js';
import { addressKeyBytes } from './binary-keys.js';
import type { BinaryDatabase, LmdbEnvironment } from './open-environment.js';
import { asUnknownOutcome } from './port-errors.js';

/** As stored, in JSON. */
interface StoredAddress extends AddressDocument {
  /** Of all notices there ever were: a version is never used twice, so an old ack clears no new notice. */
  readonly lastVersion: number;
}

const NEVER_STORED: StoredAddress = { purgedBelow: 0 as Offset, installedBefore: 0, notices: [], lastVersion: 0 };
const DOCUMENT_BYTES = ADDRESS_BYTES + 512;

/** What is kept about addresses beside their messages. */
export class LmdbAddressBook implements AddressBook {
  readonly #environment: LmdbEnvironment;
  readonly #addresses: BinaryDatabase;

  constructor({ environment }: { readonly environment: LmdbEnvironment }) {
    this.#environment = environment;
    this.#addresses = environment.database('transport-addresses');
  }

  async load(address: AddressKey): Promise<AddressDocument> {
    const { purgedBelow, installedBefore, notices } = this.#stored(address);
    return { purgedBelow, installedBefore, notices };
  }

  async raisePurgeMarker(address: AddressKey, marker: PurgeMarker): Promise<PurgeMarker> {
    const { purgedBelow, installedBefore } = await this.#change(address, (stored) => {
      if (stored.installedBefore >= marker.installedBefore) return stored;
      const below = Math.max(marker.purgedBelow, stored.purgedBelow) as Offset;
      return { ...stored, purgedBelow: below, installedBefore: marker.installedBefore };
    });
    return { purgedBelow, installedBefore };
  }

  async raisePurgedBelow(address: AddressKey, below: Offset): Promise<PurgeMarker> {
    const { purgedBelow, installedBefore } = await this.#change(address, (stored) => {
      return stored.purgedBelow >= below ? stored : { ...stored, purgedBelow: below };
    });
    return { purgedBelow, installedBefore };
  }

  async addDropped(
    address: AddressKey,
    reason: DropReason,
    dropped: { count: number; oldest: number; newest: number },
  ): Promise<DropNotice> {
    const changed = await this.#change(address, (stored) => {
      const version = stored.lastVersion + 1;
      const known = stored.notices.find((notice) => notice.reason === reason);
      const notice: DropNotice = {
        reason,
        count: dropped.count + (known?.count ?? 0),
        oldest: Math.min(dropped.oldest, known?.oldest ?? dropped.oldest),
        newest: Math.max(dropped.newest, known?.newest ?? dropped.newest),
        version,
      };
      const others = stored.notices.filter((other) => other.reason !== reason);
      return { ...stored, notices: [...others, notice], lastVersion: version };
    });
    const notice = changed.notices.find((candidate) => candidate.reason === reason);
    if (notice === undefined) throw new Error('a notice that was just added is missing');
    return notice;
  }

  async clearNotice(address: AddressKey, reason: DropReason, version: number): Promise<void> {
    await this.#change(address, (stored) => {
      const notices = stored.notices.filter((notice) => notice.reason !== reason || notice.version !== version);
      return notices.length < stored.notices.length ? { ...stored, notices } : stored;
    });
  }

  /** Reads, changes and writes in one commit; nothing is written when `change` returns what it was given. */
  #change(address: AddressKey, change: (stored: StoredAddress) => StoredAddress): Promise<StoredAddress> {
    const work = this.#environment.commits.submit({
      touches: [`transport-addresses/${address}`],
      bytes: DOCUMENT_BYTES,
      roomFor: 'removal',
      apply: () => {
        const stored = this.#stored(address);
        const changed = change(stored);
        if (changed !== stored)
          void this.#addresses.put(addressKeyBytes(address), Buffer.from(JSON.stringify(changed)));
        return changed;
      },
    });
    return asUnknownOutcome(work);
  }

  #stored(address: AddressKey): StoredAddress {
    const stored = this.#addresses.get(addressKeyBytes(address));
    if (stored === undefined) return NEVER_STORED;
    return { ...NEVER_STORED, ...(JSON.parse(Buffer.from(stored).toString()) as Partial<StoredAddress>) };
  }
}
