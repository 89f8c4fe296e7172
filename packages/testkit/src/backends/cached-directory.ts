import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The same from the sources and from the build: both lie four levels below the root of the repository. */
const cache = fileURLToPath(new URL('../../../../.cache/', import.meta.url));

export interface CachedDirectoryOptions {
  readonly name: string;
  /** Everything that the content depends on: another value makes another directory. */
  readonly madeFrom: readonly string[];
  /** Fills the empty directory. Runs again when it rejects or is cut off. */
  readonly fill: (directory: string) => Promise<void>;
}

/** The path of a directory in the repository's cache, filled by the first who asks. */
export async function cachedDirectory({ name, madeFrom, fill }: CachedDirectoryOptions): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(madeFrom)).digest('hex').slice(0, 12);
  const directory = join(cache, `${name}-${digest}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(`${directory}.partial-`);
  try {
    await fill(partial);
    renameSync(partial, directory);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(directory)) throw error;
  }
  return directory;
}
