import type { Offset, PartitionId } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { BrokerUnreachable, ErrorCode } from '../../src/adapters/kafkajs-error.js';
import type { GroupMember } from '../../src/adapters/kafkajs-group-member.js';
import type { EndReason, Membership } from '../../src/adapters/kafkajs-membership.js';
import { GroupOffsets } from '../../src/adapters/kafkajs-group-offsets.js';
import { ScriptedBrokers, samplePartition, settle, present } from './kafkajs-scripted-broker.js';

const P0 = samplePartition(0);
const P1 = samplePartition(1);
const at = (partition: PartitionId, offset: number) => new Map([[partition, offset as Offset]]);

/** A member of generation 7 that owns partition 0. */
async function makeOffsets(commit: () => Promise<number> | number) {
  const script = new ScriptedBrokers({
    OffsetCommit: async () => ({ responses: [{ partitions: [{ partition: 0, errorCode: await commit() }] }] }),
    OffsetFetch: () => ({ responses: [{ partitions: [{ partition: 0, errorCode: 0, offset: '12' }] }] }),
  });
  const clock = new ManualClock();
  const membership = {
    generation: 7,
    memberId: 'me',
    partitions: new Set([P0]),
    coordinator: await script.brokers.coordinator('group'),
    over: new AbortController().signal,
  } as unknown as Membership;
  const ended: EndReason[] = [];
  const member = {
    membership: membership as Membership | undefined,
    end: (_: Membership, reason: EndReason) => {
      ended.push(reason);
      member.membership = undefined;
    },
    findCoordinator: async () => (membership.coordinator = await script.brokers.coordinator('group')),
  };
  const group = { groupId: 'group', topic: 'inbox', markerTopic: 'marker' };
  const offsets = new GroupOffsets({ ...group, brokers: script.brokers, clock, timeoutMs: 5_000 });
  const asMember = member as unknown as GroupMember;
  return { script, clock, offsets, member: asMember, ended };
}

describe('a commit to the group', () => {
  test('is one request under the given generation and the member id (K8)', async () => {
    const { script, offsets, member } = await makeOffsets(() => 0);
    expect(await offsets.commit(member, 7, at(P0, 40))).toBe(true);
    const topics = [{ topic: 'inbox', partitions: [{ partition: 0, offset: '40' }] }];
    expect(script.sent).toEqual([
      { nodeId: 1, api: 'OffsetCommit', args: { groupId: 'group', memberId: 'me', groupGenerationId: 7, topics } },
    ]);
  });

  test('that is empty commits the same offset of a partition that nobody reads, so that it may also arrive late', async () => {
    const { script, offsets, member } = await makeOffsets(() => 0);
    expect(await offsets.commit(member, 7, new Map())).toBe(true);
    expect(script.sent[0]?.args).toMatchObject({
      groupGenerationId: 7,
      topics: [{ topic: 'marker', partitions: [{ partition: 0, offset: '0' }] }],
    });
  });

  test('of a partition that is not owned is never sent: the coordinator would take it (K2)', async () => {
    const { script, offsets, member } = await makeOffsets(() => 0);
    await expect(offsets.commit(member, 7, at(P1, 1))).rejects.toThrow(/not owned/);
    expect(script.sent).toEqual([]);
  });

  test('under another generation than the one of now is refused without asking', async () => {
    const { script, offsets, member } = await makeOffsets(() => 0);
    expect(await offsets.commit(member, 6, at(P0, 1))).toBe(false);
    expect(script.sent).toEqual([]);
  });

  test.each([
    ['illegalGeneration', 'refused commit'],
    ['rebalanceInProgress', 'refused commit'],
    ['unknownMember', 'removed'],
  ] as const)('that is refused with %s ends the membership before it says so', async (code, reason) => {
    const { offsets, member, ended } = await makeOffsets(() => ErrorCode[code]);
    expect(await offsets.commit(member, 7, at(P0, 1))).toBe(false);
    expect(ended).toEqual([reason]);
  });

  test.each(['requestTimedOut', 'unknownTopicOrPartition'] as const)(
    'that is answered with %s is of unknown outcome, and is not repeated (R2)',
    async (code) => {
      const { script, offsets, member } = await makeOffsets(() => ErrorCode[code]);
      await expect(offsets.commit(member, 7, at(P0, 1))).rejects.toMatchObject({ name: 'OutcomeUnknown' });
      expect(script.count('OffsetCommit')).toBe(1);
    },
  );

  test('whose connection is lost is of unknown outcome, and is not repeated (R2)', async () => {
    const { script, offsets, member } = await makeOffsets(() => {
      throw Object.assign(new Error('lost'), { name: 'KafkaJSConnectionClosedError' });
    });
    await expect(offsets.commit(member, 7, at(P0, 1))).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(script.count('OffsetCommit')).toBe(1);
  });

  test('that a coordinator did not take, or that reached none, is sent to the coordinator of now', async () => {
    const { coordinatorLoading, notCoordinator, coordinatorNotAvailable } = ErrorCode;
    const refusals = [coordinatorLoading, notCoordinator, coordinatorNotAvailable].map((code) => () => code);
    const answers = [...refusals, () => Promise.reject(new BrokerUnreachable('no')), () => 0];
    const { script, clock, offsets, member } = await makeOffsets(() => present(answers.shift())());
    const done = offsets.commit(member, 7, at(P0, 1));
    for (let turn = 0; turn < 5; turn++) {
      await settle();
      clock.advance(100);
    }
    expect(await done).toBe(true);
    expect(script.count('OffsetCommit')).toBe(5);
    expect(member.membership?.generation).toBe(7);
  });

  test.each(['notCoordinator', 'coordinatorNotAvailable'] as const)(
    'of a takeover is not repeated after %s: where it starts was read from a coordinator that was replaced',
    async (code) => {
      const { script, offsets, member } = await makeOffsets(() => ErrorCode[code]);
      await offsets.committed(member, [P0]);
      await expect(offsets.commit(member, 7, new Map())).rejects.toMatchObject({ name: 'OutcomeUnknown' });
      expect(script.count('OffsetCommit')).toBe(1);
    },
  );

  test('that no coordinator takes in time ends as unknown', async () => {
    const { clock, offsets, member } = await makeOffsets(() => ErrorCode.coordinatorLoading);
    const done = offsets.commit(member, 7, at(P0, 1)).catch((error: Error) => error.name);
    for (let turn = 0; turn < 12; turn++) {
      await settle();
      clock.advance(1_000);
    }
    expect(await done).toBe('OutcomeUnknown');
  });

  test('does not prove a start that another coordinator told; once proved, a coordinator may move', async () => {
    const { script, offsets, member } = await makeOffsets(() => 0);
    expect(await offsets.committed(member, [P0])).toEqual(at(P0, 12));
    script.leader = 2;
    await member.findCoordinator(present(member.membership));
    await expect(offsets.commit(member, 7, new Map())).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(await offsets.committed(member, [P0])).toEqual(at(P0, 12));
    expect(await offsets.commit(member, 7, new Map())).toBe(true);
    script.leader = 1;
    await member.findCoordinator(present(member.membership));
    expect(await offsets.commit(member, 7, at(P0, 13))).toBe(true);
  });
});
