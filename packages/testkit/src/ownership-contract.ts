import type { Ownership, OwnershipAdvance } from '@lantern/transport';
import {
  type ContractCase,
  type PortUnderTest,
  assertEqual,
  sampleOffset,
  samplePartition,
} from './transport-contract-case.js';

const FIRST = samplePartition(0);
const SECOND = samplePartition(513);
const AT = 1_800_000_000_000;
const startOf = (epoch: number, start: number) => ({ epoch, start, at: AT + start });

function change(partition: number, fromEpoch: number, start: number): OwnershipAdvance {
  return {
    partition: samplePartition(partition),
    fromEpoch,
    start: sampleOffset(start),
    at: AT + start,
    ownerUrl: `ws://owner-${fromEpoch + 1}`,
  };
}

/** What every adapter of {@link Ownership} has to show. */
export const ownershipContract: readonly ContractCase<PortUnderTest<Ownership>>[] = [
  {
    title: 'a partition that nobody ever owned reads as epoch 0',
    async run({ port }) {
      assertEqual(await port.read([SECOND, FIRST]), [
        { partition: SECOND, epoch: 0, ownerUrl: '', starts: [] },
        { partition: FIRST, epoch: 0, ownerUrl: '', starts: [] },
      ]);
    },
  },
  {
    title: 'an advance makes the next epoch, with its owner and its start, and keeps earlier starts',
    async run({ port }) {
      assertEqual(await port.advance([change(0, 0, 0)]), new Set([FIRST]));
      assertEqual(await port.advance([change(0, 1, 2 ** 40)]), new Set([FIRST]));
      const starts = [startOf(1, 0), startOf(2, 2 ** 40)];
      assertEqual(await port.read([FIRST]), [{ partition: FIRST, epoch: 2, ownerUrl: 'ws://owner-2', starts }]);
    },
  },
  {
    title: 'an advance from another epoch than the current one changes nothing',
    async run({ port }) {
      await port.advance([change(0, 0, 5)]);
      const [before] = await port.read([FIRST]);
      for (const stale of [0, 2, 7]) assertEqual(await port.advance([change(0, stale, 9)]), new Set());
      assertEqual(await port.read([FIRST]), [before]);
    },
  },
  {
    title: 'each partition of a call is advanced or not on its own',
    async run({ port }) {
      await port.advance([change(0, 0, 5)]);
      assertEqual(await port.advance([change(0, 0, 6), change(513, 0, 7)]), new Set([SECOND]));
      const [first, second] = await port.read([FIRST, SECOND]);
      assertEqual(first?.epoch, 1);
      assertEqual(second?.starts, [startOf(1, 7)]);
    },
  },
  {
    title: 'of many that advance from the same epoch at once, one does',
    async run({ port }) {
      for (let epoch = 0; epoch < 3; epoch++) {
        const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => port.advance([change(0, epoch, i)])));
        assertEqual(answers.filter((advanced) => advanced.has(FIRST)).length, 1);
        const winner = answers.findIndex((advanced) => advanced.has(FIRST));
        const [document] = await port.read([FIRST]);
        assertEqual(document?.starts.at(-1), startOf(epoch + 1, winner));
      }
    },
  },
  {
    title: 'an answered advance is there after a restart',
    async run({ port, reopen }) {
      const changes = Array.from({ length: 64 }, (_, partition) => change(partition, 0, partition));
      await port.advance(changes);
      const partitions = changes.map(({ partition }) => partition);
      const before = await port.read(partitions);
      assertEqual(await (await reopen()).read(partitions), before);
      assertEqual(before.length, 64);
    },
  },
  {
    title: 'pruning forgets the starts of older epochs, and only of that partition',
    async run({ port, reopen }) {
      for (let epoch = 0; epoch < 4; epoch++) await port.advance([change(0, epoch, epoch * 10), change(513, epoch, 1)]);
      await port.pruneStarts(FIRST, 3);
      const kept = [startOf(3, 20), startOf(4, 30)];
      const [first, second] = await (await reopen()).read([FIRST, SECOND]);
      assertEqual(first, { partition: FIRST, epoch: 4, ownerUrl: 'ws://owner-4', starts: kept });
      assertEqual(second?.starts.length, 4);
    },
  },
  {
    title: 'the start of the newest epoch is never forgotten, and pruning may be repeated',
    async run({ port }) {
      await port.advance([change(0, 0, 3)]);
      for (let i = 0; i < 2; i++) await port.pruneStarts(FIRST, 99);
      assertEqual((await port.read([FIRST]))[0]?.starts, [startOf(1, 3)]);
      await port.pruneStarts(SECOND, 99);
      assertEqual((await port.read([SECOND]))[0]?.epoch, 0);
    },
  },
];
