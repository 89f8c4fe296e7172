import { ok } from 'node:assert/strict';
import { sampleRecords } from './partitioned-log-contract-records.js';
import { type LogUnderTest, LoggedMember, consume, join } from './partitioned-log-member.js';
import { type ContractCase, assertEqual, sampleOffset, samplePartition, until } from './transport-contract-case.js';

const P0 = samplePartition(0);
const P1 = samplePartition(1);

const at = (...offsets: readonly (readonly [number, number])[]) =>
  new Map(offsets.map(([partition, offset]) => [samplePartition(partition), sampleOffset(offset)]));

export const logGroupCases: readonly ContractCase<LogUnderTest>[] = [
  {
    title: 'the only member of the group gets all partitions',
    async run({ port }) {
      const member = await join(port);
      const partitions = [...(member.assignments[0]?.partitions ?? [])].sort((a, b) => a - b);
      assertEqual(
        partitions,
        Array.from({ length: port.partitionCount }, (_, id) => id),
      );
    },
  },
  {
    title: 'each join is a new generation, also after a restart',
    async run({ port, reopen }) {
      const generations = [(await join(port)).generation];
      await port.leave();
      generations.push((await join(port)).generation);
      generations.push((await join(await reopen())).generation);
      assertEqual(new Set(generations).size, 3);
      assertEqual(
        [...generations].sort((a, b) => a - b),
        generations,
      );
    },
  },
  {
    title: 'after leave neither a listener call nor a record follows, and leave may be repeated',
    async run({ port }) {
      const left = await join(port);
      const { end } = await port.range(P1);
      const records = consume(port, P1, end);
      await port.leave();
      await port.leave();
      const member = await join(port);
      const again = consume(port, P1, end);
      await port.append(P1, sampleRecords(2));
      await until('the records', () => again.length === 2);
      assertEqual(records, []);
      assertEqual([left.assignments.length, left.losses], [1, 0]);
      assertEqual(member.assignments.length, 1);
    },
  },
  {
    title: 'a join that is left at once assigns nothing',
    async run({ port }) {
      const gone = new LoggedMember();
      const joining = port.join(gone);
      await port.leave();
      await joining;
      await port.leave();
      await join(port);
      assertEqual(gone.assignments, []);
    },
  },
  {
    title: 'committed offsets are absent at first, then what was committed last, each partition for itself',
    async run({ port, reopen }) {
      const { generation } = await join(port);
      assertEqual(await port.committed([P0, P1]), new Map());
      assertEqual(await port.commit(generation, at([0, 3], [1, 2 ** 40])), true);
      assertEqual(await port.commit(generation, at([0, 4])), true);
      assertEqual(await port.committed([P0]), at([0, 4]));
      assertEqual(await port.committed([P1, P0, samplePartition(2)]), at([1, 2 ** 40], [0, 4]));
      assertEqual(await (await reopen()).committed([P0, P1]), at([0, 4], [1, 2 ** 40]));
    },
  },
  {
    title: 'R2: a commit under another generation than the current one is refused and commits nothing',
    async run({ port, reopen }) {
      const old = (await join(port)).generation;
      assertEqual(await port.commit(old, at([0, 1])), true);
      await port.leave();
      assertEqual(await port.commit(old, at([0, 2])), false);
      const { generation } = await join(port);
      for (const other of [old, generation + 1, 0]) assertEqual(await port.commit(other, at([0, 3])), false);
      assertEqual(await port.committed([P0]), at([0, 1]));
      const restarted = await reopen();
      await join(restarted);
      assertEqual(await restarted.commit(generation, at([0, 4])), false);
      assertEqual(await restarted.committed([P0]), at([0, 1]));
    },
  },
  {
    title: 'an empty commit proves the generation and changes nothing',
    async run({ port }) {
      const { generation } = await join(port);
      await port.commit(generation, at([0, 5]));
      assertEqual(await port.commit(generation, new Map()), true);
      await port.leave();
      assertEqual(await port.commit(generation, new Map()), false);
      ok((await join(port)).generation > generation);
      assertEqual(await port.commit(generation, new Map()), false);
      assertEqual(await port.committed([P0]), at([0, 5]));
    },
  },
];
