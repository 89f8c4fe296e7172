import { getEventListeners } from 'node:events';
import { silentLogger } from '@lantern/runtime';
import { ManualClock } from '@lantern/runtime/testing';
import { AccessRefused, ErrorCode } from '../../src/adapters/kafkajs-error.js';
import { GroupMember } from '../../src/adapters/kafkajs-group-member.js';
import type { Membership } from '../../src/adapters/kafkajs-membership.js';
import { decodeClaim } from '../../src/adapters/kafkajs-sticky-assignment.js';
import { ScriptedBrokers, settle, present } from './kafkajs-scripted-broker.js';

const settings = {
  groupId: 'group',
  topic: 'inbox',
  partitionCount: 2,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1_000,
  joinTimeoutMs: 30_000,
};

interface Coordinator {
  generation: number;
  heartbeat: () => Promise<number> | number;
  /** In place of the answer, if it returns a code. */
  join: () => Promise<number> | number;
  sync: () => Promise<number> | number;
}

/** A group of one, whose coordinator behaves until it is told otherwise. */
function makeGroup() {
  const clock = new ManualClock();
  const coordinator: Coordinator = { generation: 0, heartbeat: () => 0, join: () => 0, sync: () => 0 };
  let named = 0;
  const script = new ScriptedBrokers({
    JoinGroup: async ({ memberId, groupProtocols }) => {
      const nobody = { generationId: -1, leaderId: '', members: [] };
      if (memberId === '') return { ...nobody, errorCode: ErrorCode.memberIdRequired, memberId: `member-${++named}` };
      const errorCode = await coordinator.join();
      if (errorCode !== 0) return { ...nobody, errorCode, memberId };
      const members = [{ memberId, memberMetadata: present(groupProtocols[0]).metadata }];
      return { errorCode, generationId: ++coordinator.generation, leaderId: memberId, memberId, members };
    },
    SyncGroup: async ({ groupAssignment }) => ({
      errorCode: await coordinator.sync(),
      memberAssignment: present(groupAssignment[0]).memberAssignment,
    }),
    Heartbeat: async () => ({ errorCode: await coordinator.heartbeat() }),
    LeaveGroup: () => ({ errorCode: 0 }),
  });
  const told: string[] = [];
  const memberships: Membership[] = [];
  const member = new GroupMember({
    settings,
    brokers: script.brokers,
    clock,
    logger: silentLogger,
    claim: { generation: 0, partitions: [] },
    onAssigned: (membership) => {
      memberships.push(membership);
      told.push(`assigned ${membership.generation}`);
    },
    onLost: () => told.push(`lost after ${script.count('JoinGroup')} joins`),
  });
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      await settle();
    }
  };
  const memberIds = () =>
    script.sent.filter(({ api }) => api === 'JoinGroup').map(({ args }) => (args as { memberId: string }).memberId);
  return { clock, coordinator, script, told, memberships, member, pass, memberIds };
}

const never = () => new Promise<number>(() => undefined);

describe('a member of the group', () => {
  test('is told the generation and the partitions of exactly its join, once it synced', async () => {
    const { told, memberships, member, script } = makeGroup();
    await member.start();
    expect(told).toEqual(['assigned 1']);
    expect([...present(memberships[0]).partitions]).toEqual([0, 1]);
    expect(script.count('SyncGroup')).toBe(1);
  });

  test('loses its partitions before it joins again, under its id and without leaving (K15)', async () => {
    const { told, member, coordinator, pass, memberIds, script } = makeGroup();
    await member.start();
    coordinator.heartbeat = () => (coordinator.generation === 1 ? ErrorCode.rebalanceInProgress : 0);
    await pass(1_500);
    expect(told).toEqual(['assigned 1', 'lost after 2 joins', 'assigned 2']);
    expect(memberIds()).toEqual(['', 'member-1', 'member-1']);
    expect(script.count('LeaveGroup')).toBe(0);
  });

  test('claims what it owned last, each time with another nonce: an equal join would be given its old generation (R8)', async () => {
    const { member, coordinator, pass, script } = makeGroup();
    await member.start();
    coordinator.heartbeat = () => (coordinator.generation < 3 ? ErrorCode.illegalGeneration : 0);
    await pass(3_000);
    const claims = script.sent
      .filter(({ api }) => api === 'JoinGroup')
      .map(({ args }) =>
        decodeClaim(present((args as { groupProtocols: { metadata: Buffer }[] }).groupProtocols[0]).metadata),
      );
    expect(claims.slice(1)).toMatchObject([
      { generation: 0, partitions: [] },
      { generation: 1, partitions: [0, 1] },
      { generation: 2, partitions: [0, 1] },
    ]);
    expect(new Set(claims.slice(1).map(({ nonce }) => nonce)).size).toBe(3);
  });

  test('does not come back under the generation that it lost (R8)', async () => {
    const { told, member, coordinator, pass } = makeGroup();
    await member.start();
    coordinator.heartbeat = () => (told.length === 1 ? ErrorCode.rebalanceInProgress : 0);
    coordinator.generation = 0;
    await pass(3_000);
    expect(told).toEqual(['assigned 1', 'lost after 2 joins', 'assigned 2']);
  });

  test('that was removed joins as a new one', async () => {
    const { member, coordinator, pass, memberIds } = makeGroup();
    await member.start();
    coordinator.heartbeat = () => (coordinator.generation === 1 ? ErrorCode.unknownMember : 0);
    await pass(1_500);
    expect(memberIds()).toEqual(['', 'member-1', '', 'member-2']);
  });

  test('follows a coordinator that moves, within its generation', async () => {
    const { told, member, coordinator, pass, script, memberships } = makeGroup();
    await member.start();
    script.leader = 2;
    coordinator.heartbeat = () => (present(script.sent.at(-1)).nodeId === 1 ? ErrorCode.notCoordinator : 0);
    await pass(12_000);
    expect(told).toEqual(['assigned 1']);
    expect(present(memberships[0]).coordinator.nodeId).toBe(2);
    expect(member.membership).toBe(memberships[0]);
  });

  test('whose heartbeats are not answered loses its partitions before its session can run out', async () => {
    const { told, member, coordinator, pass, clock } = makeGroup();
    await member.start();
    const from = clock.monotonic();
    coordinator.heartbeat = never;
    coordinator.join = never;
    await pass(7_900);
    expect(told).toEqual(['assigned 1']);
    await pass(200);
    expect(told).toEqual(['assigned 1', 'lost after 2 joins']);
    expect(clock.monotonic() - from).toBeLessThan(settings.sessionTimeoutMs);
    expect(member.membership).toBeUndefined();
  });

  test('goes on for ever once it was in; before, it gives up after its time, or at once when refused', async () => {
    const slow = makeGroup();
    slow.coordinator.join = never;
    const late = slow.member.start().catch((error: Error) => error.message);
    await slow.pass(30_100);
    expect(await late).toMatch(/not joined within 30000 ms/);
    for (const refusal of [() => ErrorCode.groupAuthorizationFailed, () => Promise.reject(new AccessRefused('no'))]) {
      const refused = makeGroup();
      refused.coordinator.join = refusal;
      await expect(refused.member.start()).rejects.toThrow();
      await refused.member.leave(refused.script.brokers);
    }
  });

  test('that leaves during its join tells nobody anything, and its id is given back', async () => {
    const { told, member, coordinator, script, pass } = makeGroup();
    let answer: (code: number) => void = () => undefined;
    coordinator.join = () => new Promise((resolve) => (answer = resolve));
    const started = member.start();
    await settle();
    const left = member.leave(script.brokers);
    await settle();
    expect(script.sent.at(-1)).toMatchObject({ api: 'LeaveGroup', args: { memberId: 'member-1' } });
    answer(ErrorCode.unknownMember);
    await pass(500);
    await Promise.all([started, left]);
    expect([told, script.closed]).toEqual([[], true]);
  });

  test('leaves no timer behind, and no listener for each of its heartbeats', async () => {
    const { member, script, clock, pass, memberships } = makeGroup();
    await member.start();
    await pass(15_000);
    expect(getEventListeners(present(memberships[0]).over, 'abort').length).toBeLessThan(3);
    const left = member.leave(script.brokers);
    await pass(1_100);
    await left;
    expect(clock.pending).toBe(0);
  });
});
