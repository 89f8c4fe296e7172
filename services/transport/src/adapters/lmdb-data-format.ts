import type { RootDatabase } from 'lmdb';
import { DataDirectoryError } from './data-directory-error.js';

/**
 * How everything lies in the data file. A release that writes something that earlier ones would misread raises it, and writes it
 * down when it converts the data; without one it is 1.
 */
const DATA_FORMAT = 1;
const DATABASE = 'format';
const KEY = Buffer.from('data');

/** @throws DataDirectoryError `unusable` for data of a later release: nothing was written yet */
export async function requireDataFormat(root: RootDatabase, directory: string): Promise<void> {
  const format = formatOf(root);
  if (format <= DATA_FORMAT) return;
  await root.close();
  const what = `the data in ${directory} have format ${format}, which is of a later release; this one reads format ${DATA_FORMAT}`;
  throw new DataDirectoryError('unusable', `${what}: start the release that wrote them, or restore a backup`);
}

function formatOf(root: RootDatabase): number {
  const options = { encoding: 'binary', keyEncoding: 'binary', create: false } as const;
  // Not made here: undefined when it is not there, whatever its type says.
  const database = root.openDB<Uint8Array, Uint8Array>(DATABASE, options) as
    ReturnType<typeof root.openDB<Uint8Array, Uint8Array>> | undefined;
  const stored = database?.get(KEY);
  return stored === undefined ? 1 : Buffer.from(stored).readUInt32BE(0);
}
