import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, open, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataDirectoryError } from './data-directory-error.js';
import { checkDataFile } from './lmdb-file-header.js';

const DATA_FILES = ['data.mdb', 'owner.mdb'];
/** Room for 126 readers, in whole pages. */
const LOCK_FILES = ['lock.mdb', 'owner.mdb-lock'];
const LOCK_BYTES = 16_384;
const FIRST_BYTES = 256 * 1024;

/**
 * Makes the directory, and makes sure that LMDB will be able to open its files there. LMDB itself would end the process:
 * lmdb-js 3.5 touches freed memory when an open fails, and a lock file that is mapped but has no blocks on a full disk
 * is a bus error. Nothing is opened here that another part of the process may have open: closing it would give up the
 * locks of the process.
 * @returns the path without symbolic links
 */
export async function prepareDirectory(path: string): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const directory = await realpath(path);
  if (!(await stat(directory)).isDirectory()) throw new DataDirectoryError('not-writable', `${path} is no directory`);
  await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  const fresh = !(await exists(join(directory, 'data.mdb')));
  for (const name of [...DATA_FILES, ...LOCK_FILES]) {
    const file = join(directory, name);
    if (await exists(file)) await access(file, constants.R_OK | constants.W_OK);
  }
  for (const name of DATA_FILES) await checkDataFile(join(directory, name));
  if (fresh) await tryWriting(directory);
  for (const name of LOCK_FILES) await makeLockFile(directory, name);
  return directory;
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function temporaryFile(directory: string): string {
  return join(directory, `.new-${randomBytes(6).toString('hex')}`);
}

async function tryWriting(directory: string): Promise<void> {
  const probe = temporaryFile(directory);
  try {
    const file = await open(probe, 'wx', 0o600);
    try {
      await file.writeFile(Buffer.alloc(FIRST_BYTES));
      await file.datasync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(probe, { force: true });
  }
}

/** With all its blocks, and never in place of one that another server made at the same moment. */
async function makeLockFile(directory: string, name: string): Promise<void> {
  if (await exists(join(directory, name))) return;
  const made = temporaryFile(directory);
  try {
    await writeFile(made, Buffer.alloc(LOCK_BYTES), { flag: 'wx', mode: 0o600 });
    await link(made, join(directory, name));
  } catch (error) {
    if (!(await exists(join(directory, name)))) throw error;
  } finally {
    await rm(made, { force: true });
  }
}
