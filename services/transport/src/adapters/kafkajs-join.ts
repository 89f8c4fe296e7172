import { randomInt } from 'node:crypto';
import type { PartitionId } from '@lantern/protocol';
import { ErrorCode, requireNoError } from './kafkajs-error.js';
import type { KafkaNode } from './kafkajs-node.js';
import type { KafkaAnswer } from './kafkajs-protocol.js';
import {
  type MemberClaim,
  assignSticky,
  decodeAssignment,
  decodeClaim,
  encodeAssignment,
  encodeClaim,
} from './kafkajs-sticky-assignment.js';

export interface JoinRequest {
  readonly coordinator: KafkaNode;
  readonly groupId: string;
  readonly topic: string;
  readonly partitionCount: number;
  readonly sessionTimeoutMs: number;
  /** Empty for a new member. */
  readonly memberId: string;
  readonly claim: Omit<MemberClaim, 'nonce'>;
  /** From now on the coordinator knows a member of this id, which has to leave under it. Throws to stop the join. */
  readonly onMemberId: (memberId: string) => void;
  /** Called right before the last request of the join is sent. */
  readonly beforeSync: () => void;
}

export interface Joined {
  readonly generation: number;
  readonly partitions: readonly PartitionId[];
}

const PROTOCOL = 'lantern-sticky';

/**
 * Joins and syncs. The answer's generation and partitions are of exactly this join. Every join claims with another nonce: the
 * coordinator answers a member that joins again unchanged with the generation it had, and R8 needs a new one.
 * @throws KafkaAnswerError, or whatever a request throws
 */
export async function joinGroup(request: JoinRequest): Promise<Joined> {
  const joined = await join(request);
  const { groupId, topic, coordinator, sessionTimeoutMs } = request;
  const { memberId, generationId: generation } = joined;
  const leads = joined.leaderId === memberId;
  const groupAssignment = leads ? assignAll(request, joined.members) : [];
  request.beforeSync();
  // The leader has to sync first: as with the join, that may take as long as the session of a member that died.
  const sync = { groupId, memberId, generationId: generation, groupAssignment };
  const { errorCode, memberAssignment } = await coordinator.request('SyncGroup', sync, sessionTimeoutMs);
  requireNoError(errorCode, 'SyncGroup');
  return { generation, partitions: decodeAssignment(topic, memberAssignment) };
}

async function join(request: JoinRequest): Promise<KafkaAnswer<'JoinGroup'>> {
  const { coordinator, groupId, topic, sessionTimeoutMs, claim, onMemberId } = request;
  const metadata = encodeClaim(topic, { ...claim, nonce: randomInt(0xffff_ffff) });
  const send = (memberId: string) =>
    coordinator.request('JoinGroup', {
      groupId,
      memberId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      protocolType: 'consumer',
      groupProtocols: [{ name: PROTOCOL, metadata }],
    });
  let answer = await send(request.memberId);
  if (answer.errorCode === ErrorCode.memberIdRequired) {
    onMemberId(answer.memberId);
    answer = await send(answer.memberId);
  }
  requireNoError(answer.errorCode, 'JoinGroup');
  onMemberId(answer.memberId);
  return answer;
}

function assignAll(
  { topic, partitionCount }: JoinRequest,
  members: KafkaAnswer<'JoinGroup'>['members'],
): { memberId: string; memberAssignment: Buffer }[] {
  const claims = members.map(({ memberId, memberMetadata }) => ({ memberId, ...decodeClaim(memberMetadata) }));
  const assignment = assignSticky({ members: claims, partitionCount });
  return [...assignment].map(([memberId, partitions]) => ({
    memberId,
    memberAssignment: encodeAssignment(topic, partitions),
  }));
}
