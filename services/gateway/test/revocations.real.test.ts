import { randomUUID } from 'node:crypto';
import { createKafka } from '@lantern/kafka';
import type { Revocation, UserId } from '@lantern/protocol';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { kafkaBackend, startKafkaCluster } from '@lantern/testkit';
import { KafkajsRevocations } from '../src/revocations/kafkajs-revocations.js';
import { revokeCommand } from '../src/revocations/revoke-command.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanUps.splice(0).reverse()) await undo();
});

const eventually = (condition: () => unknown, timeoutMs = 30_000) =>
  until(condition, { message: () => condition.toString(), timeoutMs });

async function createTopic(brokers: readonly string[], settings: Record<string, string> = {}): Promise<string> {
  const topic = `revocations-${randomUUID()}`;
  const admin = createKafka({ brokers, clientId: 'test' }).admin();
  await admin.connect();
  const configEntries = Object.entries({ 'cleanup.policy': 'compact', ...settings });
  const entries = configEntries.map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [{ topic, numPartitions: 3, configEntries: entries }], waitForLeaders: true });
  await eventually(() =>
    admin.fetchTopicOffsets(topic).then(
      () => true,
      () => false,
    ),
  );
  cleanUps.push(async () => {
    await admin.deleteTopics({ topics: [topic] }).catch(() => undefined);
    await admin.disconnect();
  });
  return topic;
}

const newRevocation = (): Revocation => ({ userId: randomUUID() as UserId, issuedUntil: Date.now() });

function newReader(brokers: readonly string[], topic: string) {
  const logger = new RecordingLogger();
  const revocations = new KafkajsRevocations({
    connection: { brokers, clientId: 'gateway' },
    clock: systemClock,
    logger,
    topic,
  });
  cleanUps.push(() => revocations.stop());
  const told: Revocation[] = [];
  const start = () => revocations.start({ revoked: (revocation) => told.push(revocation) });
  return { revocations, told, start, logger };
}

/** The promise is 2 s; a busy machine takes several times as long, and what is not told by a record not at all. */
const AT_ONCE_MS = 15_000;

const byUser = (revocations: readonly Revocation[]) =>
  [...revocations].sort((a, b) => a.userId.localeCompare(b.userId) || (a.deviceId ?? -1) - (b.deviceId ?? -1));

test('a gateway that starts knows all that was revoked before, and is told of the rest at once', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const topic = await createTopic(backend.brokers);
  const writer = newReader(backend.brokers, topic);
  const early = [...Array.from({ length: 30 }, newRevocation), { ...newRevocation(), deviceId: 7 }];
  for (const revocation of early) await writer.revocations.revoke(revocation);
  const readers = [newReader(backend.brokers, topic), newReader(backend.brokers, topic)];
  for (const { start, told, revocations } of readers) {
    await start();
    expect(byUser(told)).toEqual(byUser(early));
    await eventually(() => revocations.live);
  }
  const late = newRevocation();
  const begun = performance.now();
  await writer.revocations.revoke(late);
  for (const { told } of readers) await eventually(() => told.some(({ userId }) => userId === late.userId));
  expect(performance.now() - begun).toBeLessThan(AT_ONCE_MS);
});

test('of two operators at once the later time stays in the log, whoever of them came last', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const topic = await createTopic(backend.brokers);
  const operators = [newReader(backend.brokers, topic), newReader(backend.brokers, topic)] as const;
  for (const { start } of operators) await start();
  const revoked = Array.from({ length: 4 }, newRevocation);
  const writes = revoked.flatMap((revocation, index) => [
    operators[index % 2]!.revocations.revoke(revocation),
    operators[(index + 1) % 2]!.revocations.revoke({ ...revocation, issuedUntil: revocation.issuedUntil - 5_000 }),
  ]);
  await Promise.all(writes);
  const { start, told } = newReader(backend.brokers, topic);
  await start();
  // What compaction leaves: of each user the last one.
  const kept = new Map(told.map((revocation) => [revocation.userId, revocation]));
  expect(byUser([...kept.values()])).toEqual(byUser(revoked));
});

test('an empty log is read at once, and a missing one keeps a gateway from starting', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { start, told } = newReader(backend.brokers, await createTopic(backend.brokers));
  await start();
  expect(told).toEqual([]);
  await expect(newReader(backend.brokers, `missing-${randomUUID()}`).start()).rejects.toThrow();
});

test('a damaged record is told to the operator, and hides none of the others', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { brokers } = backend;
  const topic = await createTopic(brokers);
  const { start, told, logger, revocations } = newReader(brokers, topic);
  const producer = createKafka({ brokers, clientId: 'test' }).producer();
  await producer.connect();
  const key = Buffer.alloc(16, 7);
  const damaged = [
    { key, value: Buffer.from('0a', 'hex') },
    { key: Buffer.alloc(15), value: Buffer.alloc(0) },
    { key, value: null },
  ];
  await producer.send({ topic, messages: damaged.map((message) => ({ ...message, partition: 0 })) });
  await producer.disconnect();
  const known = newRevocation();
  await revocations.revoke(known);
  await start();
  expect(told).toEqual([known]);
  const message = 'a record of the revocations cannot be read: some tokens may not be revoked';
  expect(logger.entries.filter((entry) => entry.message === message)).toHaveLength(2);
});

test('a log whose begin was deleted is read from what is left', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { brokers } = backend;
  const topic = await createTopic(brokers, { 'cleanup.policy': 'compact,delete' });
  const { revocations, ...reader } = newReader(brokers, topic);
  const given = Array.from({ length: 20 }, newRevocation);
  for (const revocation of given) await revocations.revoke(revocation);
  const admin = createKafka({ brokers, clientId: 'test' }).admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  const [emptied, halved] = ends;
  await admin.deleteTopicRecords({
    topic,
    partitions: [
      { partition: emptied!.partition, offset: emptied!.high },
      { partition: halved!.partition, offset: String(Math.floor(Number(halved!.high) / 2)) },
    ],
  });
  await admin.disconnect();
  await reader.start();
  expect(reader.told).toHaveLength(20 - Number(emptied!.high) - Math.floor(Number(halved!.high) / 2));
});

test('the operator\u2019s command revokes, and never takes back what was revoked', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { brokers } = backend;
  const topic = await createTopic(brokers);
  const env = { KAFKA_BROKERS: brokers.join(',') };
  const { userId } = newRevocation();
  const run = (...args: string[]) => revokeCommand(['--user', userId, ...args], env, topic);
  expect(await run('--device', '2')).toContain('are refused from now on');
  expect(await run()).toContain('are refused from now on');
  expect(await run('--issued-before', '2020-01-01T00:00:00Z')).toContain('nothing was changed');
  expect(await run('--device', '2', '--issued-before', '2020-01-01T00:00:00Z')).toContain('nothing was changed');
  const { start, told } = newReader(brokers, topic);
  await start();
  expect(told).toHaveLength(2);
  expect(new Set(told.map(({ deviceId }) => deviceId))).toEqual(new Set([2, undefined]));
});

test('while the broker does not answer that is known; afterwards nothing was missed', async () => {
  const cluster = await startKafkaCluster();
  cleanUps.push(() => cluster.stop());
  const { brokers } = cluster;
  const topic = await createTopic(brokers);
  const { revocations, start, told } = newReader(brokers, topic);
  const before = newRevocation();
  await revocations.revoke(before);
  await start();
  await eventually(() => revocations.live);
  await cluster.pause(0);
  await eventually(() => !revocations.live);
  await cluster.resume(0);
  await cluster.restart(0);
  const after = newRevocation();
  await eventually(
    () =>
      revocations.revoke(after).then(
        () => true,
        () => false,
      ),
    60_000,
  );
  await eventually(() => revocations.live && told.some(({ userId }) => userId === after.userId), 60_000);
  expect(new Set(told.map(({ userId }) => userId))).toEqual(new Set([before.userId, after.userId]));
});
