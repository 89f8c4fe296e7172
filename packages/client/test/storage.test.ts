import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import { type StorageLocks, fileStorage, indexedDbStorage, memoryStorage } from '../src/index.js';
import { storageContract } from './storage-contract.js';
import { settled } from './until.js';

const directories: string[] = [];
function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'lantern-storage-'));
  directories.push(directory);
  return join(directory, 'device', 'storage');
}
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

describe('in memory', () => {
  storageContract(async () => ({ durable: false, open: async (options) => memoryStorage(options) }));
});

describe('in files', () => {
  storageContract(async () => {
    const directory = newDirectory();
    return { durable: true, open: (options) => fileStorage({ ...options, directory }) };
  });

  const onDamage = () => {
    throw new Error('nothing is damaged');
  };

  test('files grow no further than what is kept asks for', async () => {
    const directory = newDirectory();
    const storage = await fileStorage({ directory, seenCapacity: 10 });
    for (let n = 0; n < 1_030; n++) await storage.seenMessages.add(`key ${n}`);
    for (let n = 0; n < 520; n++) {
      await storage.unsent.put({ sequence: n, bytes: Uint8Array.of(1) });
      await storage.unsent.remove(n);
    }
    const lines = (name: string) => readFileSync(join(directory, name), 'utf8').split('\n').length - 1;
    expect([lines('seen') < 1_022, lines('unsent') < 1_003]).toEqual([true, true]);
    expect([await storage.seenMessages.has('key 1029'), await storage.seenMessages.has('key 1000')]).toEqual([
      true,
      false,
    ]);
    await storage.close();
    const again = await fileStorage({ directory, seenCapacity: 10 });
    expect([await again.seenMessages.has('key 1020'), (await again.unsent.load()).length]).toEqual([true, 0]);
    await again.close();
  }, 60_000);

  test('a line that a crash cut off is as if it had not been written, and harms none after it', async () => {
    const directory = newDirectory();
    const before = await fileStorage({ directory });
    await before.seenMessages.add('whole');
    await before.unsent.put({ sequence: 1, bytes: Uint8Array.of(1) });
    await before.close();
    appendFileSync(join(directory, 'seen'), '01234567 7 cut o');
    appendFileSync(join(directory, 'unsent'), '0123');
    const after = await fileStorage({ directory, onDamage });
    expect([await after.seenMessages.has('whole'), await after.seenMessages.has('cut o')]).toEqual([true, false]);
    await after.unsent.put({ sequence: 2, bytes: Uint8Array.of(2) });
    await after.close();
    const again = await fileStorage({ directory });
    expect((await again.unsent.load()).map(({ sequence, bytes }) => [sequence, ...bytes])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    await again.close();
  });

  test('a file that cannot be made shorter costs no change: it is done at a later one', async () => {
    const directory = newDirectory();
    const storage = await fileStorage({ directory, seenCapacity: 1 });
    mkdirSync(join(directory, 'seen.new'));
    for (let n = 0; n < 1_010; n++) await storage.seenMessages.add(`key ${n}`);
    const lines = () => readFileSync(join(directory, 'seen'), 'utf8').split('\n').length - 1;
    expect([await storage.seenMessages.has('key 1009'), lines()]).toEqual([true, 1_011]);
    rmdirSync(join(directory, 'seen.new'));
    await storage.seenMessages.add('key 1010');
    expect(lines()).toBeLessThan(10);
    await storage.close();
    const again = await fileStorage({ directory, seenCapacity: 1 });
    expect(await again.seenMessages.has('key 1010')).toBe(true);
    await again.close();
  }, 60_000);

  test('nobody else on the machine may read them', async () => {
    const directory = newDirectory();
    const storage = await fileStorage({ directory });
    const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect([directory, join(directory, 'seen'), join(directory, 'unsent')].map(mode)).toEqual(['700', '600', '600']);
    await storage.close();
  });
});

describe('in IndexedDB', () => {
  storageContract(async () => {
    const indexedDB = new IDBFactory();
    return { durable: true, open: (options) => indexedDbStorage({ ...options, name: 'device', indexedDB }) };
  });

  test('without one it says so', async () => {
    await expect(indexedDbStorage({ name: 'device' })).rejects.toThrow('no indexedDB');
  });

  test('a second page is refused while the first has it open, and has it afterwards with what the first left', async () => {
    const indexedDB = new IDBFactory();
    const held = new Set<string>();
    const locks: StorageLocks = {
      async request(name, _options, hold) {
        if (held.has(name)) throw new Error('aborted');
        held.add(name);
        await hold();
        held.delete(name);
      },
    };
    const open = (name: string) => indexedDbStorage({ name, indexedDB, locks });
    const first = await open('device');
    await first.unsent.put({ sequence: 1, bytes: Uint8Array.of(7) });
    await expect(open('device')).rejects.toThrow('another page has the storage device open');
    await (await open('another device')).close();
    await first.close();
    await settled();
    const second = await open('device');
    expect(await second.unsent.load()).toEqual([{ sequence: 1, bytes: Uint8Array.of(7) }]);
    await second.close();
  });
});
