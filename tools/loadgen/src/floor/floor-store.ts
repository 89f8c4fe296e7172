import { type Database, type RootDatabase, open } from 'lmdb';
import { readUint32, writeUint32 } from '../client/message-names.js';
import type { FloorPage, FloorStorage, StoredRecord } from './floor-storage.js';

const KEY_BYTES = 8;

/** Position of a recipient's record: 4 bytes box, 4 bytes record. */
function keyOf(box: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(KEY_BYTES);
  writeUint32(key, 0, box);
  writeUint32(key, 4, record);
  return key;
}

interface Turn {
  readonly writes: (() => void)[];
  readonly durable: (() => void)[];
}

const newTurn = (): Turn => ({ writes: [], durable: [] });

/**
 * Records on LMDB. What is asked for in one turn of the event loop, or while a commit is under way, becomes one commit;
 * at most one is under way.
 */
export class FloorStore implements FloorStorage {
  readonly #db: RootDatabase<Buffer, Buffer> & Database<Buffer, Buffer>;
  #stored: Parameters<FloorStorage['onStored']>[0] = () => undefined;
  #record = 0;
  #turn = newTurn();
  #scheduled = false;
  #committing: Promise<void> | undefined;
  #idle: (() => void)[] = [];

  constructor(path: string) {
    // Without overlappingSync, the promise of a write resolves after its fdatasync.
    const options = { path, encoding: 'binary', keyEncoding: 'binary', overlappingSync: false } as const;
    this.#db = open<Buffer, Buffer>(options);
  }

  onStored(stored: Parameters<FloorStorage['onStored']>[0]): void {
    this.#stored = stored;
  }

  put(boxes: readonly number[], content: Buffer, done: () => void): void {
    const { writes, durable } = this.#turn;
    for (const box of boxes) {
      const record = this.#record++;
      writes.push(() => void this.#db.put(keyOf(box, record), content));
      durable.push(() => this.#stored(box, record, content));
    }
    durable.push(done);
    this.#schedule();
  }

  remove(box: number, record: number, done: () => void): void {
    this.#turn.writes.push(() => void this.#db.remove(keyOf(box, record)));
    this.#turn.durable.push(done);
    this.#schedule();
  }

  /** Not while a commit is under way, so that a read sees exactly what was called durable. */
  read({ box, after, limit }: FloorPage, found: (records: readonly StoredRecord[]) => void): void {
    const read = () => {
      this.#db.resetReadTxn();
      const range = this.#db.getRange({ start: keyOf(box, after + 1), end: keyOf(box + 1, 0), limit });
      found([...range].map(({ key, value }) => ({ record: readUint32(key, 4), content: value })));
    };
    if (this.#committing === undefined) read();
    else this.#idle.push(read);
  }

  async close(): Promise<void> {
    await this.#committing;
    await this.#db.close();
  }

  #schedule(): void {
    if (this.#scheduled || this.#committing !== undefined) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#committing = this.#commit();
    });
  }

  async #commit(): Promise<void> {
    const { writes, durable } = this.#turn;
    this.#turn = newTurn();
    await this.#db.batch(() => {
      for (const write of writes) write();
    });
    for (const callback of durable) callback();
    this.#committing = undefined;
    for (const callback of this.#idle.splice(0)) callback();
    if (this.#turn.writes.length > 0) this.#schedule();
  }
}
