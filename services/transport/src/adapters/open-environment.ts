import { join } from 'node:path';
import { type Clock, systemClock } from '@lantern/runtime';
import { type Database, type RootDatabase, open } from 'lmdb';
import { type DirectoryLock, lockDirectory } from './directory-lock.js';
import { DataDirectoryError, dataDirectoryError } from './data-directory-error.js';
import { GroupCommit } from './group-commit.js';
import { requireDataFormat } from './lmdb-data-format.js';
import { PRIVATE_FILES } from './private-files.js';
import { prepareDirectory } from './prepare-directory.js';
import { DataFileSpace, type DataFileUsage } from './data-file-space.js';

/** Keys and values are bytes; what is read is a copy. */
export type BinaryDatabase = Database<Uint8Array, Uint8Array>;

export interface EnvironmentOptions {
  /** The data directory; made when it is not there. */
  readonly path: string;
  /** Bound of the data file, and the address space that is reserved for it; 64 GiB unless told. */
  readonly maxFileBytes?: number;
  /** New data is refused when less than this is left, so that removing still works; 8 MiB unless told. */
  readonly reserveBytes?: number;
  /** 30,000 unless told. */
  readonly commitTimeoutMs?: number;
  /** A commit took too long, or the disk failed: nothing can be written until the process is restarted. Called once. */
  readonly onBroken?: (error: Error) => void;
  readonly clock?: Clock;
}

/** The data of one server: an LMDB environment that nobody else has open. */
export interface LmdbEnvironment {
  /**
   * For users of lmdb-js itself. Their awaited asynchronous writes are durable; `putSync` and `transactionSync` block the
   * event loop for a sync of the disk and split the batches of others, and must be left to the start.
   */
  readonly root: RootDatabase;
  readonly commits: GroupCommit;
  /** Whether new data may be added, as of now; `commits` asks by itself. */
  hasRoom(): boolean;
  /** Opens, or makes, a named database. Blocks for one commit when it is made. */
  database(name: string): BinaryDatabase;
  /** Refuses new writes, waits for those under way, closes the files and gives the directory free. Idempotent. */
  close(): Promise<void>;
}

const MAX_DATABASES = 64;
const BINARY = { encoding: 'binary', keyEncoding: 'binary' } as const;

/** Opens the data directory. @throws DataDirectoryError */
export async function openEnvironment(options: EnvironmentOptions): Promise<LmdbEnvironment> {
  let lock: DirectoryLock | undefined;
  try {
    const directory = await prepareDirectory(options.path);
    lock = await lockDirectory(directory);
    return await openLocked(directory, lock, options);
  } catch (error) {
    await lock?.release();
    throw dataDirectoryError(options.path, error);
  }
}

async function openLocked(
  directory: string,
  lock: DirectoryLock,
  options: EnvironmentOptions,
): Promise<LmdbEnvironment> {
  const { clock = systemClock, maxFileBytes = 64 * 2 ** 30, reserveBytes = 8 * 2 ** 20 } = options;
  // Without overlappingSync the promise of a write resolves after its pages and its meta page are on disk. Pages are
  // cleared before use (no noMemInit), so that nothing else of this process's memory gets into the file.
  const root = open({
    path: directory,
    // lmdb-js takes a path with a dot in its last name for a file.
    noSubdir: false,
    ...PRIVATE_FILES,
    overlappingSync: false,
    maxDbs: MAX_DATABASES,
    mapSize: maxFileBytes,
  });
  await requireDataFormat(root, directory);
  handleFailedTurns(root);
  const databases = recordDatabases(root);
  const usage = () => usageOf(root, databases);
  const space = new DataFileSpace({ file: join(directory, 'data.mdb'), usage, clock, maxFileBytes, reserveBytes });
  const { commitTimeoutMs = 30_000, onBroken = () => undefined } = options;
  const commits = new GroupCommit({ root, clock, space, commitTimeoutMs, onBroken });
  const close = async () => {
    await commits.close();
    await space.close();
    // With a commit that hangs, closing would hang too; the operating system frees everything with the process.
    if (commits.broken) return;
    await root.close();
    await lock.release();
  };
  await space.check();
  if (!space.hasRoom('moved-data')) {
    const { full: cause } = space;
    await close();
    throw new DataDirectoryError('disk-full', `no space is left for ${directory}`, { cause });
  }
  let closed: Promise<void> | undefined;
  return {
    root,
    commits,
    hasRoom: () => space.hasRoom('new-data'),
    database: (name) => root.openDB(name, BINARY),
    close: () => (closed ??= close()),
  };
}

/**
 * In each turn with writes lmdb-js makes a promise that it gives to nobody; when the commit fails, it rejects and, left
 * alone, ends the process. The same goes for the promise of the real error inside of that rejection.
 */
function handleFailedTurns(root: RootDatabase): void {
  const handled = (failure: unknown) => {
    (failure as { commitError?: Promise<never> } | undefined)?.commitError?.catch(() => undefined);
  };
  root.on('beforecommit', () => queueMicrotask(() => void root.committed.then(() => undefined, handled)));
}

/** Keeps what is opened through `root` by whomever, to know how many pages are in use. */
function recordDatabases(root: RootDatabase): readonly Pick<BinaryDatabase, 'getStats'>[] {
  const databases: Pick<BinaryDatabase, 'getStats'>[] = [];
  const openDatabase = root.openDB.bind(root) as (...args: unknown[]) => BinaryDatabase;
  Object.defineProperty(root, 'openDB', {
    value: (...args: unknown[]) => {
      const database = openDatabase(...args);
      databases.push(database);
      return database;
    },
  });
  return databases;
}

interface Pages {
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

interface Stats extends Pages {
  readonly pageSize: number;
  readonly lastPageNumber: number;
  readonly free: Pages;
}

const countPages = (pages: Pages) => pages.treeBranchPageCount + pages.treeLeafPageCount + pages.overflowPages;

function usageOf(root: RootDatabase, databases: readonly Pick<BinaryDatabase, 'getStats'>[]): DataFileUsage {
  const stats = root.getStats() as Stats;
  let used = countPages(stats) + countPages(stats.free);
  for (const database of databases) used += countPages(database.getStats() as Stats);
  const end = stats.lastPageNumber + 1;
  return { endBytes: end * stats.pageSize, freeBytes: Math.max(0, end - used) * stats.pageSize };
}
