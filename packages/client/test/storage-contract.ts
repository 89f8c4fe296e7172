import type { ClientStorage, StorageOptions } from '../src/index.js';

/** One kind of storage: `reopen` opens what an earlier one of the same test left, as far as it is durable. */
export interface StorageCase {
  readonly durable: boolean;
  open(options?: StorageOptions): Promise<ClientStorage>;
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const plain = async ({ unsent }: ClientStorage) =>
  (await unsent.load()).map(({ sequence, bytes: kept }) => [sequence, ...kept]);

/** What every ClientStorage has to do. `make` is called before each test, with nothing stored. */
export function storageContract(make: () => Promise<StorageCase>): void {
  let it: StorageCase;
  let storage: ClientStorage;
  beforeEach(async () => {
    it = await make();
    storage = await it.open({ seenCapacity: 3 });
  });
  afterEach(() => storage.close());

  test('a message is seen once it was added, and not before', async () => {
    const { seenMessages } = storage;
    expect(await seenMessages.has('a.1:00')).toBe(false);
    await seenMessages.add('a.1:00');
    expect([await seenMessages.has('a.1:00'), await seenMessages.has('a.1:0')]).toEqual([true, false]);
  });

  test('beyond the capacity the oldest are forgotten; one that is added again is the newest', async () => {
    const { seenMessages } = storage;
    for (const key of ['a', 'b', 'c', 'a', 'd', 'e']) await seenMessages.add(key);
    const seen = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((key) => seenMessages.has(key)));
    expect(seen).toEqual([true, false, false, true, true]);
  });

  test('unsent messages come in the order of their sequence, replaced and removed ones as they are now', async () => {
    const { unsent } = storage;
    expect(await unsent.load()).toEqual([]);
    for (const sequence of [1, 2, 10, 9]) await unsent.put({ sequence, bytes: bytes(sequence, 0, 255) });
    await unsent.put({ sequence: 2, bytes: bytes() });
    await unsent.remove(9);
    await unsent.remove(77);
    expect(await plain(storage)).toEqual([[1, 1, 0, 255], [2], [10, 10, 0, 255]]);
  });

  test('changes of one moment are all kept', async () => {
    const { unsent, seenMessages } = storage;
    const sequences = Array.from({ length: 50 }, (_, index) => index);
    await Promise.all([
      ...sequences.map((sequence) => unsent.put({ sequence, bytes: bytes(sequence) })),
      ...['x', 'y'].map((key) => seenMessages.add(key)),
    ]);
    await Promise.all(sequences.filter((sequence) => sequence % 2 === 0).map((sequence) => unsent.remove(sequence)));
    expect((await plain(storage)).map(([sequence]) => sequence)).toEqual(sequences.filter((n) => n % 2 === 1));
    expect([await seenMessages.has('x'), await seenMessages.has('y')]).toEqual([true, true]);
  });

  test('a durable one has everything after it was opened again, the others nothing', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await storage.seenMessages.add(key);
    await storage.unsent.put({ sequence: 4, bytes: bytes(4) });
    await storage.unsent.put({ sequence: 3, bytes: bytes(3) });
    await storage.unsent.remove(4);
    await storage.close();
    await storage.close();
    storage = await it.open({ seenCapacity: 3 });
    const seen = await Promise.all(['a', 'b', 'c', 'd'].map((key) => storage.seenMessages.has(key)));
    expect(seen).toEqual([false, it.durable, it.durable, it.durable]);
    expect(await plain(storage)).toEqual(it.durable ? [[3, 3]] : []);
    await storage.seenMessages.add('e');
    expect(await storage.seenMessages.has('b')).toBe(false);
  });

  test.each([0, -1, 1.5, Number.NaN])('a capacity of %s is refused', async (seenCapacity) => {
    await expect((async () => it.open({ seenCapacity }))()).rejects.toThrow('seenCapacity must be');
  });
}
