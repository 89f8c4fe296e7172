import { ok } from 'node:assert/strict';
import type { Offset } from '@lantern/protocol';
import type { LogRecord } from '@lantern/transport';
import { sampleRecords } from './partitioned-log-contract-records.js';
import {
  type AnsweredBatch,
  type AppendedValue,
  type LogUnderTest,
  join,
  readWhole,
} from './partitioned-log-member.js';
import { type ContractCase, assertEqual, samplePartition } from './transport-contract-case.js';

const P1 = samplePartition(1);
const RECORDS_PER_BATCH = 4;

function valueOf(record: LogRecord): AppendedValue {
  return JSON.parse(Buffer.from(record.value).toString()) as AppendedValue;
}

/** Every answered batch is there at its place, and every batch that is there is whole. */
function assertWholeBatches(records: readonly LogRecord[], run: number, answered: readonly AnsweredBatch[]): void {
  const batches = new Map<number, LogRecord[]>();
  for (const record of records) {
    const value = valueOf(record);
    if (value.run === run) batches.set(value.batch, [...(batches.get(value.batch) ?? []), record]);
  }
  for (const [batch, found] of batches) {
    const indexes = found.map((record) => valueOf(record).index);
    assertEqual(indexes, [0, 1, 2, 3], `batch ${batch} of run ${run}`);
  }
  for (const { batch, first } of answered)
    assertEqual(batches.get(batch)?.[0]?.offset, first, `answered batch ${batch}`);
}

export const logDurabilityCases: readonly ContractCase<LogUnderTest>[] = [
  {
    title: 'after a restart everything is there, and offsets go on',
    async run({ port, reopen }) {
      const sent = sampleRecords(30);
      await port.append(P1, sent);
      const before = await readWhole(port, P1);
      const later = await reopen();
      assertEqual(await readWhole(later, P1), before);
      ok((await later.append(P1, sampleRecords(1))) > (before.at(-1)?.offset ?? -1));
    },
  },
  {
    title: 'after a restart the first record of a partition is there, also as the only one, committed or not',
    async run({ port, reopen }) {
      const [first, second] = sampleRecords(2);
      ok(first && second);
      const offset = await port.append(P1, [first]);
      const member = await join(port);
      ok(await port.commit(member.generation, new Map([[P1, (offset + 1) as Offset]])));
      const later = await reopen();
      assertEqual((await later.range(P1)).end, offset + 1);
      assertEqual((await later.committed([P1])).get(P1), offset + 1);
      assertEqual((await readWhole(later, P1)).length, 1);
      assertEqual(await later.append(P1, [second]), offset + 1);
    },
  },
  {
    title: 'SIGKILL in the midst of appends: what was answered is there, batches are whole, no offset comes twice',
    async run({ reopen, appendAndDie }) {
      const runs: (readonly AnsweredBatch[])[] = [];
      for (const [run, answers] of [40, 3, 120].entries()) {
        const answered = await appendAndDie({ run, recordsPerBatch: RECORDS_PER_BATCH, answers });
        ok(answered.length >= answers);
        runs.push(answered);
        const records = await readWhole(await reopen(), P1);
        for (const [earlier, batches] of runs.entries()) assertWholeBatches(records, earlier, batches);
        const offsets = records.map(({ offset }) => offset);
        assertEqual(new Set(offsets).size, offsets.length);
        const firsts = runs.map((batches) => batches[0]?.first ?? -1);
        assertEqual(
          [...firsts].sort((a, b) => a - b),
          firsts,
        );
      }
      const last = runs.at(-1)?.at(-1)?.first ?? -1;
      ok((await (await reopen()).append(P1, sampleRecords(1))) >= last + RECORDS_PER_BATCH);
    },
  },
];
