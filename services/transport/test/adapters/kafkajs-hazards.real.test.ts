import type { Offset } from '@lantern/protocol';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { startKafkaCluster } from '@lantern/testkit';
import { Kafka, logLevel } from 'kafkajs';
import { DefinitelyNotDone, OutcomeUnknown } from '../../src/index.js';
import { KafkajsDeadLetters, KafkajsWakeUps } from '../../src/adapters/index.js';
import type { UnreadableRecord } from '../../src/adapters/kafkajs-records.js';
import { addressKeyBytes } from '../../src/adapters/binary-keys.js';
import { sampleAddress, samplePartition, present } from './kafkajs-scripted-broker.js';
import { joinLog } from './kafkajs-logged-member.js';
import { SimulatedOwner } from './kafkajs-simulated-owner.js';
import { type KafkaScene, adminOf, kafkaScene } from './kafkajs-under-test.js';
import { cleaningUp } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const P0 = samplePartition(0);
const P1 = samplePartition(1);
const record = (text: string) => ({ address: sampleAddress(), value: Buffer.from(text) });
const at = (partition: typeof P0, offset: number) => new Map([[partition, offset as Offset]]);

async function joined(scene: KafkaScene, options = {}) {
  const log = await scene.open(options);
  const owner = new SimulatedOwner(log, new Map());
  await log.join(owner);
  return { log, owner };
}

/** All records of a topic of one partition. */
async function contentsOf(scene: KafkaScene, topic: string, count: number) {
  const kafka = new Kafka({ brokers: [...scene.brokers], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `reader-${scene.groupId}`, maxWaitTimeInMs: 100 });
  onEnd(() => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const found: { key: Buffer | null; value: Buffer | null; headers: object }[] = [];
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => void found.push({ key, value, headers }),
  });
  await until(() => found.length >= count, { message: `${count} records`, timeoutMs: 60_000 });
  return found;
}

describe('hazards of Kafka and kafkajs, on a real broker:', () => {
  test('records that were deleted under a consumer are told as out of range; the committed offset stays (K7)', async () => {
    const scene = await kafkaScene(onEnd);
    const log = await scene.open();
    const member = await joinLog(log);
    for (let number = 0; number < 5; number++) await log.append(P1, [record(`${number}`)]);
    expect(await log.commit(member.generation, at(P1, 1))).toBe(true);
    const admin = await adminOf(onEnd, scene.brokers);
    await admin.fetchTopicMetadata({ topics: [scene.topic] });
    await admin.deleteTopicRecords({ topic: scene.topic, partitions: [{ partition: P1, offset: '4' }] });
    const got: Offset[] = [];
    log.consume(P1, 1 as Offset, (records) => got.push(...records.map(({ offset }) => offset)));
    await until(() => member.outOfRanges.length > 0, { message: 'the alarm' });
    expect(member.outOfRanges).toEqual([{ partition: P1, offset: 1 }]);
    expect(got).toEqual([]);
    expect(await log.committed([P1])).toEqual(at(P1, 1));
    expect(await log.range(P1)).toEqual({ start: 4, end: 5 });
  });

  test('a batch above the limit of the topic is refused whole, and the next one is taken (K13)', async () => {
    const scene = await kafkaScene(onEnd, { settings: { 'max.message.bytes': '20000' } });
    const log = await scene.open();
    const large = Array.from({ length: 10 }, () => record('x'.repeat(3_000)));
    await expect(log.append(P0, large)).rejects.toBeInstanceOf(DefinitelyNotDone);
    expect(await log.append(P0, [record('next')])).toBe(0);
    expect((await log.range(P0)).end).toBe(1);
  });

  test('a member at the same generation cannot commit for a partition of another (K2)', async () => {
    const scene = await kafkaScene(onEnd);
    const first = await joined(scene, { heartbeatIntervalMs: 200 });
    const second = await joined(scene, { heartbeatIntervalMs: 200 });
    await until(() => first.owner.generation === second.owner.generation, { message: 'one generation' });
    const [foreign] = second.owner.owned;
    const commit = first.log.commit(first.owner.generation, at(present(foreign), 0));
    await expect(commit).rejects.toThrow(/not owned/);
    expect(await first.log.committed([present(foreign)])).toEqual(new Map());
  });

  test('a coordinator that hangs: the commit is of unknown outcome, the partitions are lost before the session can end', async () => {
    const cluster = await startKafkaCluster();
    onEnd(() => cluster.stop());
    const scene = await kafkaScene(onEnd, { brokers: cluster.brokers });
    const timing = { sessionTimeoutMs: 8_000, heartbeatIntervalMs: 200, requestTimeoutMs: 1_000 };
    const { log, owner } = await joined(scene, timing);
    const { generation } = owner;
    const first = await log.append(P0, [record('before')]);
    await cluster.pause();
    // Else the end of the test waits for it.
    onEnd(() => cluster.resume().catch(() => undefined));
    const paused = performance.now();
    await expect(log.commit(generation, at(P0, first + 1))).rejects.toBeInstanceOf(OutcomeUnknown);
    await until(() => owner.losses === 1, { message: 'the partitions are lost' });
    expect(performance.now() - paused).toBeLessThan(timing.sessionTimeoutMs);
    expect(log.holdsLease).toBe(false);
    expect(await log.commit(generation, at(P0, first + 1))).toBe(false);
    await cluster.resume();
    await until(() => owner.generation > generation, { message: 'a new generation', timeoutMs: 60_000 });
    expect(await log.commit(generation, at(P0, first + 1))).toBe(false);
    expect(await log.commit(owner.generation, at(P0, first + 1))).toBe(true);
  });

  test('a record under no address is skipped and told, and blocks nothing', async () => {
    const scene = await kafkaScene(onEnd);
    const told: UnreadableRecord[] = [];
    const { log, owner } = await joined(scene, {
      onUnreadable: (_: unknown, unreadable: UnreadableRecord) => void told.push(unreadable),
    });
    const kafka = new Kafka({ brokers: [...scene.brokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    onEnd(() => producer.disconnect());
    const messages = [{ key: 'someone else', value: 'strange', partition: P0 }];
    await producer.send({ topic: scene.topic, acks: -1, messages });
    await log.append(P0, [record('ours')]);
    const got = () => [...(owner.delivered.get(P0)?.values() ?? [])];
    await until(() => got().length > 0, { message: 'our record' });
    expect(got()).toEqual(['ours']);
    expect(told.map(({ offset, value }) => [offset, Buffer.from(value).toString()])).toContainEqual([0, 'strange']);
  });
});

describe('beside the log,', () => {
  test('dead letters are kept with their address, and with where they were', async () => {
    const scene = await kafkaScene(onEnd);
    const connection = { brokers: scene.brokers, clientId: 'test' };
    const letters = new KafkajsDeadLetters({ connection, topic: scene.markerTopic });
    onEnd(() => letters.close());
    await letters.put(P1, { offset: 9 as Offset, ...record('unreadable') });
    await letters.putUnreadable(P0, { offset: 3 as Offset, key: Buffer.from('odd'), value: Buffer.from('x') });
    const [first, second] = await contentsOf(scene, scene.markerTopic, 2);
    expect(first).toMatchObject({ key: addressKeyBytes(sampleAddress()), value: Buffer.from('unreadable') });
    expect(first?.headers).toMatchObject({ partition: Buffer.from('1'), offset: Buffer.from('9') });
    expect(second).toMatchObject({ key: Buffer.from('odd') });
  });

  test('a dead letter that may not have been kept is of unknown outcome', async () => {
    const letters = new KafkajsDeadLetters({ connection: { brokers: ['127.0.0.1:1'], clientId: 'test' } });
    onEnd(() => letters.close());
    await expect(letters.put(P1, { offset: 9 as Offset, ...record('x') })).rejects.toBeInstanceOf(OutcomeUnknown);
  });

  test('wake-ups are content-free records by address, each address once while it waits', async () => {
    const scene = await kafkaScene(onEnd);
    const connection = { brokers: scene.brokers, clientId: 'test' };
    const wakeUps = new KafkajsWakeUps({
      connection,
      clock: systemClock,
      logger: new RecordingLogger(),
      topic: scene.markerTopic,
    });
    for (const device of [1, 2, 1, 3, 2]) wakeUps.wake(sampleAddress(device));
    await wakeUps.close();
    wakeUps.wake(sampleAddress(4));
    const found = await contentsOf(scene, scene.markerTopic, 3);
    expect(found.map(({ key }) => key)).toEqual([1, 2, 3].map((device) => addressKeyBytes(sampleAddress(device))));
    expect(found.every(({ value }) => value?.length === 0)).toBe(true);
  });

  test('wake-ups that cannot be sent are bounded, the oldest go first, and the loss is logged without a name', async () => {
    const logger = new RecordingLogger();
    const connection = { brokers: ['127.0.0.1:1'], clientId: 'test' };
    const wakeUps = new KafkajsWakeUps({ connection, clock: systemClock, logger, maxWaiting: 10 });
    for (let device = 0; device < 25; device++) wakeUps.wake(sampleAddress(device));
    expect(wakeUps.waiting).toBe(10);
    await wakeUps.close();
    const entry = logger.entries.find(({ message }) => message.includes('not sent'));
    expect(entry?.fields).toMatchObject({ lost: 15 });
    expect(JSON.stringify(logger.entries)).not.toContain('00000000-0000');
  });
});
