import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RootDatabase, open } from 'lmdb';
import { PRIVATE_FILES } from './private-files.js';
import { DataDirectoryError } from './data-directory-error.js';

/** Held for as long as the process lives, or until released. */
export interface DirectoryLock {
  release(): Promise<void>;
}

const ATTEMPTS = 3;
const MAP_BYTES = 1024 * 1024;
const heldHere = new Set<string>();

/**
 * Makes this process the only server on a data directory. The lock is the reader table of a small LMDB environment:
 * a process with a read transaction owns a byte lock on that file (fcntl; on Windows a process handle), which the
 * operating system gives back when the process ends in whatever way. So nothing is left to clean up after a SIGKILL, nor
 * of a container that is gone: the lock is one of the file, whatever the processes call themselves. It does not reach beyond
 * one machine: a directory on a network file system is not LMDB's to use.
 * @param directory an existing directory, with symbolic links resolved
 * @throws DataDirectoryError `locked` when another server has it
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  if (heldHere.has(directory)) throw lockedError(directory);
  heldHere.add(directory);
  try {
    for (let attempt = 1; ; attempt++) {
      const environment = tryLock(directory);
      if (environment !== undefined) return lockOf(directory, environment);
      if (attempt === ATTEMPTS) throw lockedError(directory);
      // Two that start at the same moment see each other and both step back: the waits differ.
      await pause(20 + Math.random() * 200);
    }
  } catch (error) {
    heldHere.delete(directory);
    throw error;
  }
}

interface LockEnvironment {
  readonly root: RootDatabase;
  /** Keeps the entry in the reader table; nobody writes here, so no page is kept from being used again. */
  readonly reader: { done(): void };
}

/** First enters the reader table, then looks who else is there: of two processes at least one sees the other. */
function tryLock(directory: string): LockEnvironment | undefined {
  const path = join(directory, 'owner.mdb');
  const root = open({ ...PRIVATE_FILES, path, overlappingSync: false, maxDbs: 1, mapSize: MAP_BYTES });
  try {
    const reader = enter(root, directory);
    root.readerCheck();
    if (processesIn(root.readerList()).size === 1) return { root, reader };
    reader.done();
  } catch (error) {
    void root.close();
    throw error;
  }
  void root.close();
  return undefined;
}

function enter(root: RootDatabase, directory: string): LockEnvironment['reader'] {
  try {
    return root.useReadTransaction();
  } catch {
    // Another process of the same id, in another container: it owns the byte of that id. lmdb-js tries for 10 s.
    throw lockedError(directory);
  }
}

/** Lines of `pid thread txnid`, below a heading. */
function processesIn(readerList: string): Set<string> {
  const lines = readerList.split('\n').slice(1);
  return new Set(lines.map((line) => line.trim().split(/\s+/)[0] ?? '').filter((pid) => pid !== ''));
}

function lockOf(directory: string, { root, reader }: LockEnvironment): DirectoryLock {
  let released: Promise<void> | undefined;
  const release = async () => {
    reader.done();
    await root.close();
    heldHere.delete(directory);
  };
  return { release: () => (released ??= release()) };
}

function lockedError(directory: string): DataDirectoryError {
  return new DataDirectoryError(
    'locked',
    `another server is using ${directory}, maybe in another container: stop it, or choose another directory`,
  );
}
