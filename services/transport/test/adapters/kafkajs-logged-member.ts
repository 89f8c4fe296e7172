import type { Offset, PartitionId } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { GroupListener, PartitionedLog } from '../../src/index.js';

/** A member of the group that only writes down what it is told. */
export class LoggedMember implements GroupListener {
  readonly generations: number[] = [];
  readonly outOfRanges: { readonly partition: PartitionId; readonly offset: Offset }[] = [];
  losses = 0;

  get generation(): number {
    return this.generations.at(-1) ?? -1;
  }

  assigned(generation: number): void {
    this.generations.push(generation);
  }

  lost(): void {
    this.losses++;
  }

  outOfRange(partition: PartitionId, offset: Offset): void {
    this.outOfRanges.push({ partition, offset });
  }
}

/** Joins and waits for the assignment. */
export async function joinLog(log: PartitionedLog): Promise<LoggedMember> {
  const member = new LoggedMember();
  await log.join(member);
  await until(() => member.generations.length > 0, { message: 'an assignment' });
  return member;
}
