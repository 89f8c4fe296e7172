import { type FileHandle, open, statfs } from 'node:fs/promises';
import type { Clock, Timer } from '@lantern/runtime';

/**
 * What a write needs space for. LMDB never writes in place, so removing needs free pages too: new data is refused
 * while there is still room to move and to remove what is there.
 */
export type RoomFor = 'new-data' | 'moved-data' | 'removal';

/** Sizes of the data file, in bytes. */
export interface DataFileUsage {
  /** Pages before this were used at some time. */
  readonly endBytes: number;
  /** Pages before the end that are free to be used again. */
  readonly freeBytes: number;
}

export interface DataFileSpaceOptions {
  readonly file: string;
  readonly usage: () => DataFileUsage;
  readonly clock: Clock;
  /** The file is not made longer than this; scattered free pages may make it a little longer. */
  readonly maxFileBytes: number;
  /** Kept for moving and removing. Four times as much is allocated ahead; twice as much of the disk is left to others. */
  readonly reserveBytes: number;
}

const CHECK_INTERVAL_MS = 250;
const MAX_STEP_BYTES = 2 * 1024 * 1024;
/**
 * Zeros are written in pieces, as Linux caches a file in folios of the size in which it was first written (ext4, XFS),
 * and goes through all blocks of a folio for each page that LMDB later writes into it, and again when it is synced: with
 * folios of 2 MiB that costs several times what writing the page itself does.
 */
const PIECE = Buffer.alloc(16 * 1024);
/** A record takes up to half of a page more than its size, and the pages above it are written anew. */
const PAGES_PER_BYTE = 2;

/**
 * Allocates the blocks of the data file ahead of LMDB, so that a full disk is met here, as an error of a write of zeros,
 * and not in the midst of a commit: there lmdb-js 3.5 describes it into a buffer that is too short, which can end the
 * process. Zeros go to the end of the file only (O_APPEND), so they cannot hit a page that LMDB has just written there.
 */
export class DataFileSpace {
  readonly #options: DataFileSpaceOptions;
  readonly #timer: Timer;
  /** Allocated behind the last page ever used, as of the last look, less what was written since. */
  #aheadBytes = 0;
  #freeBytes = 0;
  #diskFreeBytes = 0;
  #failed = false;
  #closed = false;
  #checking: Promise<void> | undefined;
  #full: Error | undefined;
  readonly #stepBytes: number;

  constructor(options: DataFileSpaceOptions) {
    this.#options = options;
    this.#stepBytes = Math.min(MAX_STEP_BYTES, options.reserveBytes);
    this.#timer = options.clock.every(CHECK_INTERVAL_MS, () => void this.check());
  }

  /** Why the file could not be made longer at the last attempt; undefined when it could. */
  get full(): Error | undefined {
    return this.#full;
  }

  /** As of the last look; a refusal lets it look again. */
  hasRoom(roomFor: RoomFor): boolean {
    if (roomFor === 'removal') return true;
    const { reserveBytes } = this.#options;
    const needed = roomFor === 'new-data' ? reserveBytes : reserveBytes / 4;
    // Free pages may lie too scattered for a large record: then it goes to the end, or makes the file longer.
    const reusable = this.#freeBytes >= 4 * needed && this.#aheadBytes + this.#diskFreeBytes >= needed;
    if (!this.#failed && (this.#aheadBytes >= needed || reusable)) return true;
    void this.check();
    return false;
  }

  /**
   * The file is made longer more slowly than data comes: whoever is about to write so many bytes waits until there is room
   * for what follows them, too, or it is known that there is none. Undefined when there is nothing to wait for.
   */
  catchUpFor(bytes: number): Promise<void> | undefined {
    const left = this.#aheadBytes - bytes * PAGES_PER_BYTE;
    return left >= this.#options.reserveBytes || this.#full !== undefined ? undefined : this.check();
  }

  /** Bytes are about to be written. */
  spend(bytes: number): void {
    this.#aheadBytes -= bytes * PAGES_PER_BYTE;
    if (this.#aheadBytes < 3 * this.#options.reserveBytes) void this.check();
  }

  /** Nothing is added until the next look has found room. */
  commitFailed(): void {
    this.#failed = true;
    void this.check();
  }

  /** Looks again, and makes the file longer when needed; calls made meanwhile share one look. Never rejects. */
  check(): Promise<void> {
    this.#checking ??= this.#look().finally(() => (this.#checking = undefined));
    return this.#checking;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer.cancel();
    await this.#checking;
  }

  async #look(): Promise<void> {
    try {
      await this.#allocate();
      this.#full = undefined;
    } catch (error) {
      this.#full = error instanceof Error ? error : new Error(String(error));
    }
    this.#failed = false;
  }

  async #allocate(): Promise<void> {
    const { file, reserveBytes, maxFileBytes } = this.#options;
    const handle = await open(file, 'a');
    try {
      for (;;) {
        const { size } = await handle.stat();
        this.#diskFreeBytes = await diskFreeBytes(file);
        if (this.#closed) return;
        const { endBytes, freeBytes } = this.#options.usage();
        this.#aheadBytes = size - endBytes;
        this.#freeBytes = freeBytes;
        if (this.#aheadBytes >= 4 * reserveBytes) return;
        if (size + this.#stepBytes > maxFileBytes)
          throw new Error(`the data file has reached its bound of ${maxFileBytes} bytes`);
        if (this.#diskFreeBytes < 2 * reserveBytes)
          throw new Error(`only ${this.#diskFreeBytes} bytes are left on the disk`);
        await this.#lengthen(handle);
      }
    } finally {
      await handle.close();
    }
  }

  /** By one step. @throws the first error, after all pieces were written or failed */
  async #lengthen(handle: FileHandle): Promise<void> {
    const pieces: Promise<unknown>[] = [];
    for (let left = this.#stepBytes; left > 0; left -= PIECE.length)
      pieces.push(handle.write(PIECE, 0, Math.min(left, PIECE.length)));
    for (const piece of await Promise.allSettled(pieces)) if (piece.status === 'rejected') throw piece.reason;
  }
}

/** Infinite where the file system does not tell. */
async function diskFreeBytes(file: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(file);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
