import { ok } from 'node:assert/strict';
import { type AddressKey, parseAddressKey } from '@lantern/protocol';
import type { AddressBook, Mailbox, UserRecords } from '@lantern/transport';
import { PARTITION, sampleDocument } from './mailbox-contract-samples.js';
import {
  type ContractCase,
  type PortUnderTest,
  assertEqual,
  sampleAddress,
  sampleOffset,
} from './transport-contract-case.js';

/** An adapter of {@link UserRecords}, beside those of the stores that it looks into. */
export interface UserRecordsUnderTest {
  readonly records: UserRecords;
  readonly mailbox: Mailbox;
  readonly addressBook: AddressBook;
}

const userOf = (address: AddressKey) => parseAddressKey(address).userId;
const sorted = (addresses: readonly AddressKey[]) => [...addresses].sort();

/** Two devices of one user, the ids as far apart as can be, and somebody else. */
function people() {
  const first = sampleAddress(0);
  const last = sampleAddress(0xffff_ffff, userOf(first));
  return { userId: userOf(first), first, last, other: sampleAddress(0) };
}

/** What every adapter of {@link UserRecords} has to show. */
export const userRecordsContract: readonly ContractCase<PortUnderTest<UserRecordsUnderTest>>[] = [
  {
    title: 'of a user of whom nothing is kept nothing is found, and nothing is forgotten',
    async run({ port: { records } }) {
      const { userId, first } = people();
      assertEqual([await records.withMail(userId, PARTITION), await records.known(userId)], [[], []]);
      await records.forget(first);
      assertEqual(await records.known(userId), []);
      assertEqual([await records.tombstones(userId, PARTITION), await records.removeDeadLetters(userId)], [0, 0]);
    },
  },
  {
    title: 'addresses with mail are found, each once, whatever its device id and epoch, and those of nobody else',
    async run({ port: { records, mailbox } }) {
      const { userId, first, last, other } = people();
      const documents = [first, last, other].flatMap((address) =>
        [0, 1, 2 ** 40].map((offset) => sampleDocument(offset, { address, epoch: 1 + (offset % 2) })),
      );
      await mailbox.insert(documents);
      assertEqual(sorted(await records.withMail(userId, PARTITION)), sorted([first, last]));
      await mailbox.remove(documents.filter(({ address }) => address === last).map((key) => ({ ...key, epoch: 9 })));
      assertEqual(await records.withMail(userId, PARTITION), [first]);
    },
  },
  {
    title: 'of more addresses than one answer has the lowest are named, in order, and the rest from a device on',
    async run({ port: { records, mailbox, addressBook } }) {
      const { userId, other } = people();
      const addresses = Array.from({ length: 130 }, (_, index) => sampleAddress(index * 3, userId));
      await mailbox.insert([...addresses, other].map((address) => sampleDocument(1, { address })));
      for (const address of addresses) await addressBook.raisePurgedBelow(address, sampleOffset(1));
      const found = [await records.withMail(userId, PARTITION), await records.known(userId)];
      assertEqual(found, [addresses.slice(0, 100), addresses.slice(0, 100)]);
      // Device 297 is the hundredth.
      for (const [from, rest] of [
        [297, 99],
        [298, 100],
        [388, 130],
      ] as const) {
        const after = [await records.withMail(userId, PARTITION, from), await records.known(userId, from)];
        assertEqual(after, [addresses.slice(rest), addresses.slice(rest)]);
      }
    },
  },
  {
    title: 'a tombstone (R3) is no mail, and is counted',
    async run({ port: { records, mailbox } }) {
      const { userId, first, last } = people();
      const repeated = sampleDocument(3, { address: first });
      await mailbox.repeatInsert([repeated]);
      await mailbox.insert([sampleDocument(4, { address: last })]);
      await mailbox.remove([repeated]);
      assertEqual(await records.withMail(userId, PARTITION), [last]);
      assertEqual(await records.tombstones(userId, PARTITION), 1);
    },
  },
  {
    title: 'an address that is forgotten is not known any more, until something is kept of it anew',
    async run({ port: { records, addressBook }, reopen }) {
      const { userId, first, last, other } = people();
      for (const address of [first, last, other]) {
        await addressBook.raisePurgeMarker(address, { purgedBelow: sampleOffset(7), installedBefore: 5 });
        await addressBook.addDropped(address, 'stale', { count: 1, oldest: 1, newest: 2 });
      }
      assertEqual(sorted(await records.known(userId)), sorted([first, last]));
      await records.forget(first);
      await records.forget(first);
      assertEqual(await records.known(userId), [last]);
      const again = await reopen();
      assertEqual(await again.records.known(userId), [last]);
      const { notices } = await again.addressBook.load(first);
      assertEqual(notices, []);
      await again.addressBook.raisePurgedBelow(first, sampleOffset(9));
      assertEqual(sorted(await again.records.known(userId)), sorted([first, last]));
      await again.records.forget(first);
      await again.addressBook.raisePurgeMarker(first, { purgedBelow: sampleOffset(9), installedBefore: 9 });
      assertEqual(sorted(await again.records.known(userId)), sorted([first, last]));
      await again.records.forget(first);
      await again.addressBook.addDropped(first, 'expired', { count: 1, oldest: 1, newest: 2 });
      assertEqual(sorted(await again.records.known(userId)), sorted([first, last]));
    },
  },
  {
    title: 'where what is forgotten stays for a while its marker holds for that time, else it is gone at once',
    async run({ port: { records, addressBook } }) {
      const { first } = people();
      await addressBook.raisePurgeMarker(first, { purgedBelow: sampleOffset(7), installedBefore: 5 });
      await records.forget(first);
      const { purgedBelow, installedBefore } = await addressBook.load(first);
      const kept = records.forgottenKeptMs > 0;
      assertEqual([purgedBelow, installedBefore], kept ? [7, 5] : [0, 0]);
      ok(records.forgottenKeptMs < 8 * 86_400_000, 'it stays for more than a week');
    },
  },
];
