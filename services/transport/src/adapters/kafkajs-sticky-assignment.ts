import type { PartitionId } from '@lantern/protocol';
import { AssignerProtocol } from './kafkajs-internals.js';

/** What a member tells the others when it joins: what it owned last, and under which generation. */
export interface MemberClaim {
  /** 0 when it owned nothing yet. */
  readonly generation: number;
  readonly partitions: readonly PartitionId[];
  /** Another at every join, so that no join looks to the coordinator as if nothing had changed (R8). */
  readonly nonce: number;
}

export interface GroupMemberClaim extends MemberClaim {
  readonly memberId: string;
}

export interface AssignmentRequest {
  readonly members: readonly GroupMemberClaim[];
  /** Partitions are 0 to this, exclusive. */
  readonly partitionCount: number;
}

const VERSION = 1;
const HEADER_BYTES = 9;
const NO_CLAIM: MemberClaim = { generation: 0, partitions: [], nonce: 0 };

/** As the metadata of the consumer protocol, with the claim as its user data. */
export function encodeClaim(topic: string, { generation, partitions, nonce }: MemberClaim): Buffer {
  const userData = Buffer.alloc(HEADER_BYTES + 2 * partitions.length);
  userData.writeUInt8(VERSION, 0);
  userData.writeInt32BE(generation, 1);
  userData.writeUInt32BE(nonce, 5);
  partitions.forEach((partition, index) => userData.writeUInt16BE(partition, HEADER_BYTES + 2 * index));
  return AssignerProtocol.MemberMetadata.encode({ version: 0, topics: [topic], userData });
}

/** What cannot be read, of another version say, claims nothing. */
export function decodeClaim(metadata: Buffer): MemberClaim {
  try {
    const userData = AssignerProtocol.MemberMetadata.decode(metadata)?.userData;
    if (userData === undefined || userData.length < HEADER_BYTES || userData.readUInt8(0) !== VERSION) return NO_CLAIM;
    const count = Math.floor((userData.length - HEADER_BYTES) / 2);
    const partitions = Array.from({ length: count }, (_, at) => userData.readUInt16BE(HEADER_BYTES + 2 * at));
    const generation = userData.readInt32BE(1);
    return { generation, partitions: partitions as PartitionId[], nonce: userData.readUInt32BE(5) };
  } catch {
    return NO_CLAIM;
  }
}

export function encodeAssignment(topic: string, partitions: readonly PartitionId[]): Buffer {
  return AssignerProtocol.MemberAssignment.encode({
    version: 0,
    assignment: { [topic]: [...partitions] },
    userData: Buffer.alloc(0),
  });
}

export function decodeAssignment(topic: string, assignment: Buffer): PartitionId[] {
  if (assignment.length === 0) return [];
  const partitions = AssignerProtocol.MemberAssignment.decode(assignment)?.assignment[topic] ?? [];
  return (partitions as PartitionId[]).toSorted((a, b) => a - b);
}

/**
 * Gives each partition to exactly one member, as evenly as can be, and moves no more partitions than that takes. Where two claim
 * the same partition, the later generation owned it last. The same request has the same answer at whichever member leads.
 */
export function assignSticky({ members, partitionCount }: AssignmentRequest): Map<string, PartitionId[]> {
  const kept = keepClaims(members, partitionCount);
  const byLoad = [...kept.keys()].sort((a, b) => size(kept, b) - size(kept, a) || (a < b ? -1 : 1));
  const least = Math.floor(partitionCount / byLoad.length);
  const larger = partitionCount % byLoad.length;
  const free = new Set(Array.from({ length: partitionCount }, (_, id) => id as PartitionId));
  // The larger shares go to those that own most, so that they give up least.
  const shares = byLoad.map((memberId, rank) => {
    const share = least + (rank < larger ? 1 : 0);
    const partitions = (kept.get(memberId) ?? []).slice(0, share);
    for (const partition of partitions) free.delete(partition);
    return { memberId, share, partitions };
  });
  const left = free.values();
  for (const { share, partitions } of shares) {
    while (partitions.length < share) partitions.push(left.next().value as PartitionId);
  }
  return new Map(shares.map(({ memberId, partitions }) => [memberId, partitions.toSorted((a, b) => a - b)]));
}

/** The claims that hold, by member; a partition is in at most one of them. */
function keepClaims(members: readonly GroupMemberClaim[], partitionCount: number): Map<string, PartitionId[]> {
  const latestFirst = members.toSorted((a, b) => b.generation - a.generation || (a.memberId < b.memberId ? -1 : 1));
  const taken = new Set<PartitionId>();
  const kept = new Map<string, PartitionId[]>();
  for (const { memberId, partitions } of latestFirst) {
    const own = [...new Set(partitions)].filter((id) => id < partitionCount && !taken.has(id));
    for (const partition of own) taken.add(partition);
    kept.set(
      memberId,
      own.sort((a, b) => a - b),
    );
  }
  return kept;
}

function size(kept: ReadonlyMap<string, readonly PartitionId[]>, memberId: string): number {
  return kept.get(memberId)?.length ?? 0;
}
