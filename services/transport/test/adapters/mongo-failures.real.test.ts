import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { HoldingProxy, type MongoServer, startMongoServer } from '@lantern/testkit';
import type { MongoStores } from '../../src/adapters/index.js';
import { DefinitelyNotDone, type Mailbox, type MailboxDocument, NotReadable, OutcomeUnknown } from '../../src/ports.js';
import { cleaningUp } from './lmdb-under-test.js';
import { openForTest, optionsFor } from './mongo-under-test.js';

const onEnd = cleaningUp();
const PARTITION = 7 as PartitionId;
let server: MongoServer;

beforeAll(async () => {
  server = await startMongoServer();
});
afterAll(() => server.stop());

/** Failures are told soon, so that a test need not wait for them. */
const IMPATIENT = {
  serverSelectionTimeoutMs: 1_000,
  waitQueueTimeoutMs: 300,
  socketTimeoutMs: 1_000,
  heartbeatFrequencyMs: 500,
};

function open(url = server.url): Promise<MongoStores> {
  return openForTest(onEnd, optionsFor(url, IMPATIENT));
}

/**
 * What a test reads once, after a restart. An impatient driver may give up before its next heartbeat
 * has found the server again, so the read is repeated until the driver has.
 */
async function once<T>(read: () => Promise<T>): Promise<T> {
  const answer = async () => {
    try {
      return { value: await read() };
    } catch (error) {
      if (error instanceof NotReadable) return undefined;
      throw error;
    }
  };
  return (await until(answer, { message: 'the database is read again' })).value;
}

function newDocument(offset: number): MailboxDocument {
  const address = `${randomUUID()}.1` as AddressKey;
  const key = { address, partition: PARTITION, offset: offset as Offset, epoch: 1 };
  return { ...key, value: randomBytes(200), expiresAt: 2 ** 42, senderUser: randomUUID() as UserId };
}

async function stored(mailbox: Mailbox, address: AddressKey): Promise<readonly MailboxDocument[]> {
  const range = { above: -1, below: Number.MAX_SAFE_INTEGER as Offset, maxDocuments: 10, maxBytes: 2 ** 20 };
  const [page] = await once(() => mailbox.read([{ address, partition: PARTITION, ...range }]));
  return page?.documents ?? [];
}

/** Counts how attempts failed; anything but the two errors of the ports fails the test. */
class Failures {
  unknown = 0;
  refused = 0;

  note(error: unknown): void {
    if (error instanceof OutcomeUnknown) this.unknown++;
    else if (error instanceof DefinitelyNotDone) this.refused++;
    else throw error;
  }

  /** As the owner does: until it is answered. */
  async untilDone<T>(attempt: (tries: number) => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await attempt(tries);
      } catch (error) {
        this.note(error);
      }
    }
  }
}

async function killTwice(progress: () => number, perKill: number): Promise<void> {
  for (let kills = 1; kills <= 2; kills++) {
    const goal = progress() + perKill;
    await until(() => progress() >= goal, { timeoutMs: 60_000, message: 'the work goes on' });
    await server.restart();
  }
}

test('killed and restarted in the midst of writes, it has lost nothing that was answered, and nothing removed comes back', async () => {
  const { mailbox } = await open();
  const failures = new Failures();
  const kept: MailboxDocument[] = [];
  const removed: MailboxDocument[] = [];
  const load = { on: true };
  const worker = async () => {
    for (let offset = 0; load.on; offset++) {
      const document = newDocument(offset);
      await failures.untilDone((tries) =>
        tries === 0 ? mailbox.insert([document]) : mailbox.repeatInsert([document]),
      );
      if (offset % 2 === 0) kept.push(document);
      else {
        await failures.untilDone(() => mailbox.remove([document]));
        removed.push(document);
      }
    }
  };
  const working = Promise.all(Array.from({ length: 6 }, worker));
  await killTwice(() => kept.length + removed.length, 40);
  load.on = false;
  await working;

  expect(failures.unknown).toBeGreaterThan(0);
  for (const document of kept) {
    const [found, ...more] = await stored(mailbox, document.address);
    expect({ ...found, value: undefined, more }).toEqual({ ...document, value: undefined, more: [] });
    expect(Buffer.compare(found?.value ?? Buffer.of(), document.value)).toBe(0);
  }
  for (const { address } of removed) expect(await stored(mailbox, address)).toEqual([]);
});

test('killed in the midst of takeovers, it gave no epoch to two owners, and forgot none that it gave', async () => {
  const partitions = Array.from({ length: 8 }, (_, id) => id as PartitionId);
  const { ownership } = await open();
  const failures = new Failures();
  const given = new Map<string, string>();
  const load = { on: true };
  let conflicts = 0;
  const takeOver = async (ownerUrl: string) => {
    const read = await ownership.read(partitions).catch(() => []);
    const changes = read.map(({ partition, epoch }) => ({
      partition,
      fromEpoch: epoch,
      at: 1,
      start: (epoch * 10) as Offset,
      ownerUrl,
    }));
    const advanced = await ownership.advance(changes);
    conflicts += changes.length - advanced.size;
    for (const { partition, fromEpoch } of changes.filter((change) => advanced.has(change.partition))) {
      const epoch = `${partition}/${fromEpoch + 1}`;
      expect([epoch, given.get(epoch)]).toEqual([epoch, undefined]);
      given.set(epoch, ownerUrl);
    }
  };
  const owner = async (_: unknown, index: number) => {
    while (load.on) await takeOver(`ws://owner-${index}`).catch((error: unknown) => failures.note(error));
  };
  const working = Promise.all(Array.from({ length: 3 }, owner));
  await killTwice(() => given.size, 60);
  load.on = false;
  await working;

  expect(failures.unknown).toBeGreaterThan(0);
  expect(conflicts).toBeGreaterThan(0);
  for (const { partition, epoch, starts, ownerUrl } of await once(() => ownership.read(partitions))) {
    expect(starts).toEqual(
      Array.from({ length: epoch }, (_, index) => ({ epoch: index + 1, start: index * 10, at: 1 })),
    );
    const last = given.get(`${partition}/${epoch}`);
    if (last !== undefined) expect(ownerUrl).toBe(last);
    const epochs = [...given.keys()].filter((name) => name.startsWith(`${partition}/`));
    expect(Math.max(...epochs.map((name) => Number(name.split('/')[1])))).toBeLessThanOrEqual(epoch);
  }
});

test('killed in the midst of notices, it counted each addition that it answered', async () => {
  const { addressBook } = await open();
  const failures = new Failures();
  const address = `${randomUUID()}.1` as AddressKey;
  const load = { on: true };
  let answered = 0;
  const worker = async () => {
    while (load.on) {
      const adding = addressBook.addDropped(address, 'expired', { count: 1, oldest: 5, newest: 6 });
      await adding.then(
        () => answered++,
        (error: unknown) => failures.note(error),
      );
    }
  };
  const working = Promise.all([worker(), worker(), worker()]);
  await killTwice(() => answered, 40);
  load.on = false;
  await working;
  const [notice] = (await once(() => addressBook.load(address))).notices;
  expect(notice?.count).toBeGreaterThanOrEqual(answered);
  expect(notice?.count).toBeLessThanOrEqual(answered + failures.unknown);
  expect(notice?.version).toBe(notice?.count);
});

describe('a write that arrives late', () => {
  async function openThroughProxy() {
    const { proxy, url } = await HoldingProxy.start(server.url);
    onEnd(() => proxy.stop());
    // A connection is lost, and no time-out has to be waited for: the driver may take its time to find the server again.
    return { proxy, ...(await openForTest(onEnd, optionsFor(url))) };
  }

  /** Inserts, and loses the connection with the insert on its way. */
  async function insertLate(
    { proxy, mailbox }: Awaited<ReturnType<typeof openThroughProxy>>,
    document: MailboxDocument,
  ) {
    const held = proxy.holdNext('documents');
    await expect(mailbox.insert([document])).rejects.toBeInstanceOf(OutcomeUnknown);
    return held;
  }

  test('R3: an insert that was repeated, confirmed and removed is not brought back by its first copy', async () => {
    const stores = await openThroughProxy();
    const document = newDocument(1);
    const late = await insertLate(stores, document);
    await stores.mailbox.repeatInsert([document]);
    await stores.mailbox.remove([document]);
    await late.deliver();
    expect(await stored(stores.mailbox, document.address)).toEqual([]);
  });

  test('repeated without the flag it would come back: the late copy does arrive', async () => {
    const stores = await openThroughProxy();
    const document = newDocument(1);
    const late = await insertLate(stores, document);
    await stores.mailbox.insert([document]);
    await stores.mailbox.remove([document]);
    await late.deliver();
    expect(await stored(stores.mailbox, document.address)).toHaveLength(1);
  });

  test('R3: a late copy of a repeat, too, finds the tombstone', async () => {
    const stores = await openThroughProxy();
    const document = newDocument(1);
    await stores.mailbox.insert([document]);
    const held = stores.proxy.holdNext('updates');
    await expect(stores.mailbox.repeatInsert([document])).rejects.toBeInstanceOf(OutcomeUnknown);
    await stores.mailbox.repeatInsert([document]);
    await stores.mailbox.remove([document]);
    await (await held).deliver();
    expect(await stored(stores.mailbox, document.address)).toEqual([]);
  });

  test('a removal of which only one half was answered is unknown, and its repeat removes the rest', async () => {
    const stores = await openThroughProxy();
    const [plain, flagged] = [newDocument(1), newDocument(2)];
    await stores.mailbox.insert([plain]);
    await stores.mailbox.repeatInsert([flagged]);
    const held = stores.proxy.holdNext('updates');
    await expect(stores.mailbox.remove([plain, flagged])).rejects.toBeInstanceOf(OutcomeUnknown);
    await stores.mailbox.remove([plain, flagged]);
    await (await held).deliver();
    for (const { address } of [plain, flagged]) expect(await stored(stores.mailbox, address)).toEqual([]);
  });

  test('an advance that arrives after the next one changes nothing', async () => {
    const { proxy, ownership } = await openThroughProxy();
    const change = { partition: PARTITION, fromEpoch: 0, start: 5 as Offset, at: 7, ownerUrl: 'ws://late' };
    const held = proxy.holdNext('updates');
    await expect(ownership.advance([change])).rejects.toBeInstanceOf(OutcomeUnknown);
    expect(await ownership.advance([{ ...change, ownerUrl: 'ws://next' }])).toEqual(new Set([PARTITION]));
    await (await held).deliver();
    expect(await ownership.read([PARTITION])).toEqual([
      { partition: PARTITION, epoch: 1, ownerUrl: 'ws://next', starts: [{ epoch: 1, start: 5, at: 7 }] },
    ]);
  });
});

test('while the server stands still, reads of the ownership fail, writes are unknown, and afterwards all is well', async () => {
  const { mailbox, ownership, connection } = await open();
  const document = newDocument(1);
  await ownership.advance([{ partition: PARTITION, fromEpoch: 0, start: 0 as Offset, at: 1, ownerUrl: '' }]);
  // Opens as many connections as are needed below: without one, a command is not even sent.
  let opened = 0;
  connection.client.on('connectionReady', () => opened++);
  const readsAtOnce = async () => {
    await Promise.all(Array.from({ length: 4 }, () => ownership.read([PARTITION])));
    return opened >= 2;
  };
  await until(readsAtOnce, { message: 'several connections are open' });
  await server.pause();
  try {
    const read = ownership.read([PARTITION]);
    const insert = mailbox.insert([document]);
    await expect(read).rejects.toThrow('the database could not be read');
    await expect(insert).rejects.toBeInstanceOf(OutcomeUnknown);
  } finally {
    await server.resume();
  }
  await new Failures().untilDone(() => mailbox.repeatInsert([document]));
  expect(await stored(mailbox, document.address)).toHaveLength(1);
  expect((await once(() => ownership.read([PARTITION])))[0]?.epoch).toBe(1);
});

test('a server that is gone refuses writes as certainly not done, and quotes nothing of them', async () => {
  const { mailbox } = await open();
  const document = newDocument(1);
  await server.kill();
  try {
    // The first may meet the loss of a connection; then there is no server to send to.
    const refused = await until(
      async () => {
        const error: unknown = await mailbox.insert([document]).catch((failure: unknown) => failure);
        return error instanceof DefinitelyNotDone ? error : undefined;
      },
      { message: 'a certain refusal' },
    );
    expect(String(refused.cause)).not.toContain(document.address.slice(0, 8));
  } finally {
    await server.restart();
  }
});
