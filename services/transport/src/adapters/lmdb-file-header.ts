import { open } from 'node:fs/promises';
import { DataDirectoryError } from './data-directory-error.js';

/** Where things are on a meta page of LMDB's data format 2, as lmdb-js writes it on 64-bit machines. */
const FLAGS_AT = 18;
const META_FLAG = 0x08;
const MAGIC_AT = 24;
const MAGIC = 0xbeef_c0de;
const VERSION_AT = 28;
const VERSION = 2;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const META_BYTES = 160;

/**
 * Looks at the two meta pages of an LMDB file: what LMDB would refuse, and what was cut off (a copy that was not
 * completed), is refused here. A missing or empty file is fine: LMDB makes a new one.
 * @throws DataDirectoryError `unusable`
 */
export async function checkDataFile(file: string): Promise<void> {
  const header = await readMetaPages(file);
  if (header === undefined) return;
  const { metas, pageBytes, size } = header;
  for (const meta of metas) {
    const valid =
      meta.length === META_BYTES &&
      (meta.readUInt16LE(FLAGS_AT) & META_FLAG) !== 0 &&
      meta.readUInt32LE(MAGIC_AT) === MAGIC;
    const version = valid ? meta.readUInt32LE(VERSION_AT) & 0xffff : VERSION;
    if (version !== VERSION) {
      const what = `${file} is an LMDB file of version ${version}; this release reads version ${VERSION}`;
      throw new DataDirectoryError('unusable', `${what}: start the release that wrote it`);
    }
    if (!valid) throw new DataDirectoryError('unusable', `${file} is damaged, or not a data file of this server`);
  }
  const [newest] = [...metas].sort((a, b) =>
    Number(b.readBigUInt64LE(TRANSACTION_AT) - a.readBigUInt64LE(TRANSACTION_AT)),
  );
  const needed = (Number(newest?.readBigUInt64LE(LAST_PAGE_AT)) + 1) * pageBytes;
  if (size < needed)
    throw new DataDirectoryError('unusable', `${file} has ${size} of at least ${needed} bytes: its end is missing`);
}

async function readMetaPages(file: string) {
  const handle = await open(file, 'r').catch(ignoreMissing);
  if (handle === undefined) return undefined;
  try {
    const { size } = await handle.stat();
    if (size === 0) return undefined;
    const read = async (position: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(META_BYTES), 0, META_BYTES, position);
      return buffer.subarray(0, bytesRead);
    };
    const first = await read(0);
    const pageBytes = first.length === META_BYTES ? first.readUInt32LE(PAGE_SIZE_AT) : 0;
    return { metas: [first, await read(pageBytes)], pageBytes, size };
  } finally {
    await handle.close();
  }
}

function ignoreMissing(error: unknown): undefined {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
