import { type RootDatabase, open } from 'lmdb';

/** The options of a root database as lmdb-js keeps them on it, undeclared. */
interface OpenedWith {
  readonly overlappingSync?: boolean;
  readonly eventTurnBatching?: boolean;
  readonly noSync?: boolean;
  readonly noMetaSync?: boolean;
}

/** Opens an environment of its own for the keys service, or for a test. */
export function openLmdbEnvironment(path: string): RootDatabase {
  return open({ path, overlappingSync: false, eventTurnBatching: false, maxDbs: 32 });
}

/**
 * Makes sure that what an awaited transaction wrote is on the disk. Without `overlappingSync` lmdb-js resolves it after
 * the commit's fdatasync and after its meta page was written through an O_DSYNC descriptor; with it, which is lmdb-js's
 * default, a commit is only visible by then.
 * @throws Error naming the option that breaks it.
 */
export function requireDurableCommits(root: RootDatabase): void {
  const { overlappingSync, noSync, noMetaSync } = root as unknown as OpenedWith;
  if (overlappingSync !== false) throw new Error('the LMDB environment must be opened with overlappingSync: false');
  if (noSync || noMetaSync) throw new Error('the LMDB environment must be opened without noSync and noMetaSync');
}

/**
 * With `eventTurnBatching`, lmdb-js's default, each turn with writes makes a promise that nobody is given; when the
 * commit fails (the disk is full), it rejects and, left alone, ends the process.
 */
export function handleUngivenPromises(root: RootDatabase): void {
  if ((root as unknown as OpenedWith).eventTurnBatching === false) return;
  const ignore = (): void => undefined;
  root.on('beforecommit', () => queueMicrotask(() => void root.committed.then(ignore, ignore)));
}
