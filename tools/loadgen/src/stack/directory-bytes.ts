import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const BLOCK_BYTES = 512;

/** What the files below a directory take on disk; those that go meanwhile count as nothing. */
export async function directoryBytes(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const stats = await lstat(join(entry.parentPath, entry.name)).catch(() => undefined);
      return (stats?.blocks ?? 0) * BLOCK_BYTES;
    });
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}
