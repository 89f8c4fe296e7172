import { systemClock } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { type KafkaBackend, kafkaBackend } from '@lantern/testkit';
import { KafkaBrokers } from '../../src/adapters/kafkajs-brokers.js';
import { ErrorCode } from '../../src/adapters/kafkajs-error.js';
import { GroupMember } from '../../src/adapters/kafkajs-group-member.js';
import type { Membership } from '../../src/adapters/kafkajs-membership.js';
import { present, samplePartition } from './kafkajs-scripted-broker.js';
import { type KafkaScene, kafkaScene } from './kafkajs-under-test.js';
import { cleaningUp } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const P0 = samplePartition(0);
const PARTITIONS = 4;
let backend: KafkaBackend;

beforeAll(async () => {
  backend = await kafkaBackend();
});
afterAll(() => backend.stop());

function brokersOf({ brokers, topic }: KafkaScene): KafkaBrokers {
  const known = new KafkaBrokers({ connection: { brokers, clientId: 'test' }, topics: [topic] });
  onEnd(() => known.close());
  return known;
}

/** @returns the generations that it is in, as they come */
async function joinGroup(scene: KafkaScene): Promise<readonly Membership[]> {
  const { topic, groupId, logger } = scene;
  const memberships: Membership[] = [];
  const timing = { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 200, joinTimeoutMs: 30_000 };
  const leaving = brokersOf(scene);
  const member = new GroupMember({
    settings: { groupId, topic, partitionCount: PARTITIONS, ...timing },
    brokers: brokersOf(scene),
    clock: systemClock,
    logger,
    claim: { generation: 0, partitions: [] },
    onAssigned: (membership) => void memberships.push(membership),
    onLost() {},
  });
  onEnd(() => member.leave(leaving));
  await member.start();
  return memberships;
}

/** The request of this generation arrives now, whenever it was sent. @returns the broker's error code */
async function commitArrives(
  scene: KafkaScene,
  { memberId, generation }: Pick<Membership, 'memberId' | 'generation'>,
  offset: number,
): Promise<number | undefined> {
  const { groupId, topic } = scene;
  const { node } = await brokersOf(scene).coordinator(groupId);
  const topics = [{ topic, partitions: [{ partition: P0, offset: String(offset) }] }];
  const request = { groupId, memberId, groupGenerationId: generation, topics };
  const { responses } = await node.request('OffsetCommit', request);
  return responses[0]?.partitions[0]?.errorCode;
}

describe('a commit that arrives late at a real broker (R2)', () => {
  const committed = async (scene: KafkaScene) => (await (await scene.open()).committed([P0])).get(P0);

  test('is taken under the generation of now, and rewinds the offset: so nothing is sent after an unknown outcome', async () => {
    const scene = await kafkaScene(onEnd, { brokers: backend.brokers, partitionCount: PARTITIONS });
    const own = present((await joinGroup(scene))[0]);
    expect(await commitArrives(scene, own, 5)).toBe(ErrorCode.none);
    expect(await commitArrives(scene, own, 3)).toBe(ErrorCode.none);
    expect(await committed(scene)).toBe(3);
  });

  test('is refused under an older generation; under that of now it would be taken, whoever owns the partition', async () => {
    const scene = await kafkaScene(onEnd, { brokers: backend.brokers, partitionCount: PARTITIONS });
    const memberships = await joinGroup(scene);
    const old = present(memberships[0]);
    expect(await commitArrives(scene, old, 5)).toBe(ErrorCode.none);
    const others = await joinGroup(scene);
    await until(() => memberships.at(-1)?.generation === others.at(-1)?.generation, { message: 'one generation' });
    const now = present(memberships.at(-1));
    expect(now.memberId).toBe(old.memberId);
    expect(await commitArrives(scene, old, 7)).toBe(ErrorCode.illegalGeneration);
    expect(await committed(scene)).toBe(5);
    const foreign = now.partitions.has(P0) ? present(others.at(-1)) : now;
    expect(foreign.partitions.has(P0)).toBe(false);
    expect(await commitArrives(scene, foreign, 7)).toBe(ErrorCode.none);
    expect(await committed(scene)).toBe(7);
  });
});
