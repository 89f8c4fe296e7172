import type { AddressKey, Offset, PartitionId } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { LmdbDeadLetters } from '../../src/adapters/index.js';
import { cleaningUp, openForTest } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const P9 = 9 as PartitionId;

function record(offset: number) {
  const address = 'ffffffff-ffff-4fff-8fff-ffffffffffff.4294967295' as AddressKey;
  return { offset: offset as Offset, address, value: Buffer.from(`broken ${offset}`) };
}

test('dead letters come back newest first, as they were put, also after a restart', async () => {
  const clock = new ManualClock();
  const environment = await openForTest(onEnd);
  const letters = new LmdbDeadLetters({ environment, clock });
  await letters.put(P9, record(2 ** 40));
  const at = clock.now();
  clock.advance(5);
  await letters.put(P9, record(1));
  await environment.close();
  const again = await openForTest(onEnd, { path: environment.path });
  const found = new LmdbDeadLetters({ environment: again, clock }).newest(10);
  expect(found.map((letter) => [letter.at, letter.partition, letter.record.offset])).toEqual([
    [at + 5, P9, 1],
    [at, P9, 2 ** 40],
  ]);
  const oldest = found.at(-1)?.record;
  expect(Buffer.from(oldest?.value ?? []).toString()).toBe(`broken ${2 ** 40}`);
  expect(oldest?.address).toBe(record(0).address);
});

test('only the newest dead letters are kept', async () => {
  const environment = await openForTest(onEnd);
  const letters = new LmdbDeadLetters({ environment, clock: new ManualClock(), maxLetters: 3 });
  await Promise.all(Array.from({ length: 10 }, (_, index) => letters.put(P9, record(index))));
  expect(letters.newest(100).map((letter) => letter.record.offset)).toEqual([9, 8, 7]);
});
