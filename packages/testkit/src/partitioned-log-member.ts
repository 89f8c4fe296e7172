import type { Offset, PartitionId } from '@lantern/protocol';
import type { GroupListener, LogRecord, PartitionedLog } from '@lantern/transport';
import { type PortUnderTest, until } from './transport-contract-case.js';

/** What the process that {@link LogUnderTest.appendAndDie} starts was told: this batch begins at this offset. */
export interface AnsweredBatch {
  readonly batch: number;
  readonly first: number;
}

/** A log with at least four partitions, to be tested. Every other adapter on its data is closed before it is opened. */
export interface LogUnderTest extends PortUnderTest<PartitionedLog> {
  /** Another log, beside this one. */
  readonly another: () => Promise<PartitionedLog>;
  /**
   * Closes the log and starts another process on its data, which appends to partition 1, one batch after the other, as
   * fast as it can; ends it with SIGKILL once it was answered `answers` times, and resolves with all its answers. The
   * value of a record is the JSON of {@link AppendedValue}, followed by blanks.
   */
  readonly appendAndDie: (job: AppendJob) => Promise<readonly AnsweredBatch[]>;
}

export interface AppendJob {
  readonly run: number;
  readonly recordsPerBatch: number;
  readonly answers: number;
}

export interface AppendedValue {
  readonly run: number;
  readonly batch: number;
  readonly index: number;
}

/** A member of the group that writes down what it is told. */
export class LoggedMember implements GroupListener {
  readonly assignments: { readonly generation: number; readonly partitions: readonly PartitionId[] }[] = [];
  readonly outOfRanges: { readonly partition: PartitionId; readonly offset: Offset }[] = [];
  losses = 0;

  assigned(generation: number, partitions: readonly PartitionId[]): void {
    this.assignments.push({ generation, partitions });
  }

  lost(): void {
    this.losses++;
  }

  outOfRange(partition: PartitionId, offset: Offset): void {
    this.outOfRanges.push({ partition, offset });
  }

  get generation(): number {
    const last = this.assignments.at(-1);
    if (last === undefined) throw new Error('nothing is assigned');
    return last.generation;
  }
}

/** Joins and waits for the assignment. */
export async function join(log: PartitionedLog): Promise<LoggedMember> {
  const member = new LoggedMember();
  await log.join(member);
  await until('an assignment', () => member.assignments.length > 0);
  return member;
}

/** Consumes into the array that it returns. */
export function consume(log: PartitionedLog, partition: PartitionId, from: number): LogRecord[] {
  const records: LogRecord[] = [];
  log.consume(partition, from as Offset, (more) => records.push(...more));
  return records;
}

/** Everything in a partition of a log that nobody has joined yet; leaves again. */
export async function readWhole(log: PartitionedLog, partition: PartitionId): Promise<readonly LogRecord[]> {
  await join(log);
  const { start, end } = await log.range(partition);
  const records = consume(log, partition, start);
  if (end > start) await until(`the record before ${end}`, () => (records.at(-1)?.offset ?? -1) >= end - 1);
  await log.leave();
  return records;
}
