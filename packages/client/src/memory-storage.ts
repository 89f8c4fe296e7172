import { MemorySeenMessages } from './seen-messages.js';
import {
  type ClientStorage,
  type StorageOptions,
  type UnsentRecord,
  type UnsentStore,
  seenCapacityOf,
} from './storage.js';

class MemoryUnsentStore implements UnsentStore {
  readonly #records = new Map<number, UnsentRecord>();

  load(): Promise<readonly UnsentRecord[]> {
    return Promise.resolve([...this.#records.values()].sort((a, b) => a.sequence - b.sequence));
  }

  put(record: UnsentRecord): Promise<void> {
    this.#records.set(record.sequence, record);
    return Promise.resolve();
  }

  remove(sequence: number): Promise<void> {
    this.#records.delete(sequence);
    return Promise.resolve();
  }
}

/** A storage that ends with the process. @throws RangeError for a capacity that is none */
export function memoryStorage(options: StorageOptions = {}): ClientStorage {
  return {
    seenMessages: new MemorySeenMessages(seenCapacityOf(options)),
    unsent: new MemoryUnsentStore(),
    close: () => Promise.resolve(),
  };
}
