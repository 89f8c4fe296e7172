import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { emitWarning } from 'node:process';
import { lockDirectory } from './directory-lock.js';
import { JournalFile, type OpenedJournal } from './journal-file.js';
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

/** A key of a file without checksums: text, and no line of a later one. */
const isOldKey = (line: string) => !/[\p{Cc}\uFFFD]|^[0-9a-f]{8} \d+ /u.test(line);

/** Remembered in memory, and each key a line. */
class FileSeenMessages implements SeenMessages {
  readonly #journal: JournalFile;
  readonly #memory: MemorySeenMessages;

  private constructor(journal: JournalFile, memory: MemorySeenMessages) {
    this.#journal = journal;
    this.#memory = memory;
  }

  static async of({ journal, lines }: OpenedJournal, capacity: number): Promise<FileSeenMessages> {
    const memory = new MemorySeenMessages(capacity);
    for (const line of lines) await memory.add(line);
    return new FileSeenMessages(journal, memory);
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
const UNSENT_LINE = /^(\d{1,15})(?: ((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?))?$/;

const isUnsentLine = (line: string) => UNSENT_LINE.test(line);

const written = ({ sequence, bytes }: UnsentRecord) => `${sequence} ${Buffer.from(bytes).toString('base64')}`;

/** All records in memory, and each change a line. */
class FileUnsentStore implements UnsentStore {
  readonly #journal: JournalFile;
  readonly #records: Map<number, UnsentRecord>;

  private constructor(journal: JournalFile, records: Map<number, UnsentRecord>) {
    this.#journal = journal;
    this.#records = records;
  }

  static of({ journal, lines }: OpenedJournal): FileUnsentStore {
    const records = new Map<number, UnsentRecord>();
    for (const line of lines) {
      const [, number, base64] = UNSENT_LINE.exec(line) ?? [];
      if (number === undefined) throw new Error('the file of unsent messages is that of something else');
      const sequence = Number(number);
      if (base64 === undefined) records.delete(sequence);
      else records.set(sequence, { sequence, bytes: Buffer.from(base64, 'base64') });
    }
    return new FileUnsentStore(journal, records);
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

/** Something that was written and cannot be read any more: the disk is failing, or somebody wrote into the file. */
export interface StorageDamage {
  /** What it was about. Of `unsent`: messages that waited, or that they were done; of `seen`: that messages were handled. */
  readonly of: 'unsent' | 'seen';
  /** How many changes could not be read. All others were. */
  readonly changes: number;
  /** The file to which they were added as they stood. */
  readonly keptIn: string;
}

/** Where a storage of files is, and who is told of what became of them. */
export interface FileStorageOptions extends StorageOptions {
  /** Made when there is none (mode 0700). One for each device of a user, and for nothing else. */
  readonly directory: string;
  /**
   * Told before `fileStorage` resolves when changes were lost by no fault of the client's; the storage goes on with all that it can read.
   * A message may be lost with them: compare `waiting()` of the outbox with what the application shows as unsent. One
   * that was done may be sent again, under its message id. Default: a warning of the process.
   */
  readonly onDamage?: (damage: StorageDamage) => void;
}

function warn({ of, changes, keptIn }: StorageDamage): void {
  const what = of === 'unsent' ? 'messages that wait' : 'handled messages';
  emitWarning(`changes to the ${what} could not be read: ${changes}, put aside in ${keptIn}`, {
    code: 'LANTERN_STORAGE_DAMAGED',
  });
}

async function opened({ directory, onDamage = warn, ...options }: FileStorageOptions): Promise<ClientStorage> {
  const capacity = seenCapacityOf(options);
  const journals: JournalFile[] = [];
  const close = async () => void (await Promise.all(journals.map((journal) => journal.close())));
  const journalOf = async (of: StorageDamage['of'], isOldLine: (line: string) => boolean) => {
    const path = join(directory, of);
    const found = await JournalFile.open(path, isOldLine);
    journals.push(found.journal);
    if (found.damaged > 0) onDamage({ of, changes: found.damaged, keptIn: `${path}.damaged` });
    return found;
  };
  try {
    const seenMessages = await FileSeenMessages.of(await journalOf('seen', isOldKey), capacity);
    const unsent = FileUnsentStore.of(await journalOf('unsent', isUnsentLine));
    return { seenMessages, unsent, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A storage in two files of a directory: on disk when a call resolves. For one process at a time; what one that was killed
 * left is taken over. Node only.
 * @throws DirectoryInUse while another storage has the directory, Error of the file system, RangeError for a capacity that is none
 */
export async function fileStorage(options: FileStorageOptions): Promise<ClientStorage> {
  seenCapacityOf(options);
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const giveBack = await lockDirectory(options.directory);
  const storage = await opened(options).catch(async (error: unknown) => {
    await giveBack();
    throw error;
  });
  const closeAll = async () => {
    try {
      await storage.close();
    } finally {
      await giveBack();
    }
  };
  let closed: Promise<void> | undefined;
  return { ...storage, close: () => (closed ??= closeAll()) };
}
