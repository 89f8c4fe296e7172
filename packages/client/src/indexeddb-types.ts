/** The part of the browsers' IndexedDB that is used; this package is compiled without the types of the DOM. */
export interface DbRequest<T> {
  readonly result: T;
  readonly error: unknown;
  addEventListener(type: 'success' | 'error', listener: () => void): void;
}

export interface DbCursor {
  delete(): DbRequest<undefined>;
  continue(): void;
}

export interface DbStore {
  add(value: unknown): DbRequest<unknown>;
  put(value: unknown): DbRequest<unknown>;
  delete(key: number): DbRequest<undefined>;
  count(): DbRequest<number>;
  getAll(): DbRequest<unknown[]>;
  openCursor(): DbRequest<DbCursor | null>;
  index(name: string): { getKey(key: string): DbRequest<unknown> };
  createIndex(name: string, keyPath: string, options: { unique: boolean }): unknown;
}

export interface DbTransaction {
  readonly error: unknown;
  addEventListener(type: 'complete' | 'abort', listener: () => void): void;
  objectStore(name: string): DbStore;
  abort(): void;
}

export interface Db {
  addEventListener(type: 'versionchange', listener: () => void): void;
  transaction(store: string, mode: 'readonly' | 'readwrite', options: { durability: 'strict' }): DbTransaction;
  createObjectStore(name: string, options: { keyPath?: string; autoIncrement?: boolean }): DbStore;
  close(): void;
}

export interface DbOpenRequest {
  readonly result: Db;
  readonly error: unknown;
  addEventListener(type: 'success' | 'error' | 'upgradeneeded' | 'blocked', listener: () => void): void;
}

/** The browsers' `indexedDB`. */
export interface DbFactory {
  open(name: string, version: number): DbOpenRequest;
}
