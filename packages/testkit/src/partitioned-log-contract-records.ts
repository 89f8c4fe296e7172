import { ok } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { AppendRecord } from '@lantern/transport';
import { type LogUnderTest, consume, join, readWhole } from './partitioned-log-member.js';
import {
  type ContractCase,
  assertEqual,
  sampleAddress,
  sampleOffset,
  samplePartition,
  until,
} from './transport-contract-case.js';

const P0 = samplePartition(0);
const P1 = samplePartition(1);
const P3 = samplePartition(3);

export function sampleRecords(count: number, bytes = 50): AppendRecord[] {
  return Array.from({ length: count }, (_, device) => ({ address: sampleAddress(device), value: randomBytes(bytes) }));
}

const contents = (records: readonly AppendRecord[]) => records.map(({ address, value }) => ({ address, value }));

function assertAscending(records: readonly { readonly offset: number }[]): void {
  records.reduce((before, { offset }) => {
    ok(offset > before, `offset ${offset} follows ${before}`);
    return offset;
  }, -1);
}

export const logRecordCases: readonly ContractCase<LogUnderTest>[] = [
  {
    title: 'the number of partitions and the incarnation stay; another log has another incarnation',
    async run({ port, reopen, another }) {
      const { partitionCount, incarnation } = port;
      ok(partitionCount >= 4 && Number.isInteger(incarnation) && incarnation >= 0 && incarnation <= 0xffff_ffff);
      const later = await reopen();
      assertEqual([later.partitionCount, later.incarnation], [partitionCount, incarnation]);
      ok((await another()).incarnation !== incarnation);
    },
  },
  {
    title: 'an append resolves with the offset of its first record, and the others follow in order',
    async run({ port }) {
      const batches = [sampleRecords(1), sampleRecords(5), sampleRecords(2)];
      const firsts: number[] = [];
      for (const batch of batches) firsts.push(await port.append(P1, batch));
      const read = await readWhole(port, P1);
      assertAscending(read);
      assertEqual(contents(read), contents(batches.flat()));
      assertEqual(
        firsts,
        [0, 1, 6].map((at) => read[at]?.offset),
      );
    },
  },
  {
    title: 'records come back byte for byte with their addresses, large and empty ones too',
    async run({ port, reopen }) {
      const records = [0, 1, 1_024, 5_000, 70_000].flatMap((bytes) => sampleRecords(2, bytes));
      const highest = {
        address: sampleAddress(0xffff_ffff, 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
        value: Buffer.from([255]),
      };
      await port.append(P3, [...records, highest]);
      assertEqual(contents(await readWhole(await reopen(), P3)), contents([...records, highest]));
    },
  },
  {
    title: 'partitions have records and offsets of their own, also when appended to at once',
    async run({ port }) {
      const partitions = [0, 1, 2, 3].map(samplePartition);
      const sent = partitions.map(() => [sampleRecords(3), sampleRecords(2)]);
      for (const at of [0, 1])
        await Promise.all(partitions.map((partition, index) => port.append(partition, sent[index]?.[at] ?? [])));
      for (const [index, partition] of partitions.entries())
        assertEqual(contents(await readWhole(port, partition)), contents(sent[index]?.flat() ?? []));
    },
  },
  {
    title: 'a consumer gets each record at or above its start once and in order, old ones and new ones',
    async run({ port }) {
      const old = Array.from({ length: 40 }, () => sampleRecords(20));
      for (const batch of old) await port.append(P0, batch);
      await join(port);
      const { start } = await port.range(P0);
      const all = consume(port, P0, start);
      const fresh = sampleRecords(7);
      await port.append(P0, fresh);
      await until('all records', () => all.length >= 807);
      assertAscending(all);
      assertEqual(contents(all), contents([...old.flat(), ...fresh]));
      const from = all[500]?.offset ?? -1;
      const part = consume(port, P0, from);
      await until('the later records', () => part.length >= 307);
      assertEqual(part, all.slice(500));
    },
  },
  {
    title: 'records of a consumed partition that was read to its end reach the sink before the append resolves',
    async run({ port }) {
      await join(port);
      const { end } = await port.range(P1);
      const received = consume(port, P1, end);
      const first = sampleRecords(1);
      await port.append(P1, first);
      await until('the end', () => received.length > 0);
      for (let i = 0; i < 20; i++) {
        const records = sampleRecords(3);
        const offset = await port.append(P1, records);
        const last = received.slice(-3);
        assertEqual(last[0]?.offset, offset);
        assertEqual(contents(last), contents(records));
      }
      assertEqual(received.length, 61);
    },
  },
  {
    title: 'a paused partition goes on after resume with what it has not got yet',
    async run({ port }) {
      await join(port);
      const { end } = await port.range(P1);
      const received = consume(port, P1, end);
      const other = consume(port, P0, (await port.range(P0)).end);
      port.pause(P1);
      const sent = Array.from({ length: 30 }, () => sampleRecords(10));
      for (const batch of sent) await port.append(P1, batch);
      await port.append(P0, sampleRecords(4));
      await until('the records of another partition', () => other.length === 4);
      port.resume(P1);
      await port.append(P1, sampleRecords(1));
      await until('all records', () => received.length >= 301);
      assertEqual(contents(received.slice(0, 300)), contents(sent.flat()));
      assertEqual(received.length, 301);
      assertAscending(received);
    },
  },
  {
    title: 'after stopConsuming nothing comes, and consuming may start anew',
    async run({ port }) {
      await join(port);
      const { end } = await port.range(P1);
      const stopped = consume(port, P1, end);
      await port.append(P1, sampleRecords(1));
      await until('a record', () => stopped.length === 1);
      port.stopConsuming(P1);
      await port.append(P1, sampleRecords(2));
      const anew = consume(port, P1, end);
      await until('all records', () => anew.length === 3);
      assertEqual(stopped.length, 1);
      assertEqual(anew[0], stopped[0]);
    },
  },
  {
    title: 'a range spans from the first record kept to the next one to be written',
    async run({ port }) {
      const empty = await port.range(P0);
      assertEqual(empty.start, empty.end);
      const first = await port.append(P0, sampleRecords(3));
      const { start, end } = await port.range(P0);
      ok(start <= first && end >= first + 3);
      ok((await port.append(P0, sampleRecords(1))) >= end);
    },
  },
  {
    title: 'the tail starts where everything accepted since then can be read, and no more than asked for',
    async run({ port }) {
      const before = Date.now();
      await port.append(P0, sampleRecords(10));
      await until('the next moments', () => Date.now() > before + 5);
      const since = Date.now();
      const later = await port.append(P0, sampleRecords(5));
      const { start, end } = await port.range(P0);
      ok((await port.tailStart(P0, since, 1_000)) <= later);
      assertEqual(await port.tailStart(P0, before - 60_000, 1_000), start);
      ok((await port.tailStart(P0, before - 60_000, 4)) >= end - 4);
      ok((await port.tailStart(P0, Date.now() + 3_600_000, 1_000)) <= end);
      assertEqual(await port.tailStart(P1, 0, 10), (await port.range(P1)).end);
    },
  },
  {
    title: 'consuming from beyond the end is told as out of range, and gives no record',
    async run({ port }) {
      const member = await join(port);
      await port.append(P1, sampleRecords(2));
      const { end } = await port.range(P1);
      const records = consume(port, P1, end + 10);
      await until('the alarm', () => member.outOfRanges.length > 0);
      assertEqual(member.outOfRanges, [{ partition: P1, offset: sampleOffset(end + 10) }]);
      assertEqual(records, []);
    },
  },
];
