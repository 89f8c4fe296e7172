import {
  type AddressKey,
  type Offset,
  type PartitionId,
  type UserId,
  decodeInboxRecord,
  encodeStoredMessage,
} from '@lantern/protocol';
import { ManualClock, until } from '@lantern/runtime/testing';
import type { LmdbLog } from '../../src/adapters/index.js';
import { type AppendRecord, DefinitelyNotDone, type LogRecord } from '../../src/index.js';
import { failingEnvironment } from './failing-environment.js';
import { cleaningUp, openForTest, openLog } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const P0 = 0 as PartitionId;
const P1 = 1 as PartitionId;
const ADDRESS = '00000000-0000-4000-8000-000000000000.1' as AddressKey;
const KEEP_MS = 600_000;

const records = (count: number, bytes = 100) =>
  Array.from({ length: count }, () => ({ address: ADDRESS, value: new Uint8Array(bytes) }));
const offset = (value: number) => value as Offset;

/** Joins; resolves with the generation and what is told as out of range. */
async function join(log: LmdbLog) {
  const told = { generation: 0, outOfRange: [] as Offset[] };
  await log.join({
    assigned: (generation) => void (told.generation = generation),
    lost: () => undefined,
    outOfRange: (_partition, at) => void told.outOfRange.push(at),
  });
  await until(() => told.generation, { message: 'nothing was assigned' });
  return told;
}

function consume(log: LmdbLog, partition: PartitionId, from: number): LogRecord[] {
  const received: LogRecord[] = [];
  log.consume(partition, offset(from), (more) => received.push(...more));
  return received;
}

async function setUp(options: { keepRecords?: number } = {}) {
  const clock = new ManualClock();
  const environment = await openForTest(onEnd);
  const log = await openLog(onEnd, environment, { clock, keepMs: KEEP_MS, ...options });
  const reopen = async () => {
    await log.close();
    await environment.close();
    return openLog(onEnd, await openForTest(onEnd, { path: environment.path }), { clock, keepMs: KEEP_MS, ...options });
  };
  return { clock, environment, log, reopen };
}

describe('pruning the log', () => {
  test('removes what is committed and older than the dedup window, and nothing else', async () => {
    const { clock, log } = await setUp();
    const { generation } = await join(log);
    await log.append(P0, records(10));
    const received = consume(log, P0, 0);
    clock.advance(KEEP_MS / 2);
    await log.append(P0, records(10));
    await until(() => received.length === 20, { message: 'not all was consumed' });
    clock.advance(KEEP_MS / 2 + 1);
    await log.pruneNow();
    expect(await log.range(P0)).toEqual({ start: 0, end: 20 });
    await log.commit(generation, new Map([[P0, offset(7)]]));
    await log.pruneNow();
    expect(await log.range(P0)).toEqual({ start: 7, end: 20 });
    await log.commit(generation, new Map([[P0, offset(15)]]));
    await log.pruneNow();
    expect(await log.range(P0)).toEqual({ start: 10, end: 20 });
    clock.advance(KEEP_MS);
    await log.pruneNow();
    expect(await log.range(P0)).toEqual({ start: 15, end: 20 });
  });

  test('keeps no more than the last records of a partition, however young', async () => {
    const { log } = await setUp({ keepRecords: 30 });
    const { generation } = await join(log);
    consume(log, P0, 0);
    for (let i = 0; i < 10; i++) await log.append(P0, records(10));
    await log.commit(generation, new Map([[P0, offset(100)]]));
    await log.pruneNow();
    expect(await log.range(P0)).toEqual({ start: 70, end: 100 });
  });

  test('goes on by itself from time to time, thousands of records in several commits', async () => {
    const { clock, log } = await setUp({ keepRecords: 100 });
    const { generation } = await join(log);
    const received = consume(log, P0, 0);
    consume(log, P1, 0);
    for (let i = 0; i < 5; i++) await Promise.all([log.append(P0, records(1_000)), log.append(P1, records(200))]);
    await until(() => received.length === 5_000, { message: 'not all was consumed' });
    await log.commit(generation, new Map([P0, P1].map((partition) => [partition, offset(5_000)])));
    clock.advance(1_000);
    await until(async () => (await log.range(P1)).start === 900, { message: 'nothing was pruned' });
    expect(await log.range(P0)).toEqual({ start: 4_900, end: 5_000 });
  });

  test('never lets offsets go back, even when all records are gone', async () => {
    const { clock, log, reopen } = await setUp();
    const { generation } = await join(log);
    consume(log, P0, 0);
    await log.append(P0, records(3));
    await log.commit(generation, new Map([[P0, offset(3)]]));
    clock.advance(KEEP_MS * 2);
    await log.pruneNow();
    expect(await log.range(P0)).toEqual({ start: 3, end: 3 });
    const later = await reopen();
    expect(await later.range(P0)).toEqual({ start: 3, end: 3 });
    expect(await later.append(P0, records(1))).toBe(3);
  });

  test('takes nothing from under a consumer, nor while nobody consumes', async () => {
    const { clock, log } = await setUp();
    const { generation } = await join(log);
    await log.append(P0, records(10));
    await log.commit(generation, new Map([[P0, offset(10)]]));
    clock.advance(KEEP_MS * 2);
    await log.pruneNow();
    expect((await log.range(P0)).start).toBe(0);
    const received = consume(log, P0, 4);
    log.pause(P0);
    await log.pruneNow();
    expect((await log.range(P0)).start).toBe(4);
    log.resume(P0);
    await until(() => received.length === 6, { message: 'not all was consumed' });
  });

  test('makes what is gone out of range', async () => {
    const { clock, log } = await setUp();
    const told = await join(log);
    consume(log, P0, 0);
    await log.append(P0, records(5));
    await log.commit(told.generation, new Map([[P0, offset(5)]]));
    clock.advance(KEEP_MS * 2);
    await log.pruneNow();
    const received = consume(log, P0, 4);
    await until(() => told.outOfRange.length > 0, { message: 'no alarm' });
    expect(told.outOfRange).toEqual([4]);
    expect(received).toEqual([]);
  });
});

describe('the tail of the log', () => {
  test('starts at the first record since then, or at the last so many', async () => {
    const { clock, log, reopen } = await setUp();
    const first = clock.now();
    for (let i = 0; i < 10; i++) {
      await log.append(P0, records(2));
      clock.advance(1_000);
    }
    for (const open of [() => log, reopen]) {
      const opened = await open();
      expect(await opened.tailStart(P0, first + 5_000, 100)).toBe(10);
      expect(await opened.tailStart(P0, first + 5_001, 100)).toBe(12);
      expect(await opened.tailStart(P0, first + 5_000, 3)).toBe(17);
      expect(await opened.tailStart(P0, first + 60_000, 3)).toBe(20);
      expect(await opened.tailStart(P0, 0, 0)).toBe(20);
    }
  });

  test('misses nothing when the clock went back', async () => {
    const { clock, log, reopen } = await setUp();
    await log.append(P0, records(3));
    const before = clock.now();
    clock.jump(-3_600_000);
    const later = await reopen();
    await later.append(P0, records(7));
    expect(await later.tailStart(P0, before, 100)).toBe(0);
    expect(await later.tailStart(P0, clock.now(), 100)).toBe(0);
  });
});

describe('a consumer of the log', () => {
  test('gets nothing while it is paused', async () => {
    const { log } = await setUp();
    await join(log);
    await log.append(P0, records(600));
    const received = consume(log, P0, 0);
    log.pause(P0);
    const other = consume(log, P1, 0);
    await log.append(P0, records(5));
    await log.append(P1, records(5));
    await until(() => other.length === 5, { message: 'the other partition stands still' });
    expect(received).toEqual([]);
    log.resume(P0);
    await until(() => received.length === 605, { message: 'not all was consumed' });
  });

  test('that is paused at the end gets nothing either, and what came meanwhile after it', async () => {
    const { log } = await setUp();
    await join(log);
    const received = consume(log, P0, 0);
    await log.append(P0, records(2));
    log.pause(P0);
    await log.append(P0, records(3));
    expect(received).toHaveLength(2);
    log.resume(P0);
    await until(() => received.length === 5, { message: 'not all was consumed' });
    await log.append(P0, records(1));
    expect(received.map((record) => record.offset)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test('that is behind gets new records after the old ones', async () => {
    const { log } = await setUp();
    await join(log);
    for (let i = 0; i < 5; i++) await log.append(P0, records(1_000));
    const received = consume(log, P0, 0);
    const appending = Array.from({ length: 10 }, () => log.append(P0, records(3)));
    await Promise.all(appending);
    await until(() => received.length >= 5_030, { message: 'not all was consumed' });
    expect(received.every((record, index) => record.offset === index)).toBe(true);
  });

  test('gets what lies behind in bounded pieces, partitions in turn', async () => {
    const { log } = await setUp();
    await join(log);
    await Promise.all([P0, P1].map((partition) => log.append(partition, records(1_000))));
    const pieces: [PartitionId, number][] = [];
    for (const partition of [P0, P1])
      log.consume(partition, offset(0), (more) => void pieces.push([partition, more.length]));
    await until(() => pieces.reduce((sum, [, count]) => sum + count, 0) === 2_000, { message: 'not all was consumed' });
    expect(Math.max(...pieces.map(([, count]) => count))).toBeLessThanOrEqual(256);
    expect(pieces.slice(0, 4).map(([partition]) => partition)).toEqual([P0, P1, P0, P1]);
  });

  test('that stops, pauses or starts anew from within its sink is obeyed', async () => {
    const { log } = await setUp();
    await join(log);
    await log.append(P0, records(600));
    const calls: number[] = [];
    log.consume(P0, offset(0), (more) => {
      calls.push(more.length);
      log.stopConsuming(P0);
    });
    const other = consume(log, P1, 0);
    await log.append(P1, records(1));
    await until(() => other.length === 1 && calls.length === 1, { message: 'nothing came' });
    await log.append(P0, records(1));
    expect(calls).toHaveLength(1);
  });

  test('may not start before the join', async () => {
    const { log } = await setUp();
    expect(() => log.consume(P0, offset(0), () => undefined)).toThrow('before join');
    expect(() => log.consume(9 as PartitionId, offset(0), () => undefined)).toThrow(RangeError);
    await expect(log.append(P0, [])).rejects.toThrow(RangeError);
  });
});

test('appends of one turn to all partitions share one commit', async () => {
  const { environment, log } = await setUp();
  let commits = 0;
  environment.root.on('aftercommit', () => commits++);
  await Promise.all([0, 1, 2, 3].map((partition) => log.append(partition as PartitionId, records(5))));
  expect(commits).toBe(1);
});

test('an append whose commit fails leaves no gap and is never seen; the next one takes its place', async () => {
  const { environment, failNext } = await failingEnvironment(onEnd);
  const log = await openLog(onEnd, environment);
  await join(log);
  const received = consume(log, P0, 0);
  await log.append(P0, records(2));
  failNext();
  const refused = [log.append(P0, records(5)), log.append(P1, records(1))].map((append) => expect(append).rejects);
  await Promise.all(refused.map((rejects) => rejects.toBeInstanceOf(DefinitelyNotDone)));
  expect(await log.range(P0)).toEqual({ start: 0, end: 2 });
  expect(await log.append(P0, records(3))).toBe(2);
  expect(received.map((record) => record.offset)).toEqual([0, 1, 2, 3, 4]);
  expect(await log.range(P1)).toEqual({ start: 0, end: 0 });
  expect(await log.tailStart(P0, 0, 100)).toBe(0);
});

test('what the appender knows of a record comes with it from memory; a record that is read comes as bytes', async () => {
  const { log } = await setUp();
  await join(log);
  const [record] = records(1) as [AppendRecord];
  const accepted = {
    sender: { userId: ADDRESS.slice(0, 36) as UserId, deviceId: 1 },
    messageId: new Uint8Array(16),
    registrationId: 1,
    kind: 1,
    ciphertext: new Uint8Array(100),
    serverTime: 1,
    expiresAt: 2,
    urgent: true,
    copy: 0,
  };
  const { value, message } = encodeStoredMessage(accepted);
  const live = consume(log, P0, 0);
  await log.append(P0, [{ ...record, value, message }]);
  expect(live.map((each) => each.message)).toEqual([message]);
  const again = consume(log, P0, 0);
  await until(() => again.length === 1, { message: 'nothing was read' });
  expect(again[0]?.message).toBeUndefined();
  expect(decodeInboxRecord(again[0]?.value ?? new Uint8Array(0))).toMatchObject({ registrationId: 1, urgent: true });
});
