import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JournalFile } from './journal-file.js';
import { MemorySeenMessages, type SeenMessages } from './seen-messages.js';
import {
  type ClientStorage,
  type StorageOptions,
  type UnsentRecord,
  type UnsentStore,
  seenCapacityOf,
} from './storage.js';

/** Lines that are worth a new file beside those that are needed. */
const SPARE_LINES = 1_000;

/** What was asked for is on disk by now: a file that cannot be made shorter, as on a full disk, is so at a later change. */
async function shortened(journal: JournalFile, lines: () => readonly string[]): Promise<void> {
  await journal.rewrite(lines).catch(() => undefined);
}

/** Remembered in memory, and each key a line. */
class FileSeenMessages implements SeenMessages {
  readonly #journal: JournalFile;
  readonly #memory: MemorySeenMessages;

  private constructor(journal: JournalFile, memory: MemorySeenMessages) {
    this.#journal = journal;
    this.#memory = memory;
  }

  static async open(path: string, capacity: number): Promise<{ seen: FileSeenMessages; journal: JournalFile }> {
    const { journal, lines } = await JournalFile.open(path);
    const memory = new MemorySeenMessages(capacity);
    for (const line of lines) await memory.add(line);
    return { seen: new FileSeenMessages(journal, memory), journal };
  }

  has(key: string): Promise<boolean> {
    return this.#memory.has(key);
  }

  async add(key: string): Promise<void> {
    if (key.includes('\n')) throw new TypeError('a key must be one line');
    await this.#journal.append(key);
    await this.#memory.add(key);
    if (this.#journal.lines > 2 * this.#memory.capacity + SPARE_LINES) {
      await shortened(this.#journal, () => this.#memory.keys());
    }
  }
}

/** A line is `<sequence> <base64>`, or `<sequence>` alone for one that was removed. */
function parsed(line: string): { sequence: number; bytes: Uint8Array | undefined } {
  const [sequence = '', base64] = line.split(' ');
  if (!/^\d{1,15}$/.test(sequence)) throw new Error('the file of unsent messages holds a line that is none of its own');
  return { sequence: Number(sequence), bytes: base64 === undefined ? undefined : Buffer.from(base64, 'base64') };
}

const written = ({ sequence, bytes }: UnsentRecord) => `${sequence} ${Buffer.from(bytes).toString('base64')}`;

/** All records in memory, and each change a line. */
class FileUnsentStore implements UnsentStore {
  readonly #journal: JournalFile;
  readonly #records: Map<number, UnsentRecord>;

  private constructor(journal: JournalFile, records: Map<number, UnsentRecord>) {
    this.#journal = journal;
    this.#records = records;
  }

  static async open(path: string): Promise<{ unsent: FileUnsentStore; journal: JournalFile }> {
    const { journal, lines } = await JournalFile.open(path);
    const records = new Map<number, UnsentRecord>();
    for (const line of lines) {
      const { sequence, bytes } = parsed(line);
      if (bytes) records.set(sequence, { sequence, bytes });
      else records.delete(sequence);
    }
    return { unsent: new FileUnsentStore(journal, records), journal };
  }

  load(): Promise<readonly UnsentRecord[]> {
    return Promise.resolve(this.#inOrder());
  }

  async put(record: UnsentRecord): Promise<void> {
    await this.#journal.append(written(record));
    this.#records.set(record.sequence, record);
  }

  async remove(sequence: number): Promise<void> {
    if (!this.#records.has(sequence)) return;
    await this.#journal.append(String(sequence));
    this.#records.delete(sequence);
    if (this.#journal.lines > 2 * this.#records.size + SPARE_LINES) {
      await shortened(this.#journal, () => this.#inOrder().map(written));
    }
  }

  #inOrder(): UnsentRecord[] {
    return [...this.#records.values()].sort((a, b) => a.sequence - b.sequence);
  }
}

/**
 * A storage in two files of `directory`, which is made when there is none (mode 0700): on disk when a call resolves. For one
 * process at a time. Node only. @throws Error of the file system, RangeError for a capacity that is none
 */
export async function fileStorage(options: StorageOptions & { readonly directory: string }): Promise<ClientStorage> {
  const capacity = seenCapacityOf(options);
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const { seen, journal: seenJournal } = await FileSeenMessages.open(join(options.directory, 'seen'), capacity);
  const { unsent, journal: unsentJournal } = await FileUnsentStore.open(join(options.directory, 'unsent'));
  let closed: Promise<void> | undefined;
  return {
    seenMessages: seen,
    unsent,
    close: () => {
      closed ??= Promise.all([seenJournal.close(), unsentJournal.close()]).then(() => undefined);
      return closed;
    },
  };
}
