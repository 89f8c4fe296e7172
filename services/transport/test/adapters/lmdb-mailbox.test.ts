import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';
import { ManualClock, RecordingLogger, until } from '@lantern/runtime/testing';
import { LmdbMailbox, type LmdbMailboxOptions } from '../../src/adapters/index.js';
import { type MailboxDocument, OutcomeUnknown } from '../../src/index.js';
import { failingEnvironment } from './failing-environment.js';
import { cleaningUp, openForTest } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const DAY_MS = 86_400_000;
const USER = '00000000-0000-4000-8000-000000000000';
const partitions = (...ids: number[]) => ids.map((id) => id as PartitionId);

function document(partition: number, offset: number, expiresAt = Number.MAX_SAFE_INTEGER): MailboxDocument {
  const key = {
    partition: partition as PartitionId,
    address: `${USER}.${offset}` as AddressKey,
    offset: offset as Offset,
  };
  return { ...key, epoch: 1, value: Buffer.from([offset & 255]), expiresAt, senderUser: USER as UserId };
}

async function setUp(options: Partial<LmdbMailboxOptions> = {}) {
  const environment = await openForTest(onEnd);
  const clock = new ManualClock();
  const mailbox = new LmdbMailbox({ environment, clock, logger: new RecordingLogger(), ...options });
  const index = environment.database('transport-mailbox-index');
  return { mailbox, clock, entries: () => index.getCount() };
}

test('a tombstone holds for a day, then the sweep removes it', async () => {
  const { mailbox, clock, entries } = await setUp();
  const removed = document(3, 1);
  await mailbox.repeatInsert([removed]);
  await mailbox.remove([removed]);
  clock.advance(DAY_MS);
  expect(await mailbox.expired(partitions(3), clock.now(), 10)).toEqual([]);
  await mailbox.insert([removed]);
  expect((await mailbox.usage(removed.address, removed.partition)).messages).toBe(0);
  clock.advance(1);
  await mailbox.expired(partitions(3), clock.now(), 10);
  await until(() => entries() === 0, { message: 'the tombstone stays' });
});

test('a tombstone keeps the time of its first removal', async () => {
  const { mailbox, clock, entries } = await setUp();
  const removed = document(3, 1);
  await mailbox.repeatInsert([removed]);
  await mailbox.remove([removed]);
  clock.advance(DAY_MS / 2);
  await mailbox.remove([removed]);
  clock.advance(DAY_MS / 2 + 1);
  await mailbox.expired(partitions(3), clock.now(), 10);
  await until(() => entries() === 0, { message: 'the tombstone stays' });
});

test('a sweep looks at a bounded number of documents and goes on where it stopped, round and round', async () => {
  const { mailbox } = await setUp({ maxSweptEntries: 10 });
  const expired = [2, 5, 9].map((partition) => document(partition, 100 + partition, 1_000));
  const fresh = [2, 5, 9].flatMap((partition) => Array.from({ length: 30 }, (_, index) => document(partition, index)));
  await mailbox.insert([...fresh, ...expired]);
  for (let round = 0; round < 2; round++) {
    const found: MailboxDocument[] = [];
    for (let call = 0; call < 10; call++) found.push(...(await mailbox.expired(partitions(9, 2, 5), 2_000, 10)));
    expect(found.map(({ offset }) => offset).sort((a, b) => a - b)).toEqual([102, 105, 109]);
  }
});

test('a sweep that reaches its limit goes on behind the last document it found', async () => {
  const { mailbox } = await setUp();
  await mailbox.insert(Array.from({ length: 10 }, (_, index) => document(4, index, 1_000)));
  const offsets: number[] = [];
  for (let call = 0; call < 4; call++)
    offsets.push(...(await mailbox.expired(partitions(4), 2_000, 3)).map(({ offset }) => offset));
  expect(offsets).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1].slice(0, offsets.length));
  expect(new Set(offsets).size).toBe(10);
});

test('a sweep whose partitions change in between reaches the new ones', async () => {
  const { mailbox } = await setUp({ maxSweptEntries: 5 });
  await mailbox.insert(Array.from({ length: 40 }, (_, index) => document(index % 4, index, 1_000)));
  await mailbox.expired(partitions(3), 2_000, 5);
  const found = new Set<number>();
  for (let call = 0; call < 8; call++)
    for (const { offset } of await mailbox.expired(partitions(0, 65_535), 2_000, 5)) found.add(offset);
  expect(found.size).toBe(10);
});

test('a write whose commit fails has an unknown outcome and stored nothing; repeating it works', async () => {
  const { environment, failNext } = await failingEnvironment(onEnd);
  const mailbox = new LmdbMailbox({ environment, clock: new ManualClock(), logger: new RecordingLogger() });
  const documents = [document(1, 1), document(1, 2)];
  failNext();
  await expect(mailbox.insert(documents)).rejects.toBeInstanceOf(OutcomeUnknown);
  for (const { address, partition } of documents) expect((await mailbox.usage(address, partition)).messages).toBe(0);
  await mailbox.repeatInsert(documents);
  failNext();
  await expect(mailbox.remove(documents)).rejects.toBeInstanceOf(OutcomeUnknown);
  for (const { address, partition } of documents) expect((await mailbox.usage(address, partition)).messages).toBe(1);
  await mailbox.remove(documents);
  await mailbox.insert(documents);
  for (const { address, partition } of documents) expect((await mailbox.usage(address, partition)).messages).toBe(0);
});
