import { randomBytes, randomUUID } from 'node:crypto';
import { createKafka } from '@lantern/kafka';
import { KafkajsDirectoryAnnouncer } from '@lantern/keys/distributed';
import type { DirectoryChange, UserId } from '@lantern/protocol';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { kafkaBackend, startKafkaCluster } from '@lantern/testkit';
import { KafkajsDirectoryFeed } from '../src/directory/kafkajs-directory-feed.js';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of cleanUps.splice(0).reverse()) await undo();
});

const eventually = (condition: () => unknown, timeoutMs = 30_000) =>
  until(condition, { message: () => condition.toString(), timeoutMs });

async function createTopic(brokers: readonly string[], numPartitions = 3): Promise<string> {
  const topic = `directory-${randomUUID()}`;
  const admin = createKafka({ brokers, clientId: 'test' }).admin();
  await admin.connect();
  const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
  await admin.createTopics({ topics: [{ topic, numPartitions, configEntries }], waitForLeaders: true });
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

function newChange(): DirectoryChange {
  const device = { deviceId: 1, registrationId: 2, identityKey: randomBytes(33) };
  return { userId: randomUUID() as UserId, devices: [device], removedDeviceIds: [3] };
}

async function startAnnouncer(brokers: readonly string[], topic: string) {
  const announcer = new KafkajsDirectoryAnnouncer({ connection: { brokers, clientId: 'keys' }, topic });
  await announcer.start();
  cleanUps.push(() => announcer.stop());
  return announcer;
}

async function startFeed(brokers: readonly string[], topic: string) {
  const logger = new RecordingLogger();
  const feed = new KafkajsDirectoryFeed({
    connection: { brokers, clientId: 'gateway' },
    clock: systemClock,
    logger,
    topic,
  });
  const told: DirectoryChange[] = [];
  let resets = 0;
  cleanUps.push(() => feed.stop());
  await feed.start({ changed: (change) => told.push(change), reset: () => resets++ });
  return { feed, logger, told, users: () => told.map(({ userId }) => userId), resets: () => resets };
}

test('every gateway is told of every change from its start on, and knows that it is', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { brokers } = backend;
  const topic = await createTopic(brokers);
  const announcer = await startAnnouncer(brokers, topic);
  await announcer.announce(newChange());
  const feeds = [await startFeed(brokers, topic), await startFeed(brokers, topic)];
  const changes = Array.from({ length: 20 }, newChange);
  for (const change of changes) await announcer.announce(change);
  for (const { feed, told, users, resets } of feeds) {
    await eventually(() => told.length === changes.length);
    expect(new Set(users())).toEqual(new Set(changes.map(({ userId }) => userId)));
    const { userId } = changes[0]!;
    const first = told.find((change) => change.userId === userId)!;
    expect({
      ...first,
      devices: first.devices.map((d) => ({ ...d, identityKey: Buffer.from(d.identityKey) })),
    }).toEqual(changes[0]);
    await eventually(() => feed.live);
    expect(resets()).toBe(1);
  }
});

test('the changes of one user come in order', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { brokers } = backend;
  const topic = await createTopic(brokers);
  const announcer = await startAnnouncer(brokers, topic);
  const { told } = await startFeed(brokers, topic);
  const change = newChange();
  for (let deviceId = 0; deviceId < 10; deviceId++)
    await announcer.announce({ ...change, removedDeviceIds: [deviceId] });
  await eventually(() => told.length === 10);
  expect(told.flatMap(({ removedDeviceIds }) => removedDeviceIds)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('after a damaged record nothing counts that was known before, and the next changes are told', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { brokers } = backend;
  const topic = await createTopic(brokers, 1);
  const announcer = await startAnnouncer(brokers, topic);
  const { users, resets, logger } = await startFeed(brokers, topic);
  const producer = createKafka({ brokers, clientId: 'test' }).producer();
  await producer.connect();
  const damaged = [
    { key: Buffer.alloc(16, 7), value: Buffer.from('0aff', 'hex') },
    { key: Buffer.alloc(17), value: Buffer.alloc(0) },
  ];
  await producer.send({ topic, messages: damaged });
  await producer.disconnect();
  const change = newChange();
  await announcer.announce(change);
  await eventually(() => users().includes(change.userId));
  expect(users()).toEqual([change.userId]);
  expect(resets()).toBe(3);
  const message = 'a record of the directory log cannot be read';
  expect(logger.entries.filter((entry) => entry.message === message)).toHaveLength(2);
});

test('without the topic neither end starts', async () => {
  const backend = await kafkaBackend();
  cleanUps.push(() => backend.stop());
  const { brokers } = backend;
  const topic = `missing-${randomUUID()}`;
  await expect(startAnnouncer(brokers, topic)).rejects.toThrow();
  await expect(startFeed(brokers, topic)).rejects.toThrow();
});

test('while the broker does not answer the feed is not live; afterwards it is, and has missed nothing', async () => {
  const cluster = await startKafkaCluster();
  cleanUps.push(() => cluster.stop());
  const topic = await createTopic(cluster.brokers);
  const announcer = await startAnnouncer(cluster.brokers, topic);
  const { feed, users, resets } = await startFeed(cluster.brokers, topic);
  // A broker that stood still counts as gone for a moment when it goes on: what is refused is announced again.
  const announced = (change: DirectoryChange) =>
    eventually(() =>
      announcer.announce(change).then(
        () => true,
        () => false,
      ),
    );
  const before = newChange();
  await announcer.announce(before);
  await eventually(() => feed.live && users().length === 1);
  await cluster.pause(0);
  await eventually(() => !feed.live);
  await cluster.resume(0);
  const during = newChange();
  await announced(during);
  await eventually(() => feed.live && users().includes(during.userId));

  // Killed, so that connections, group and coordinator are gone.
  await cluster.restart(0);
  const after = newChange();
  await announced(after);
  await eventually(() => feed.live && users().includes(after.userId), 60_000);
  expect(new Set(users())).toEqual(new Set([before, during, after].map(({ userId }) => userId)));
  expect(resets()).toBe(1);
});
