import type { Db, DbFactory, DbStore } from './indexeddb-types.js';
import type { SeenMessages } from './seen-messages.js';
import {
  type ClientStorage,
  type StorageOptions,
  type UnsentRecord,
  type UnsentStore,
  seenCapacityOf,
} from './storage.js';

const SEEN = 'seen';
const KEY = 'key';
const UNSENT = 'unsent';
const VERSION = 1;

/** Where to find a store, and how much it keeps. */
export interface IndexedDbStorageOptions extends StorageOptions {
  /** Name of the database: one for each device of a user, as pages of an origin share them. */
  readonly name: string;
  /** Default: the `indexedDB` of the page or worker. */
  readonly indexedDB?: DbFactory;
  /** Keeps a second page from the same storage. Default: `navigator.locks`; without, nothing does. */
  readonly locks?: StorageLocks;
}

/** What is used of `navigator.locks` (Web Locks). */
export interface StorageLocks {
  /** Runs `held` when nobody else has the name, and keeps the name until it resolves. Rejects when the signal aborts first. */
  request(name: string, options: { readonly signal: AbortSignal }, held: () => Promise<void>): Promise<unknown>;
}

/** A page that is left, as at a reload, keeps its lock for a moment. */
const LOCK_WAIT_MS = 5_000;

/** Two pages would overwrite each other's records. @returns what lets the next one have it. @throws Error when another has it */
function locked({ name, locks = defaultLocks() }: IndexedDbStorageOptions): Promise<() => void> {
  if (locks === undefined) return Promise.resolve(() => undefined);
  return new Promise((resolve, reject) => {
    const held = () => new Promise<void>((release) => resolve(release));
    locks.request(`lantern-storage ${name}`, { signal: AbortSignal.timeout(LOCK_WAIT_MS) }, held).catch(() => {
      reject(new Error(`another page has the storage ${name} open: close it there, or use another name`));
    });
  });
}

const defaultLocks = () => (globalThis as { navigator?: { locks?: StorageLocks } }).navigator?.locks;

const failure = (error: unknown) => (error instanceof Error ? error : new Error('IndexedDB failed'));

function opened({ name, indexedDB = (globalThis as { indexedDB?: DbFactory }).indexedDB }: IndexedDbStorageOptions) {
  if (!indexedDB) throw new Error('this environment has no indexedDB');
  return new Promise<Db>((resolve, reject) => {
    const request = indexedDB.open(name, VERSION);
    request.addEventListener('upgradeneeded', () => {
      request.result.createObjectStore(SEEN, { autoIncrement: true }).createIndex(KEY, KEY, { unique: true });
      request.result.createObjectStore(UNSENT, { keyPath: 'sequence' });
    });
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(failure(request.error)));
    request.addEventListener('blocked', () =>
      reject(new Error(`another page keeps an older version of the database ${name} open`)),
    );
  });
}

/**
 * Runs one transaction; `work` makes requests and must not await anything else. Resolves with what `work` told when the
 * transaction is on disk; when a request fails, it is undone as a whole.
 */
function transact<T>(
  db: Db,
  { store, mode }: { store: string; mode: 'readonly' | 'readwrite' },
  work: (store: DbStore, tell: (value: T) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode, { durability: 'strict' });
    let told: T | undefined;
    transaction.addEventListener('complete', () => resolve(told));
    transaction.addEventListener('abort', () => reject(failure(transaction.error)));
    work(transaction.objectStore(store), (value) => {
      told = value;
    });
  });
}

/** Deletes the first `excess` entries. */
function deleteOldest(store: DbStore, excess: number): void {
  const cursor = store.openCursor();
  let left = excess;
  cursor.addEventListener('success', () => {
    if (!cursor.result || left === 0) return;
    left--;
    cursor.result.delete();
    cursor.result.continue();
  });
}

class IndexedDbSeenMessages implements SeenMessages {
  readonly #db: Db;
  readonly #capacity: number;

  constructor(db: Db, capacity: number) {
    this.#db = db;
    this.#capacity = capacity;
  }

  async has(key: string): Promise<boolean> {
    const found = await transact<unknown>(this.#db, { store: SEEN, mode: 'readonly' }, (store, tell) => {
      const request = store.index(KEY).getKey(key);
      request.addEventListener('success', () => tell(request.result));
    });
    return found !== undefined;
  }

  /** One that is added again becomes the newest. */
  async add(key: string): Promise<void> {
    await transact(this.#db, { store: SEEN, mode: 'readwrite' }, (store) => {
      const known = store.index(KEY).getKey(key);
      known.addEventListener('success', () => {
        if (known.result !== undefined) store.delete(known.result as number);
        store.add({ key });
        const count = store.count();
        count.addEventListener('success', () => {
          if (count.result > this.#capacity) deleteOldest(store, count.result - this.#capacity);
        });
      });
    });
  }
}

class IndexedDbUnsentStore implements UnsentStore {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async load(): Promise<readonly UnsentRecord[]> {
    const records = await transact<readonly UnsentRecord[]>(
      this.#db,
      { store: UNSENT, mode: 'readonly' },
      (store, tell) => {
        const request = store.getAll();
        request.addEventListener('success', () => tell(request.result as UnsentRecord[]));
      },
    );
    return records ?? [];
  }

  async put({ sequence, bytes }: UnsentRecord): Promise<void> {
    await transact(this.#db, { store: UNSENT, mode: 'readwrite' }, (store) => void store.put({ sequence, bytes }));
  }

  async remove(sequence: number): Promise<void> {
    await transact(this.#db, { store: UNSENT, mode: 'readwrite' }, (store) => void store.delete(sequence));
  }
}

/**
 * A storage in an IndexedDB database: durable when a call resolves, as far as the browser keeps its promise (it may clear
 * storage that was not made persistent: `navigator.storage.persist()`).
 * @throws Error where there is no IndexedDB or it refuses, or when another page has it open (waited for 5 s), RangeError for
 * a capacity that is none
 */
export async function indexedDbStorage(options: IndexedDbStorageOptions): Promise<ClientStorage> {
  const capacity = seenCapacityOf(options);
  const release = await locked(options);
  const db = await opened(options).catch((error: unknown) => {
    release();
    throw error;
  });
  // A page with a newer version must not wait for this one for ever.
  db.addEventListener('versionchange', () => db.close());
  return {
    seenMessages: new IndexedDbSeenMessages(db, capacity),
    unsent: new IndexedDbUnsentStore(db),
    close: () => {
      db.close();
      release();
      return Promise.resolve();
    },
  };
}
