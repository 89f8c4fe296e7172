import { ok } from 'node:assert/strict';
import type { AddressBook } from '@lantern/transport';
import {
  type ContractCase,
  type PortUnderTest,
  assertEqual,
  sampleAddress,
  sampleOffset,
} from './transport-contract-case.js';

/** What every adapter of {@link AddressBook} has to show. */
export const addressBookContract: readonly ContractCase<PortUnderTest<AddressBook>>[] = [
  {
    title: 'an address of which nothing is known was never purged and has no notices',
    async run({ port }) {
      assertEqual(await port.load(sampleAddress(0xffff_ffff)), { purgedBelow: 0, installedBefore: 0, notices: [] });
    },
  },
  {
    title: 'a purge marker is set once per stamp: repeated or late it changes nothing, and it only grows',
    async run({ port, reopen }) {
      const address = sampleAddress();
      const raise = (below: number, installedBefore: number) =>
        port.raisePurgeMarker(address, { purgedBelow: sampleOffset(below), installedBefore });
      const [first, second] = [1_800_000_000_000, 1_800_000_000_001];
      assertEqual(await raise(7, first), { purgedBelow: 7, installedBefore: first });
      assertEqual(await raise(9, first), { purgedBelow: 7, installedBefore: first });
      assertEqual(await raise(2 ** 40, second), { purgedBelow: 2 ** 40, installedBefore: second });
      assertEqual(await raise(2 ** 41, first), { purgedBelow: 2 ** 40, installedBefore: second });
      assertEqual(await raise(3, second + 1), { purgedBelow: 2 ** 40, installedBefore: second + 1 });
      const stored = await (await reopen()).load(address);
      assertEqual(stored, { purgedBelow: 2 ** 40, installedBefore: second + 1, notices: [] });
    },
  },
  {
    title: 'of purges at once with one stamp one sets the marker, and all are answered with it',
    async run({ port }) {
      const address = sampleAddress();
      const raise = (below: number) =>
        port.raisePurgeMarker(address, { purgedBelow: sampleOffset(below), installedBefore: 5 });
      const markers = await Promise.all([11, 12, 13, 14, 15].map(raise));
      assertEqual(new Set(markers.map(({ purgedBelow }) => purgedBelow)).size, 1);
      assertEqual((await port.load(address)).purgedBelow, markers[0]?.purgedBelow);
    },
  },
  {
    title: 'what is purged without an install being gone is raised at any time, and never lowered',
    async run({ port, reopen }) {
      const address = sampleAddress();
      assertEqual(await port.raisePurgedBelow(address, sampleOffset(5)), { purgedBelow: 5, installedBefore: 0 });
      await port.raisePurgeMarker(address, { purgedBelow: sampleOffset(7), installedBefore: 3 });
      assertEqual(await port.raisePurgedBelow(address, sampleOffset(6)), { purgedBelow: 7, installedBefore: 3 });
      assertEqual(await port.raisePurgedBelow(address, sampleOffset(2 ** 40)), {
        purgedBelow: 2 ** 40,
        installedBefore: 3,
      });
      const stored = await (await reopen()).load(address);
      assertEqual(stored, { purgedBelow: 2 ** 40, installedBefore: 3, notices: [] });
    },
  },
  {
    title: 'addresses are kept apart, also those of one user',
    async run({ port }) {
      const [one, other] = [sampleAddress(1, sampleAddress().slice(0, 36)), sampleAddress(2)];
      const sibling = sampleAddress(256, one.slice(0, 36));
      await port.raisePurgeMarker(one, { purgedBelow: sampleOffset(5), installedBefore: 1 });
      await port.addDropped(one, 'stale', { count: 1, oldest: 1, newest: 1 });
      for (const address of [other, sibling])
        assertEqual(await port.load(address), { purgedBelow: 0, installedBefore: 0, notices: [] });
    },
  },
  {
    title: 'dropped messages are added up, each reason for itself, and the answer is the notice as it is stored',
    async run({ port, reopen }) {
      const address = sampleAddress();
      await port.raisePurgeMarker(address, { purgedBelow: sampleOffset(3), installedBefore: 1 });
      await port.addDropped(address, 'expired', { count: 2, oldest: 100, newest: 200 });
      const stale = await port.addDropped(address, 'stale', { count: 1, oldest: 5, newest: 5 });
      const expired = await port.addDropped(address, 'expired', { count: 3, oldest: 50, newest: 150 });
      const { version } = expired;
      assertEqual(expired, { reason: 'expired', count: 5, oldest: 50, newest: 200, version });
      const { notices, purgedBelow } = await (await reopen()).load(address);
      assertEqual(new Set(notices.map((notice) => notice.reason)).size, 2);
      for (const notice of [expired, stale])
        assertEqual(
          notices.find(({ reason }) => reason === notice.reason),
          notice,
        );
      assertEqual(purgedBelow, 3);
    },
  },
  {
    title: 'of many additions at once none is lost, and each has a version of its own',
    async run({ port }) {
      const address = sampleAddress();
      const add = (count: number) => port.addDropped(address, 'expired', { count, oldest: count, newest: count });
      const notices = await Promise.all(Array.from({ length: 20 }, (_, index) => add(index + 1)));
      assertEqual(new Set(notices.map(({ version }) => version)).size, 20);
      const [notice] = (await port.load(address)).notices;
      assertEqual(notice?.count, 210);
      assertEqual(notice?.oldest, 1);
      assertEqual(notice?.newest, 20);
      assertEqual(notice?.version, Math.max(...notices.map(({ version }) => version)));
    },
  },
  {
    title: 'a notice is cleared by its version only, and clearing may be repeated',
    async run({ port, reopen }) {
      const address = sampleAddress();
      const first = await port.addDropped(address, 'expired', { count: 1, oldest: 1, newest: 1 });
      const second = await port.addDropped(address, 'expired', { count: 1, oldest: 2, newest: 2 });
      ok(second.version > first.version);
      const other = await port.addDropped(address, 'stale', { count: 1, oldest: 1, newest: 1 });
      await port.clearNotice(address, 'expired', first.version);
      assertEqual((await port.load(address)).notices.length, 2);
      for (let i = 0; i < 2; i++) await port.clearNotice(address, 'expired', second.version);
      assertEqual((await (await reopen()).load(address)).notices, [other]);
    },
  },
  {
    title: 'an ack of a cleared notice does not clear a later one: versions never come again',
    async run({ port, reopen }) {
      const address = sampleAddress();
      const first = await port.addDropped(address, 'expired', { count: 4, oldest: 1, newest: 1 });
      await port.clearNotice(address, 'expired', first.version);
      const later = await reopen();
      const second = await later.addDropped(address, 'expired', { count: 1, oldest: 9, newest: 9 });
      ok(second.version > first.version);
      assertEqual(second.count, 1);
      await later.clearNotice(address, 'expired', first.version);
      assertEqual((await later.load(address)).notices, [second]);
    },
  },
];
