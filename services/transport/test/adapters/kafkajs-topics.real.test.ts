import { Secret, systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { type KafkaCluster, startKafkaCluster } from '@lantern/testkit';
import { ConfigResourceTypes } from 'kafkajs';
import { KafkajsLog, type TopicsOptions, applyTopics, checkTopics, topicNames } from '../../src/adapters/index.js';
import { adminOf, makeTopics } from './kafkajs-under-test.js';
import { cleaningUp } from './lmdb-under-test.js';

const onEnd = cleaningUp();
const saslUser = { username: 'lantern', password: 'correct-horse' };
const everything = Object.values(topicNames);
let cluster: KafkaCluster;

beforeAll(async () => {
  cluster = await startKafkaCluster({ saslUser });
});

afterAll(async () => cluster.stop());

function planned(more: Partial<TopicsOptions> = {}): TopicsOptions {
  const connection = { brokers: cluster.brokers, clientId: 'topics-test' };
  return { connection, partitionCount: 4, replicationFactor: 1, ...more };
}

const admin = () => adminOf(onEnd, cluster.brokers);

/** Whatever an earlier test made is gone. */
async function withoutTopics(): Promise<void> {
  const client = await admin();
  const existing = async () => (await client.listTopics()).filter((name) => everything.includes(name as never));
  const topics = await existing();
  if (topics.length > 0) await client.deleteTopics({ topics });
  await until(async () => (await existing()).length === 0, { message: 'the topics are gone' });
}

function sasl(password: string): TopicsOptions['connection'] {
  const brokers = cluster.saslBrokers ?? [];
  return {
    brokers,
    clientId: 'topics-test',
    sasl: { mechanism: 'plain', username: saslUser.username, password: new Secret(password) },
  };
}

/** One line that says what is wrong, and what to do. */
async function problemOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason as Error & { problem?: string },
  );
  expect(error).toMatchObject({ name: 'TopicsError' });
  expect(error?.message).not.toMatch(/\n/);
  return `${error?.problem ?? ''}: ${error?.message ?? ''}`;
}

describe('the topics', () => {
  beforeEach(withoutTopics);

  test('are made as they have to be, and a second time nothing is changed', async () => {
    expect(await applyTopics(planned())).toMatchObject({ created: everything, changed: [] });
    expect(await applyTopics(planned())).toMatchObject({ created: [], changed: [] });
    await checkTopics(planned());
    const client = await admin();
    const { resources } = await client.describeConfigs({
      includeSynonyms: false,
      resources: everything.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    });
    const setting = (topic: string, name: string) =>
      resources
        .find(({ resourceName }) => resourceName === topic)
        ?.configEntries.find(({ configName }) => configName === name)?.configValue;
    expect(setting(topicNames.inbox, 'retention.ms')).toBe(String(7 * 24 * 3_600_000));
    expect(setting(topicNames.inbox, 'message.timestamp.type')).toBe('LogAppendTime');
    expect(setting(topicNames.directory, 'cleanup.policy')).toBe('compact');
    expect(setting(topicNames.revocations, 'cleanup.policy')).toBe('compact,delete');
    expect(setting(topicNames.revocations, 'retention.ms')).toBe(String(31 * 24 * 3_600_000));
  });

  test('that have wrong settings are named, and corrected without touching what an operator added', async () => {
    await applyTopics(planned());
    const client = await admin();
    const set = (entries: Record<string, string>) =>
      client.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: topicNames.inbox,
            configEntries: Object.entries(entries).map(([name, value]) => ({ name, value })),
          },
        ],
      });
    await set({ 'retention.ms': '3600000', 'segment.ms': '7200000' });
    // Brokers learn of it a moment later.
    const refused = () =>
      checkTopics(planned()).then(
        () => false,
        () => true,
      );
    await until(refused, { message: 'the brokers know the settings' });
    expect(await problemOf(checkTopics(planned()))).toMatch(
      /^setting: Topic inbox\.v1: retention\.ms is 3600000.*apply/,
    );
    expect((await applyTopics(planned())).changed).toEqual([topicNames.inbox]);
    await checkTopics(planned());
    const { resources } = await client.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topicNames.inbox, configNames: ['segment.ms'] }],
    });
    expect(resources[0]?.configEntries[0]?.configValue).toBe('7200000');
  });

  test('are never made by looking for them: a missing one is named, with the command that makes it', async () => {
    expect(await problemOf(checkTopics(planned()))).toMatch(/^missing-topic: .*inbox\.v1.*transport topics apply/);
    const open = KafkajsLog.open({ ...planned(), clock: systemClock, logger: new RecordingLogger() });
    expect(await problemOf(open)).toMatch(/^missing-topic: .*inbox\.v1/);
    const client = await admin();
    expect((await client.listTopics()).filter((name) => everything.includes(name as never))).toEqual([]);
  });

  test('another number of partitions is refused by the check, by the command and by the log itself', async () => {
    const client = await admin();
    await makeTopics(client, [
      { topic: topicNames.inbox, numPartitions: 3, replicationFactor: 1 },
      { topic: topicNames.deadLetters, numPartitions: 1, replicationFactor: 1 },
    ]);
    const wrong = /^partition-count: Topic inbox\.v1 has 3 partitions, 4 are configured/;
    expect(await problemOf(checkTopics(planned()))).toMatch(wrong);
    expect(await problemOf(applyTopics(planned()))).toMatch(wrong);
    const open = KafkajsLog.open({ ...planned(), clock: systemClock, logger: new RecordingLogger() });
    expect(await problemOf(open)).toMatch(wrong);
  });

  test('fewer replicas than configured are named, and so are too few brokers', async () => {
    const tooMany = planned({ replicationFactor: 3 });
    expect(await problemOf(applyTopics(tooMany))).toMatch(/^replication: .*not brokers enough for 3 replicas/);
    await applyTopics(planned());
    expect(await problemOf(checkTopics(tooMany))).toMatch(
      /^replication: Topic inbox\.v1 has 1 replicas, 3 are configured/,
    );
  });

  test('settings of the plan that make no sense are refused before anything is asked', async () => {
    await expect(checkTopics(planned({ retentionMs: 60_000 }))).rejects.toThrow(/retention/);
    await expect(checkTopics(planned({ partitionCount: 0 }))).rejects.toThrow(/partitions/);
    await expect(checkTopics(planned({ replicationFactor: 2.5 }))).rejects.toThrow(/replicas/);
  });

  test('group offsets that the brokers keep for too short a time are warned of', async () => {
    const { warnings } = await applyTopics(planned());
    expect(warnings).toEqual([expect.stringMatching(/offsets\.retention\.minutes of the brokers is 10080.*86400/)]);
  });
});

describe('the brokers', () => {
  test('that do not answer are named, with where they were looked for', async () => {
    const connection = { brokers: ['127.0.0.1:1'], clientId: 'topics-test' };
    expect(await problemOf(checkTopics(planned({ connection })))).toMatch(
      /^unreachable: No Kafka broker answers at 127\.0\.0\.1:1 /,
    );
  });

  test('that refuse the password are told apart from those that do not answer; the password is not in the error', async () => {
    const problem = await problemOf(checkTopics(planned({ connection: sasl('wrong-horse') })));
    expect(problem).toMatch(/^credentials: Kafka refused the credentials of "lantern"/);
    expect(problem).not.toMatch(/wrong-horse/);
  });

  test('with SASL/PLAIN serve the topics and the log', async () => {
    const connection = sasl(saslUser.password);
    await applyTopics(planned({ connection }));
    const log = await KafkajsLog.open({
      ...planned({ connection }),
      clock: systemClock,
      logger: new RecordingLogger(),
    });
    onEnd(() => log.close());
    const assigned = new Promise<readonly number[]>((resolve, reject) => {
      const listener = {
        assigned: (_: number, partitions: readonly number[]) => resolve(partitions),
        lost() {},
        outOfRange() {},
      };
      log.join(listener).catch(reject);
    });
    expect(await assigned).toEqual([0, 1, 2, 3]);
  });

  test('without SASL behind a listener that needs it are unreachable, with the hint', async () => {
    const connection = { brokers: cluster.saslBrokers ?? [], clientId: 'topics-test' };
    expect(await problemOf(checkTopics(planned({ connection })))).toMatch(/^unreachable: .*SASL/);
  });
});
