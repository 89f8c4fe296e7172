import { ok } from 'node:assert/strict';
import type { Mailbox, MailboxDocument } from '@lantern/transport';
import { PARTITION, readAll, readOf, sampleDocument } from './mailbox-contract-samples.js';
import {
  type ContractCase,
  type PortUnderTest,
  assertEqual,
  sampleAddress,
  sampleOffset,
  samplePartition,
  sampleSender,
} from './transport-contract-case.js';

const offsetsOf = (documents: readonly MailboxDocument[]) => documents.map(({ offset }) => offset);

/** Calls `expired` until a call was empty as often as it takes to be sure. */
async function allExpired(mailbox: Mailbox, partitions: readonly number[], now: number): Promise<MailboxDocument[]> {
  const found = new Map<string, MailboxDocument>();
  for (let empty = 0; empty < 3; empty++) {
    const documents = await mailbox.expired(partitions.map(samplePartition), now, 50);
    ok(documents.length <= 50, 'more than the limit');
    if (documents.length > 0) empty = -1;
    for (const document of documents) found.set(`${document.address} ${document.offset} ${document.epoch}`, document);
    await mailbox.remove(documents);
  }
  return [...found.values()].sort((a, b) => a.offset - b.offset);
}

export const mailboxReadCases: readonly ContractCase<PortUnderTest<Mailbox>>[] = [
  {
    title: 'a read of nothing is an empty page',
    async run({ port }) {
      assertEqual(await port.read([]), []);
      assertEqual(await port.read([readOf(sampleAddress())]), [{ documents: [], more: false }]);
    },
  },
  {
    title: 'a page ascends by offset, then by epoch, whatever the order of the inserts',
    async run({ port }) {
      const address = sampleAddress();
      const keys = [
        [1, 1],
        [255, 2],
        [256, 1],
        [256, 2],
        [2 ** 32, 1],
        [2 ** 40, 9],
      ] as const;
      const documents = keys.map(([offset, epoch]) => sampleDocument(offset, { address, epoch }));
      for (const document of [...documents].reverse()) await port.insert([document]);
      assertEqual(await readAll(port, address), documents);
    },
  },
  {
    title: 'the bounds of a read are both exclusive',
    async run({ port }) {
      const address = sampleAddress();
      await port.insert([0, 1, 2, 3, 4].map((offset) => sampleDocument(offset, { address })));
      const ranges = [
        { above: -1, below: sampleOffset(2), offsets: [0, 1] },
        { above: 0, below: sampleOffset(4), offsets: [1, 2, 3] },
        { above: 3, below: sampleOffset(4), offsets: [] },
        { above: 4, below: sampleOffset(9), offsets: [] },
        { above: 4, below: sampleOffset(0), offsets: [] },
      ];
      const pages = await port.read(ranges.map(({ above, below }) => readOf(address, { above, below })));
      assertEqual(
        pages.map(({ documents, more }) => ({ offsets: offsetsOf(documents), more })),
        ranges.map(({ offsets }) => ({ offsets, more: false })),
      );
    },
  },
  {
    title: 'a page holds no more documents than asked for, and says whether there are more',
    async run({ port }) {
      const address = sampleAddress();
      await port.insert([1, 2, 3].map((offset) => sampleDocument(offset, { address })));
      const page = async (maxDocuments: number, below = sampleOffset(99)) => {
        const [found] = await port.read([readOf(address, { maxDocuments, below })]);
        return { offsets: offsetsOf(found?.documents ?? []), more: found?.more };
      };
      assertEqual(await page(2), { offsets: [1, 2], more: true });
      assertEqual(await page(3), { offsets: [1, 2, 3], more: false });
      assertEqual(await page(2, sampleOffset(3)), { offsets: [1, 2], more: false });
    },
  },
  {
    title: 'the documents of one offset are in one page, whatever the bounds',
    async run({ port }) {
      const address = sampleAddress();
      const epochs = [1, 2].map((epoch) => sampleDocument(5, { address, epoch }));
      await port.insert([...epochs, sampleDocument(6, { address })]);
      for (const bound of [{ maxDocuments: 1 }, { maxBytes: 1 }]) {
        const [page] = await port.read([readOf(address, bound)]);
        assertEqual({ offsets: offsetsOf(page?.documents ?? []), more: page?.more }, { offsets: [5, 5], more: true });
      }
    },
  },
  {
    title: 'a page holds no more bytes than asked for, but one document at least',
    async run({ port }) {
      const address = sampleAddress();
      await port.insert([1, 2, 3].map((offset) => sampleDocument(offset, { address, bytes: 1_000 })));
      const page = async (maxBytes: number) => {
        const [found] = await port.read([readOf(address, { maxBytes })]);
        return { count: found?.documents.length, more: found?.more };
      };
      assertEqual(await page(1), { count: 1, more: true });
      assertEqual(await page(1_999), { count: 1, more: true });
      assertEqual(await page(2_000), { count: 2, more: true });
      assertEqual(await page(3_000), { count: 3, more: false });
    },
  },
  {
    title: 'pages read one after the other give each document once',
    async run({ port }) {
      const address = sampleAddress();
      const documents = Array.from({ length: 45 }, (_, index) => sampleDocument(index * 3, { address }));
      await port.insert(documents);
      const read: MailboxDocument[] = [];
      for (let more = true; more;) {
        const [page] = await port.read([readOf(address, { above: read.at(-1)?.offset ?? -1, maxDocuments: 7 })]);
        read.push(...(page?.documents ?? []));
        more = page?.more ?? false;
      }
      assertEqual(read, documents);
    },
  },
  {
    title: 'the answers come in the order of the requests',
    async run({ port }) {
      const documents = [1, 2, 3].map((offset) => sampleDocument(offset));
      await port.insert(documents);
      const asked = [documents[2], documents[0], documents[2], documents[1]].map(
        (document) => document?.address ?? sampleAddress(),
      );
      const pages = await port.read(asked.map((address) => readOf(address)));
      assertEqual(
        pages.map((page) => offsetsOf(page.documents)),
        [[3], [1], [3], [2]],
      );
    },
  },
  {
    title: 'keys are those of all documents of the range, by offset, then by epoch, with the sizes of their values',
    async run({ port }) {
      const address = sampleAddress();
      const documents = [
        sampleDocument(1, { address, bytes: 10 }),
        sampleDocument(3, { address, bytes: 0 }),
        sampleDocument(3, { address, bytes: 70_000, epoch: 2 }),
        sampleDocument(256, { address, bytes: 5 }),
      ];
      const [removed, repeated] = [sampleDocument(2, { address }), sampleDocument(4, { address })];
      await port.insert([...documents, removed, sampleDocument(1)]);
      await port.repeatInsert([repeated]);
      await port.remove([removed, repeated]);
      const keys = (from: number, below: number) =>
        port.keys({ address, partition: PARTITION, from: sampleOffset(from), below: sampleOffset(below) });
      const expected = documents.map(({ offset, epoch, value }) => ({ offset, epoch, bytes: value.length }));
      assertEqual(await keys(0, Number.MAX_SAFE_INTEGER), expected);
      assertEqual(await keys(1, 257), expected);
      assertEqual(await keys(2, 256), expected.slice(1, 3));
      assertEqual(await keys(3, 3), []);
      assertEqual(await keys(257, 9_999), []);
    },
  },
  {
    title: 'keys are told of more documents than one answer of a store has',
    async run({ port }) {
      const address = sampleAddress();
      const documents = Array.from({ length: 1_100 }, (_, offset) => sampleDocument(offset, { address, bytes: 1 }));
      await port.insert(documents);
      const range = { from: sampleOffset(0), below: sampleOffset(1_050) };
      const keys = await port.keys({ address, partition: PARTITION, ...range });
      assertEqual(
        keys.map(({ offset }) => offset),
        offsetsOf(documents.slice(0, 1_050)),
      );
    },
  },
  {
    title: 'usage counts documents and their bytes, in all and by sender',
    async run({ port, reopen }) {
      const address = sampleAddress();
      const [alice, bob] = [sampleSender(), sampleSender()];
      const kept = [
        sampleDocument(1, { address, bytes: 10, senderUser: alice }),
        sampleDocument(2, { address, bytes: 0, senderUser: bob }),
        sampleDocument(3, { address, bytes: 70_000, senderUser: alice }),
        sampleDocument(3, { address, bytes: 5, senderUser: bob, epoch: 2 }),
      ];
      const removed = sampleDocument(4, { address, senderUser: alice });
      const repeated = sampleDocument(5, { address, senderUser: bob });
      await port.insert([...kept, removed, sampleDocument(1)]);
      await port.repeatInsert([repeated]);
      await port.remove([removed, repeated]);
      const senders = new Map([
        [alice, { messages: 2, bytes: 70_010 }],
        [bob, { messages: 2, bytes: 5 }],
      ]);
      assertEqual(await port.usage(address, PARTITION), { messages: 4, bytes: 70_015, senders });
      assertEqual(await port.usage(sampleAddress(), PARTITION), { messages: 0, bytes: 0, senders: new Map() });
      assertEqual(await (await reopen()).usage(address, PARTITION), { messages: 4, bytes: 70_015, senders });
    },
  },
  {
    title: 'the count of documents grows with inserts, and falls with removals',
    async run({ port }) {
      const before = await port.documentCount();
      const documents = [1, 2, 3].map((offset) => sampleDocument(offset));
      await port.insert(documents);
      assertEqual((await port.documentCount()) - before, 3);
      await port.remove(documents.slice(0, 2));
      assertEqual((await port.documentCount()) - before, 1);
    },
  },
  {
    title: 'repeated calls of expired find every document that has expired, and no other',
    async run({ port }) {
      const expired = Array.from({ length: 120 }, (_, offset) =>
        sampleDocument(offset, { partition: offset % 2 === 0 ? 7 : 9, expiresAt: 1_000 + offset }),
      );
      const fresh = Array.from({ length: 300 }, (_, index) =>
        sampleDocument(1_000 + index, { expiresAt: 5_000 + index }),
      );
      await port.insert([...fresh, ...expired]);
      assertEqual(await allExpired(port, [7, 9], 1_120), expired);
      for (const document of fresh.slice(0, 5)) assertEqual(await readAll(port, document.address), [document]);
    },
  },
  {
    title: 'a document expires after its time, not at it',
    async run({ port }) {
      const document = sampleDocument(1, { expiresAt: 2_000 });
      await port.insert([document]);
      assertEqual(await allExpired(port, [7], 2_000), []);
      assertEqual(await allExpired(port, [7], 2_001), [document]);
    },
  },
  {
    title: 'expired looks at the given partitions only',
    async run({ port }) {
      const documents = [6, 7, 8].map((partition) => sampleDocument(partition, { partition, expiresAt: 10 }));
      await port.insert(documents);
      assertEqual(await allExpired(port, [], 99), []);
      assertEqual(await allExpired(port, [8, 6], 99), [documents[0], documents[2]]);
      assertEqual(await allExpired(port, [7], 99), [documents[1]]);
    },
  },
];
