import type { KeyCounts, PreKey, SignedPreKey } from '@lantern/protocol';
import type { Database } from 'lmdb';
import type { Install, PreKeyStore, Shelf, Stock, StockChange, TakenKeys } from '../ports.js';
import type { LmdbCommitQueue } from './lmdb-commit-queue.js';
import {
  KEM,
  type KindByte,
  ONE_TIME,
  type ShelfRecord,
  type StockRecord,
  decodePreKey,
  decodeStock,
  encodePreKey,
  encodeStock,
  installKey,
  preKeyKey,
} from './lmdb-layout.js';
import { reading } from './reading.js';

type Bytes = Database<Uint8Array, Uint8Array>;

export interface LmdbPreKeysOptions {
  readonly queue: LmdbCommitQueue;
  /** Install → queue positions and accepted ids of both kinds. */
  readonly stocks: Bytes;
  /** Install, kind, place → key. */
  readonly preKeys: Bytes;
}

/**
 * A key is taken by moving the head of its queue past it; the places behind are cleared so many at once, since it is by the
 * page that removing costs. KEM keys fill pages of their own.
 */
const REMOVED_AT_ONCE = { [ONE_TIME]: 16, [KEM]: 1 } as const;

/** Taken keys that are still stored. */
function leftBehind(kind: KindByte, head: number): number {
  return head % REMOVED_AT_ONCE[kind];
}

function countsOf([oneTime, kem]: StockRecord): KeyCounts {
  return { oneTimeLeft: oneTime.next - oneTime.head, kemLeft: kem.next - kem.head };
}

function unsigned({ id, key }: PreKey): PreKey {
  return { id, key };
}

/** One-time keys as two queues per install. The methods named `…InTransaction` belong into the work of a {@link LmdbCommitQueue}. */
export class LmdbPreKeys implements PreKeyStore {
  readonly #options: LmdbPreKeysOptions;

  constructor(options: LmdbPreKeysOptions) {
    this.#options = options;
  }

  take(installs: readonly Install[]): Promise<readonly TakenKeys[]> {
    return this.#options.queue.run('upkeep', () => this.takeInTransaction(installs));
  }

  count(install: Install): Promise<KeyCounts> {
    return reading(() => countsOf(this.#stock(installKey(install))));
  }

  takeInTransaction(installs: readonly Install[]): TakenKeys[] {
    return installs.map((install) => this.#takeFrom(installKey(install)));
  }

  stockInTransaction(install: Install): Stock {
    const key = installKey(install);
    const [oneTime, kem] = this.#stock(key);
    const oneTimeKeys = this.#keysOf(key, oneTime).map(unsigned);
    return {
      oneTime: { keys: oneTimeKeys, accepted: oneTime.accepted },
      kem: { keys: this.#keysOf(key, kem), accepted: kem.accepted },
    };
  }

  refillInTransaction(install: Install, change: StockChange): void {
    const key = installKey(install);
    const stock = this.#stock(key);
    this.#append(key, stock[0], change.oneTime);
    this.#append(key, stock[1], change.kem);
    void this.#options.stocks.put(key, encodeStock(stock));
  }

  clearInTransaction(install: Install): void {
    const key = installKey(install);
    for (const { kind, head, next } of this.#stock(key)) {
      for (let place = head - leftBehind(kind, head); place < next; place++)
        void this.#options.preKeys.remove(preKeyKey(key, kind, place));
    }
    void this.#options.stocks.remove(key);
  }

  #stock(install: Uint8Array): StockRecord {
    return decodeStock(this.#options.stocks.get(install));
  }

  #keysOf(install: Uint8Array, { kind, head, next }: ShelfRecord): SignedPreKey[] {
    return Array.from({ length: next - head }, (_, index) => this.#get(preKeyKey(install, kind, head + index)));
  }

  /** Reads both kinds before it writes, see {@link LmdbCommitQueue.run}. */
  #takeFrom(install: Uint8Array): TakenKeys {
    const stock = this.#stock(install);
    const [oneTime, kem] = stock.map((shelf) => this.#oldest(install, shelf));
    if (oneTime || kem) {
      for (const shelf of stock) this.#removeOldest(install, shelf);
      void this.#options.stocks.put(install, encodeStock(stock));
    }
    return { ...(oneTime && { oneTime: unsigned(oneTime) }), ...(kem && { kem }), left: countsOf(stock) };
  }

  #oldest(install: Uint8Array, { kind, head, next }: ShelfRecord): SignedPreKey | undefined {
    return head === next ? undefined : this.#get(preKeyKey(install, kind, head));
  }

  #removeOldest(install: Uint8Array, shelf: ShelfRecord): void {
    if (shelf.head === shelf.next) return;
    shelf.head++;
    if (leftBehind(shelf.kind, shelf.head) > 0) return;
    for (let place = shelf.head - REMOVED_AT_ONCE[shelf.kind]; place < shelf.head; place++) {
      void this.#options.preKeys.remove(preKeyKey(install, shelf.kind, place));
    }
  }

  #append(install: Uint8Array, shelf: ShelfRecord, { keys, accepted }: Shelf<PreKey>): void {
    for (const preKey of keys) {
      void this.#options.preKeys.put(preKeyKey(install, shelf.kind, shelf.next), encodePreKey(preKey));
      shelf.next++;
    }
    shelf.accepted = accepted;
  }

  #get(key: Uint8Array): SignedPreKey {
    const value = this.#options.preKeys.get(key);
    if (!value) throw new Error('the key store lacks a one-time key that it counts');
    return decodePreKey(value);
  }
}
