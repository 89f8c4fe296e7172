import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { journalLine, journalText, readJournal } from './journal-lines.js';

/** Has the directory itself written to disk, so that a new file or a rename in it survives a power cut. Not every system can. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    // A system that cannot: the file itself was written.
  } finally {
    await handle?.close();
  }
}

/** Adds what could not be read to a file beside the journal, so that it is still there when the journal is written anew. */
async function putAside(path: string, damaged: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.appendFile(Buffer.concat(damaged.flatMap((bytes) => [bytes, Buffer.from('\n')])));
    await file.sync();
  } finally {
    await file.close();
  }
  await syncDirectory(dirname(path));
}

/** What was found in a journal when it was opened. */
export interface OpenedJournal {
  readonly journal: JournalFile;
  /** Its lines, in order. */
  readonly lines: readonly string[];
  /** How many more were written, and cannot be read any more. They were added to the file `<path>.damaged` as they stood. */
  readonly damaged: number;
}

/**
 * A file of lines with checksums that grows at its end, and is written anew when it has more lines than are worth keeping. Every
 * change is on disk when it resolves; a last line that was cut off by a crash is not read.
 */
export class JournalFile {
  readonly #path: string;
  #file: FileHandle;
  #lines: number;
  #bytes: number;
  #work: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle, { lines, bytes }: { lines: number; bytes: number }) {
    this.#path = path;
    this.#file = file;
    this.#lines = lines;
    this.#bytes = bytes;
  }

  /** `isOldLine`: as for `readJournal`. @throws Error of the file system */
  static async open(path: string, isOldLine: (line: string) => boolean): Promise<OpenedJournal> {
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    const { lines, damaged, wholeBytes, sound } = readJournal(bytes, isOldLine);
    const file = await open(path, 'a', 0o600);
    const journal = new JournalFile(path, file, { lines: lines.length, bytes: wholeBytes });
    try {
      if (damaged.length > 0) await putAside(`${path}.damaged`, damaged);
      if (!sound) await journal.rewrite(() => lines);
      else if (wholeBytes < bytes.length) await file.truncate(wholeBytes);
    } catch (error) {
      await journal.close();
      throw error;
    }
    return { journal, lines, damaged: damaged.length };
  }

  /** Lines that were written to the file. */
  get lines(): number {
    return this.#lines;
  }

  /** Adds a line, in the order of the calls. */
  append(line: string): Promise<void> {
    const text = journalLine(line);
    return this.#inTurn(async () => {
      try {
        await this.#file.appendFile(text);
        await this.#file.datasync();
      } catch (error) {
        // On a full disk half of it may be there: the next line must not be joined to it.
        await this.#file.truncate(this.#bytes).catch(() => undefined);
        throw error;
      }
      this.#lines++;
      this.#bytes += Buffer.byteLength(text);
    });
  }

  /** Replaces all lines at once by those that `lines` gives when its turn has come. */
  rewrite(lines: () => readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      const kept = lines();
      const text = journalText(kept);
      const draft = `${this.#path}.new`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      // Opened before it takes its place: what fails until then leaves the old file as it was.
      const next = await open(draft, 'a', 0o600);
      try {
        await rename(draft, this.#path);
      } catch (error) {
        await next.close();
        throw error;
      }
      await this.#file.close().catch(() => undefined);
      this.#file = next;
      await syncDirectory(dirname(this.#path));
      this.#lines = kept.length;
      this.#bytes = Buffer.byteLength(text);
    });
  }

  /** Closes the file after all that was called before. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#file.close());
  }

  #inTurn(action: () => Promise<void>): Promise<void> {
    const done = this.#work.then(action);
    this.#work = done.catch(() => undefined);
    return done;
  }
}
