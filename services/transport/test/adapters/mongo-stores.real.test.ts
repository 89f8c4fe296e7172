import { randomBytes, randomUUID } from 'node:crypto';
import { type MongoConnection, MongoStartError } from '@lantern/mongo';
import type { AddressKey, Offset, PartitionId, UserId } from '@lantern/protocol';
import type { Mailbox, MailboxDocument, OwnershipAdvance } from '../../src/ports.js';
import { MongoMailbox, openMongoStores } from '../../src/adapters/index.js';
import { cleaningUp } from './lmdb-under-test.js';
import { openForTest, optionsFor, sharedMongo } from './mongo-under-test.js';

const mongo = sharedMongo();
const onEnd = cleaningUp();

async function open() {
  const stores = await openForTest(onEnd, optionsFor(mongo().url));
  onEnd(async () => void (await stores.connection.db.dropDatabase()));
  return stores;
}

function documentOf({
  offset,
  ...changes
}: Partial<Omit<MailboxDocument, 'offset'>> & { readonly offset: number }): MailboxDocument {
  return {
    address: `${randomUUID()}.1` as AddressKey,
    partition: 3 as PartitionId,
    epoch: 1,
    value: randomBytes(100),
    expiresAt: 2 ** 42,
    senderUser: randomUUID() as UserId,
    ...changes,
    offset: offset as Offset,
  };
}

function changeOf(partition: number, fromEpoch: number, ownerUrl = ''): OwnershipAdvance {
  return { partition: partition as PartitionId, fromEpoch, start: 0 as Offset, at: 1, ownerUrl };
}

test('of an advance of many partitions, exactly those whose epoch was the expected one are advanced, and named', async () => {
  const { ownership } = await open();
  const all = Array.from({ length: 64 }, (_, partition) => changeOf(partition, 0));
  expect((await ownership.advance(all)).size).toBe(64);
  const foreign = await ownership.advance(
    all.slice(0, 10).map(({ partition }) => changeOf(partition, 1, 'ws://other')),
  );
  expect(foreign.size).toBe(10);
  const advanced = await ownership.advance(all.map(({ partition }) => changeOf(partition, 1, 'ws://late')));
  expect([...advanced].sort((a, b) => a - b)).toEqual(all.slice(10).map(({ partition }) => partition));
  for (const { partition, epoch, ownerUrl } of await ownership.read(all.map((change) => change.partition)))
    expect({ partition, epoch, ownerUrl }).toEqual({
      partition,
      epoch: 2,
      ownerUrl: partition < 10 ? 'ws://other' : 'ws://late',
    });
});

test('of two changes of one partition in a call the first counts', async () => {
  const { ownership } = await open();
  expect(await ownership.advance([changeOf(1, 0, 'ws://a'), changeOf(1, 1, 'ws://b')])).toEqual(new Set([1]));
  expect((await ownership.read([1 as PartitionId]))[0]).toMatchObject({ epoch: 1, ownerUrl: 'ws://a' });
});

test('a page never ends between documents of one offset: the next page would not show the rest', async () => {
  const { mailbox } = await open();
  const address = `${randomUUID()}.1` as AddressKey;
  await mailbox.insert([
    documentOf({ address, offset: 1 }),
    documentOf({ address, offset: 2, epoch: 1 }),
    documentOf({ address, offset: 2, epoch: 2 }),
    documentOf({ address, offset: 3 }),
  ]);
  const pages = async (maxDocuments: number) => {
    const read: string[][] = [];
    for (let above = -1, more = true; more;) {
      const range = { above, below: 99 as Offset, maxDocuments, maxBytes: 2 ** 20 };
      const [page] = await mailbox.read([{ address, partition: 3 as PartitionId, ...range }]);
      read.push((page?.documents ?? []).map(({ offset, epoch }) => `${offset}/${epoch}`));
      above = page?.documents.at(-1)?.offset ?? above;
      more = page?.more ?? false;
    }
    return read;
  };
  expect(await pages(2)).toEqual([['1/1'], ['2/1', '2/2'], ['3/1']]);
  expect(await pages(1)).toEqual([['1/1'], ['2/1', '2/2'], ['3/1']]);
  expect(await pages(3)).toEqual([['1/1', '2/1', '2/2'], ['3/1']]);
});

/** The same connection, on which something happens after each time that a page was found, and before it is read. */
function betweenFindingAndReading(connection: MongoConnection, happens: () => Promise<void>): MongoConnection {
  const find = (name: string) => {
    return (...args: [object, object]) => ({
      sort: (order: Record<string, 1>) => ({
        toArray: async () => {
          await happens();
          return connection
            .collection(name)
            .find(...args)
            .sort(order)
            .toArray();
        },
      }),
    });
  };
  const collection = (name: string) => {
    return {
      aggregate: (...args: [object[], object]) => connection.collection(name).aggregate(...args),
      find: find(name),
    };
  };
  return {
    linearizableTimeoutMs: connection.linearizableTimeoutMs,
    causally: connection.causally.bind(connection),
    write: connection.write.bind(connection),
    collection,
  } as unknown as MongoConnection;
}

test('a page of which all is removed while it is read hides nothing of what lies behind it', async () => {
  const { mailbox, connection } = await open();
  const address = `${randomUUID()}.1` as AddressKey;
  const documents = [1, 2, 3, 4, 5].map((offset) => documentOf({ address, offset }));
  await mailbox.insert(documents);
  // Acks of an earlier session that are repeated (R4), of what this one has not been sent.
  const acked = [documents.slice(0, 2), documents.slice(2, 4)];
  const disturbed = betweenFindingAndReading(connection, () => mailbox.remove(acked.shift() ?? []));
  const range = { above: -1, below: 99 as Offset, maxDocuments: 2, maxBytes: 2 ** 20 };
  const [page] = await new MongoMailbox({ connection: disturbed }).read([
    { address, partition: 3 as PartitionId, ...range },
  ]);
  expect(page?.documents.map(({ offset }) => offset)).toEqual([5]);
  expect(page?.more).toBe(false);
});

test('expired documents that nobody removes do not hide those of other partitions', async () => {
  const { mailbox } = await open();
  const partitions = [1, 2, 3] as PartitionId[];
  const documents = partitions.flatMap((partition) =>
    Array.from({ length: 5 }, (_, offset) => documentOf({ partition, offset, expiresAt: 10 })),
  );
  await mailbox.insert(documents);
  const seen = new Set<PartitionId>();
  for (let call = 0; call < 3; call++)
    for (const { partition } of await mailbox.expired(partitions, 99, 4)) seen.add(partition);
  expect(seen).toEqual(new Set(partitions));
});

test('inserts, repeats and removals of more than one command are done whole', async () => {
  const { mailbox } = await open();
  const address = `${randomUUID()}.1` as AddressKey;
  const documents = Array.from({ length: 150 }, (_, offset) =>
    documentOf({ address, offset, value: randomBytes(64 * 1024) }),
  );
  await mailbox.insert(documents);
  await mailbox.repeatInsert(documents.slice(0, 10));
  const count = async () => (await mailbox.usage(address, 3 as PartitionId)).messages;
  expect(await count()).toBe(150);
  await mailbox.remove(documents.slice(5));
  expect(await count()).toBe(5);
});

test('a tombstone is left to MongoDB to end, a day after the removal by the clock of the server', async () => {
  const { mailbox, connection } = await open();
  const document = documentOf({ offset: 1 });
  await (mailbox as Mailbox).repeatInsert([document]);
  await mailbox.remove([document]);
  const [left, ...more] = await connection.collection('mailbox').find().toArray();
  expect(more).toEqual([]);
  expect(Object.keys(left ?? {}).sort()).toEqual(['_id', 'removedAt', 'state']);
  expect(Math.abs(Number(left?.['removedAt']) - Date.now())).toBeLessThan(60_000);
  const indexes = await connection.collection('mailbox').indexes();
  expect(indexes.find(({ name }) => name === 'tombstones')).toMatchObject({
    key: { removedAt: 1 },
    expireAfterSeconds: 86_400,
  });
});

test('without its indexes it does not start when they are only to be checked', async () => {
  const options = optionsFor(mongo().url);
  const refused = openMongoStores({ ...options, indexes: 'check' });
  await expect(refused).rejects.toBeInstanceOf(MongoStartError);
  await expect(refused).rejects.toThrow('the index pages of the collection mailbox is missing');
});
