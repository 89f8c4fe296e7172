import { spawnSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressKey, Offset, PartitionId } from '@lantern/protocol';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { type LmdbEnvironment, type LmdbLog, LmdbMailbox, openEnvironment } from '../../src/adapters/index.js';
import { DefinitelyNotDone, type LogRecord, type MailboxDocument, OutcomeUnknown } from '../../src/index.js';
import { cleaningUp, openForTest, openLog, temporaryDirectory } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const P0 = 0 as PartitionId;
const ADDRESS = '00000000-0000-4000-8000-000000000000.1' as AddressKey;
const RECORDS_PER_APPEND = 20;

/** The records of one append all hold its number. */
function batch(number: number) {
  const value = Buffer.alloc(1_000);
  value.writeUInt32BE(number);
  return Array.from({ length: RECORDS_PER_APPEND }, () => ({ address: ADDRESS, value }));
}

const batchOf = ({ value }: LogRecord) => Buffer.from(value).readUInt32BE();

async function startLog(environment: LmdbEnvironment) {
  const log = await openLog(onEnd, environment, { keepRecords: 0 });
  const told = { generation: 0 };
  const assigned = (generation: number) => void (told.generation = generation);
  await log.join({ assigned, lost: () => undefined, outOfRange: () => undefined });
  await until(() => told.generation, { message: 'nothing was assigned' });
  const received: LogRecord[] = [];
  log.consume(P0, (await log.range(P0)).start, (records) => received.push(...records));
  return { log, received, generation: told.generation };
}

/** Appends until it is refused; resolves with the numbers of what was accepted and the refusal. */
async function fill(log: LmdbLog, from: number) {
  const accepted: number[] = [];
  for (let number = from; ; number++) {
    try {
      await log.append(P0, batch(number));
      accepted.push(number);
    } catch (error) {
      return { accepted, refused: number, error };
    }
  }
}

function expectExactly(received: readonly LogRecord[], accepted: readonly number[]): void {
  expect(received.map(batchOf)).toEqual(accepted.flatMap((number) => Array(RECORDS_PER_APPEND).fill(number)));
}

/** Removes all records by committing and pruning, which must work without room for new data. */
async function drain({ log, generation }: { log: LmdbLog; generation: number }): Promise<void> {
  const { end } = await log.range(P0);
  expect(await log.commit(generation, new Map([[P0, end]]))).toBe(true);
  await log.pruneNow();
  expect(await log.range(P0)).toEqual({ start: end, end });
}

const accepts = async (log: LmdbLog, number: number) => {
  await until(
    async () =>
      log.append(P0, batch(number)).then(
        () => true,
        () => false,
      ),
    { message: 'still refused' },
  );
};

function document(offset: number): MailboxDocument {
  const senderUser = ADDRESS.slice(0, 36) as MailboxDocument['senderUser'];
  return {
    partition: P0,
    address: ADDRESS,
    offset: offset as Offset,
    epoch: 1,
    value: Buffer.alloc(900),
    expiresAt: 1,
    senderUser,
  };
}

describe('when the data file has reached its bound', () => {
  const bounded = { reserveBytes: 512 * 1024, maxFileBytes: 6 * 1024 * 1024 };

  test('appends are refused as definitely not done, nothing of them is seen, and removing makes room again', async () => {
    const environment = await openForTest(onEnd, bounded);
    const opened = await startLog(environment);
    const { log, received } = opened;
    const { accepted, refused, error } = await fill(log, 0);
    expect(error).toBeInstanceOf(DefinitelyNotDone);
    expect(environment.hasRoom()).toBe(false);
    await until(() => received.length >= accepted.length * RECORDS_PER_APPEND, { message: 'not all was consumed' });
    expectExactly(received, accepted);
    await drain(opened);
    await accepts(log, refused + 1);
    expectExactly(received, [...accepted, refused + 1]);
  });

  test('what waits in the log can still be parked and removed', async () => {
    const environment = await openForTest(onEnd, bounded);
    const { log } = await startLog(environment);
    await fill(log, 0);
    const mailbox = new LmdbMailbox({ environment, clock: systemClock, logger: new RecordingLogger() });
    const documents = Array.from({ length: 50 }, (_, index) => document(index));
    await mailbox.insert(documents);
    await mailbox.remove(documents.slice(0, 40));
    expect((await mailbox.usage(ADDRESS, P0)).messages).toBe(10);
  });
});

/** A file system of its own, where the test may make one. */
function smallDisk(megabytes: number): string | undefined {
  const path = temporaryDirectory(onEnd);
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  if (made.status !== 0) return undefined;
  onEnd(() => void spawnSync('umount', ['-l', path], { stdio: 'ignore' }));
  return path;
}

const mayMount = spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;

(mayMount ? describe : describe.skip)('when the disk is full', () => {
  /** Leaves nothing to anybody. */
  function fillDisk(disk: string): () => void {
    const file = join(disk, 'other');
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(file, Buffer.alloc(bavail * bsize));
    return () => rmSync(file);
  }

  test('appends are refused, acks go on, nothing accepted is lost, and space that is back is used', async () => {
    const disk = smallDisk(16);
    if (disk === undefined) throw new Error('cannot mount a file system, though it may');
    const path = join(disk, 'data');
    const environment = await openEnvironment({ path, reserveBytes: 512 * 1024 });
    const opened = await startLog(environment);
    const { log, received } = opened;
    await log.append(P0, batch(0));
    const empty = fillDisk(disk);
    const { accepted, refused, error } = await fill(log, 1);
    expect(error).toBeInstanceOf(DefinitelyNotDone);
    await until(() => received.length >= (accepted.length + 1) * RECORDS_PER_APPEND, {
      message: 'not all was consumed',
    });
    expectExactly(received, [0, ...accepted]);
    expect(await log.commit(opened.generation, new Map([[P0, 1 as Offset]]))).toBe(true);
    empty();
    await accepts(log, refused + 1);
    await log.close();
    await environment.close();
    const again = await openForTest(onEnd, { path });
    const { received: all } = await startLog(again);
    const expected = [0, ...accepted, refused + 1];
    await until(() => all.length >= expected.length * RECORDS_PER_APPEND, { message: 'records are missing' });
    expectExactly(all, expected);
  });

  test('a new data directory is refused with a clear error, and a used one opens', async () => {
    const disk = smallDisk(8);
    if (disk === undefined) throw new Error('cannot mount a file system, though it may');
    const used = join(disk, 'used');
    await (await openEnvironment({ path: used, reserveBytes: 256 * 1024 })).close();
    const empty = fillDisk(disk);
    const refused = openEnvironment({ path: join(disk, 'new'), reserveBytes: 256 * 1024 });
    await expect(refused).rejects.toMatchObject({ name: 'DataDirectoryError', problem: 'disk-full' });
    const environment = await openForTest(onEnd, { path: used, reserveBytes: 256 * 1024 });
    await startLog(environment);
    empty();
  });
});

test('a mailbox that is closed answers with an unknown outcome, and the log with a definite one', async () => {
  const environment = await openForTest(onEnd);
  const { log } = await startLog(environment);
  const mailbox = new LmdbMailbox({ environment, clock: systemClock, logger: new RecordingLogger() });
  await environment.commits.close();
  await expect(log.append(P0, batch(0))).rejects.toBeInstanceOf(DefinitelyNotDone);
  await expect(mailbox.insert([document(1)])).rejects.toBeInstanceOf(OutcomeUnknown);
  await expect(log.commit(1, new Map())).rejects.toBeInstanceOf(OutcomeUnknown);
});
