import type { Mailbox } from '@lantern/transport';
import { sampleDocument, readAll } from './mailbox-contract-samples.js';
import {
  type ContractCase,
  type PortUnderTest,
  assertEqual,
  sampleAddress,
  sampleOffset,
} from './transport-contract-case.js';

export const mailboxWriteCases: readonly ContractCase<PortUnderTest<Mailbox>>[] = [
  {
    title: 'what was inserted is read back, byte for byte, also after a restart',
    async run({ port, reopen }) {
      const address = sampleAddress(0xffff_ffff);
      const documents = [0, 1, 65_536, 70_000].map((bytes, index) =>
        sampleDocument(2 ** 40 + index, { address, bytes }),
      );
      await port.insert(documents);
      assertEqual(await readAll(port, address), documents);
      assertEqual(await readAll(await reopen(), address), documents);
    },
  },
  {
    title: 'an insert leaves a document that exists as it is',
    async run({ port }) {
      const address = sampleAddress();
      const first = sampleDocument(1, { address });
      await port.insert([first]);
      await port.insert([sampleDocument(1, { address }), sampleDocument(2, { address })]);
      const [found, second] = await readAll(port, address);
      assertEqual(found, first);
      assertEqual(second?.offset, 2);
    },
  },
  {
    title: 'the epoch is part of the key: documents of two epochs stand beside each other',
    async run({ port }) {
      const address = sampleAddress();
      const documents = [1, 2, 300].map((epoch) => sampleDocument(5, { address, epoch }));
      await port.insert([...documents].reverse());
      assertEqual(await readAll(port, address), documents);
    },
  },
  {
    title: 'thousands of documents are inserted, and removed, by one call',
    async run({ port, reopen }) {
      const addresses = Array.from({ length: 50 }, () => sampleAddress());
      const documents = addresses.flatMap((address, at) =>
        Array.from({ length: 60 }, (_, index) => sampleDocument(index * 50 + at, { address })),
      );
      await port.insert(documents);
      await port.remove(documents.filter(({ offset }) => offset >= 1_500));
      const kept = await reopen();
      for (const address of addresses) {
        const left = documents.filter((document) => document.address === address && document.offset < 1_500);
        assertEqual(await readAll(kept, address), left);
      }
    },
  },
  {
    title: 'a removal takes the documents of its epoch and of older ones, and none of newer ones',
    async run({ port, reopen }) {
      const address = sampleAddress();
      const documents = [1, 2, 3, 4].map((epoch) => sampleDocument(5, { address, epoch }));
      await port.insert(documents);
      await port.remove([{ ...sampleDocument(5, { address }), epoch: 3 }]);
      assertEqual(await readAll(port, address), documents.slice(3));
      assertEqual(await readAll(await reopen(), address), documents.slice(3));
    },
  },
  {
    title: 'a removal touches no other offset, address, device or partition',
    async run({ port }) {
      const address = sampleAddress(1);
      const removed = sampleDocument(256, { address });
      const sibling = sampleAddress(2, address.slice(0, 36));
      const others = [255, 257, 0, 65_536].map((offset) => sampleDocument(offset, { address }));
      const elsewhere = sampleDocument(256, { address, partition: 8 });
      const foreign = [sampleDocument(256, { address: sibling }), sampleDocument(256)];
      await port.insert([removed, ...others, elsewhere, ...foreign]);
      await port.remove([removed]);
      assertEqual(
        (await readAll(port, address)).map(({ offset }) => offset),
        [0, 255, 257, 65_536],
      );
      for (const document of foreign) assertEqual(await readAll(port, document.address), [document]);
      assertEqual((await port.usage(address, elsewhere.partition)).messages, 1);
    },
  },
  {
    title: 'removing what does not exist is done already, and a removal may be repeated',
    async run({ port }) {
      const document = sampleDocument(3);
      await port.remove([document]);
      await port.insert([document]);
      for (let i = 0; i < 2; i++) await port.remove([document, document]);
      assertEqual(await readAll(port, document.address), []);
    },
  },
  {
    title: 'what was removed without having been repeated may be inserted again',
    async run({ port }) {
      const document = sampleDocument(3);
      await port.insert([document]);
      await port.remove([document]);
      await port.insert([document]);
      assertEqual(await readAll(port, document.address), [document]);
    },
  },
  {
    title: 'R3: a repeated insert makes the document when it is not there',
    async run({ port, reopen }) {
      const document = sampleDocument(3);
      for (let i = 0; i < 2; i++) await port.repeatInsert([document]);
      assertEqual(await readAll(await reopen(), document.address), [document]);
    },
  },
  {
    title: 'R3: removing a repeated document leaves a tombstone that neither insert nor repeat revives',
    async run({ port, reopen }) {
      const documents = [3, 4].map((offset) => sampleDocument(offset));
      await port.repeatInsert(documents);
      await port.remove(documents);
      await port.insert(documents);
      await port.repeatInsert(documents);
      const later = await reopen();
      await later.repeatInsert(documents);
      await later.insert(documents);
      for (const { address } of documents) assertEqual(await readAll(later, address), []);
    },
  },
  {
    title: 'R3: the flag is set also on a document that the first insert had made',
    async run({ port }) {
      const document = sampleDocument(3);
      await port.insert([document]);
      await port.repeatInsert([sampleDocument(3, { address: document.address })]);
      assertEqual(await readAll(port, document.address), [document]);
      await port.remove([document]);
      await port.insert([document]);
      assertEqual(await readAll(port, document.address), []);
    },
  },
  {
    title: 'R3: a tombstone holds back its own epoch only',
    async run({ port }) {
      const old = sampleDocument(3, { epoch: 1 });
      await port.repeatInsert([old]);
      await port.remove([{ ...old, epoch: 2 }]);
      const newer = sampleDocument(3, { address: old.address, epoch: 2 });
      await port.insert([old, newer]);
      assertEqual(await readAll(port, old.address), [newer]);
    },
  },
  {
    title: 'R3: removing again does not end a tombstone',
    async run({ port }) {
      const document = sampleDocument(3);
      await port.repeatInsert([document]);
      for (let i = 0; i < 2; i++) await port.remove([document]);
      await port.insert([document]);
      assertEqual(await readAll(port, document.address), []);
    },
  },
  {
    title: 'operations sent at once on the same document come to one of their orders',
    async run({ port }) {
      for (let offset = 0; offset < 20; offset++) {
        const document = sampleDocument(offset);
        await port.insert([document]);
        await Promise.all([port.repeatInsert([document]), port.remove([document]), port.insert([document])]);
        // Repeated and removed, in whatever order: either it is there as `repeated`, or its tombstone is.
        await port.remove([document]);
        await port.insert([document]);
        assertEqual(await readAll(port, document.address), [], `offset ${sampleOffset(offset)}`);
      }
    },
  },
];
