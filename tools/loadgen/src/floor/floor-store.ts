import { type Database, type RootDatabase, open } from 'lmdb';
import { readUint32, writeUint32 } from '../client/message-names.js';

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
export class FloorStore {
  readonly #db: RootDatabase<Buffer, Buffer> & Database<Buffer, Buffer>;
  #turn = newTurn();
  #scheduled = false;
  #committing: Promise<void> | undefined;
  #idle: (() => void)[] = [];

  constructor(path: string) {
    // Without overlappingSync, the promise of a write resolves after its fdatasync.
    const options = { path, encoding: 'binary', keyEncoding: 'binary', overlappingSync: false } as const;
    this.#db = open<Buffer, Buffer>(options);
  }

  put(box: number, record: number, content: Buffer): void {
    this.#turn.writes.push(() => void this.#db.put(keyOf(box, record), content));
    this.#schedule();
  }

  remove(box: number, record: number): void {
    this.#turn.writes.push(() => void this.#db.remove(keyOf(box, record)));
    this.#schedule();
  }

  /** Called when what was asked for before is durable. */
  whenDurable(callback: () => void): void {
    this.#turn.durable.push(callback);
  }

  /** Called when no commit is under way, so that a read sees exactly what was called durable. */
  whenIdle(callback: () => void): void {
    if (this.#committing === undefined) callback();
    else this.#idle.push(callback);
  }

  /** The durable records of a box above `after`, lowest first. */
  *records(box: number, after: number, limit: number): Iterable<{ record: number; content: Buffer }> {
    this.#db.resetReadTxn();
    const range = this.#db.getRange({ start: keyOf(box, after + 1), end: keyOf(box + 1, 0), limit });
    for (const { key, value } of range) yield { record: readUint32(key, 4), content: value };
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
