import type { PartitionId } from '@lantern/protocol';
import fc from 'fast-check';
import { AssignerProtocol } from 'kafkajs';
import {
  type GroupMemberClaim,
  type MemberClaim,
  assignSticky,
  decodeAssignment,
  decodeClaim,
  encodeAssignment,
  encodeClaim,
} from './kafkajs-sticky-assignment.js';

const partitions = (...ids: number[]) => ids as PartitionId[];

function claim(memberId: string, generation: number, ...ids: number[]): GroupMemberClaim {
  return { memberId, generation, partitions: partitions(...ids), nonce: 1 };
}

/** What the members would claim at the next rebalance. */
function claimsAfter(assignment: ReadonlyMap<string, PartitionId[]>, generation: number): GroupMemberClaim[] {
  return [...assignment].map(([memberId, owned]) => ({ memberId, generation, partitions: owned, nonce: 2 }));
}

const memberIds = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 9 });

describe('the sticky assignment (K10)', () => {
  it('gives each partition to one member, whatever they claim, and nobody two more than another', () => {
    const claims = fc.record({
      generation: fc.nat(9),
      partitions: fc.array(fc.nat(80).map((id) => id as PartitionId)),
      nonce: fc.nat(),
    });
    fc.assert(
      fc.property(
        memberIds,
        fc.array(claims, { minLength: 9, maxLength: 9 }),
        fc.nat(64),
        (ids, all, partitionCount) => {
          const members = ids.map((memberId, index) => ({ memberId, ...(all[index] as MemberClaim) }));
          const assignment = assignSticky({ members, partitionCount });
          const counts = ids.map((memberId) => assignment.get(memberId)!.length);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          const assigned = [...assignment.values()].flat().sort((a, b) => a - b);
          expect(assigned).toEqual(Array.from({ length: partitionCount }, (_, id) => id));
          expect(assignSticky({ members: members.toReversed(), partitionCount })).toEqual(assignment);
        },
      ),
    );
  });

  it('moves nothing when nobody came or went', () => {
    fc.assert(
      fc.property(memberIds, fc.nat(64), (ids, partitionCount) => {
        const first = assignSticky({ members: ids.map((id) => claim(id, 0)), partitionCount });
        expect(assignSticky({ members: claimsAfter(first, 1), partitionCount })).toEqual(first);
      }),
    );
  });

  it('moves to a new member only its share, and from one that left only what it owned', () => {
    fc.assert(
      fc.property(memberIds, fc.nat(64), (ids, partitionCount) => {
        const before = assignSticky({ members: ids.map((id) => claim(id, 0)), partitionCount });
        const joined = assignSticky({ members: [...claimsAfter(before, 1), claim('the new one', 0)], partitionCount });
        const stayed = ids.flatMap((id) => joined.get(id)!.filter((partition) => before.get(id)!.includes(partition)));
        expect(stayed.length).toBe(partitionCount - joined.get('the new one')!.length);
        const left = assignSticky({
          members: claimsAfter(joined, 2).filter(({ memberId }) => memberId !== 'the new one'),
          partitionCount,
        });
        for (const id of ids) expect(left.get(id)).toEqual(expect.arrayContaining(joined.get(id)!));
      }),
    );
  });

  it('believes the later generation when two claim the same', () => {
    const members = [claim('a', 4, 0, 1), claim('b', 7, 0, 1), claim('c', 0)];
    const assignment = assignSticky({ members, partitionCount: 4 });
    expect(assignment.get('b')).toEqual(expect.arrayContaining([0, 1]));
  });

  it('carries claims and assignments over the wire', () => {
    const told = { generation: 17, partitions: partitions(0, 3, 511), nonce: 0xffff_ffff };
    expect(decodeClaim(encodeClaim('inbox.v1', told))).toEqual(told);
    expect(decodeAssignment('inbox.v1', encodeAssignment('inbox.v1', partitions(5, 2)))).toEqual([2, 5]);
    expect(decodeAssignment('inbox.v1', Buffer.alloc(0))).toEqual([]);
  });

  it('reads a member that it does not understand as one that owns nothing', () => {
    const nothing = { generation: 0, partitions: [], nonce: 0 };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => void decodeClaim(Buffer.from(bytes))));
    expect(decodeClaim(Buffer.from([1, 2]))).toEqual(nothing);
    const userData = Buffer.from([9, 0, 0, 0, 3, 0, 0, 0, 0, 0, 1]);
    const foreign = AssignerProtocol.MemberMetadata.encode({ version: 0, topics: ['inbox.v1'], userData });
    expect(decodeClaim(foreign)).toEqual(nothing);
    expect(decodeClaim(Buffer.alloc(0))).toEqual(nothing);
  });
});
