import { randomUUID } from 'node:crypto';
import { connectMongo } from '@lantern/mongo';
import { Secret } from '@lantern/runtime';
import { type KafkaCluster, type MongoBackend, mongoBackend, startKafkaCluster } from '@lantern/testkit';
import { transportIndexes } from '@lantern/transport/distributed';
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { cli } from './cli-run.js';
import { doctor, linesOf } from './doctor-run.js';

const database = `doctor_${randomUUID().replaceAll('-', '')}`;
let cluster: KafkaCluster;
let mongo: MongoBackend;
let admin: Admin;
let kafka: Kafka;

beforeAll(async () => {
  const starts = [startKafkaCluster().then((it) => (cluster = it)), mongoBackend().then((it) => (mongo = it))];
  await Promise.allSettled(starts);
  await Promise.all(starts);
  kafka = new Kafka({ brokers: [...cluster.brokers], logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  await admin.connect();
}, 240_000);
// Whatever of the start failed: what there is ends, and each though another does not.
afterAll(async () => {
  const ended = await Promise.allSettled([admin?.disconnect(), mongo && withDatabase((db) => db.dropDatabase())]);
  ended.push(...(await Promise.allSettled([cluster?.stop(), mongo?.stop()])));
  const failed = ended.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
});

const env = (more: Readonly<Record<string, string>> = {}) => ({
  KAFKA_BROKERS: cluster.brokers.join(','),
  MONGODB_URL: mongo.url,
  MONGODB_DATABASE: database,
  TRANSPORT_PARTITIONS: '4',
  TRANSPORT_REPLICATION_FACTOR: '1',
  TRANSPORT_SERVICE_SECRET: 's'.repeat(32),
  ...more,
});
const found = async (check: string, more: Readonly<Record<string, string>> = {}) =>
  linesOf((await doctor(env(more), ['transport'])).findings, check);

type Connection = Awaited<ReturnType<typeof connectMongo>>;

async function withDatabase<T>(work: (db: Connection['db']) => Promise<T>, make = false): Promise<T> {
  const options = { url: new Secret(mongo.url), database, appName: 'lantern-test' };
  const connection = await connectMongo(options, make ? { specs: transportIndexes, mode: 'create' } : undefined);
  try {
    return await work(connection.db);
  } finally {
    await connection.close();
  }
}

/** All settings of the topic itself are replaced. */
const configure = (name: string, settings: Readonly<Record<string, string>>) =>
  admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: ConfigResourceTypes.TOPIC,
        name,
        configEntries: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
      },
    ],
  });

const apply = () => cli(['topics', 'apply'], env());

describe('on a real Kafka', () => {
  test('topics that nobody made are named with the command that makes them; that makes them, and all is well', async () => {
    expect(await found('kafka')).toMatch(
      /error kafka: Kafka has no topic inbox.v1: make the topics with "transport topics apply"/,
    );
    expect(await cli(['topics', 'check'], env())).toMatchObject({
      code: 1,
      out: expect.stringContaining('no topic') as string,
    });
    expect(await apply()).toMatchObject({ code: 0, out: expect.stringContaining('made inbox.v1') as string });
    expect(await cli(['topics', 'check', '--json'], env())).toMatchObject({ code: 0 });
    expect(await found('kafka')).not.toMatch(/^error/m);
  });

  test.each([
    ['partitions', { TRANSPORT_PARTITIONS: '8' }, /inbox.v1 has 4 partitions, 8 are configured: .*so configure 4/],
    ['copies', { TRANSPORT_REPLICATION_FACTOR: '3' }, /inbox.v1 has 1 replicas, 3 are configured: add replicas/],
    [
      'copies in sync',
      { TRANSPORT_REPLICATION_FACTOR: '3' },
      /inbox.v1: min.insync.replicas is 1, 2 is needed; correct it/,
    ],
  ])('another number of %s is told', async (_what, more, says) => {
    expect(await found('kafka', more)).toMatch(says);
  });

  test('settings that lose messages, and a clock that is ahead, are told all at once; apply corrects the settings', async () => {
    await configure('inbox.v1', { 'retention.ms': '3600000', 'message.timestamp.type': 'CreateTime' });
    await configure('directory.v1', { 'cleanup.policy': 'delete' });
    const producer = kafka.producer();
    await producer.connect();
    const timestamp = String(Date.now() + 600_000);
    await producer.send({ topic: 'inbox.v1', messages: [{ partition: 0, value: 'x', timestamp }] });
    await producer.disconnect();
    const lines = await found('kafka');
    expect(lines).toMatch(
      /inbox.v1: retention.ms is 3600000, 604800000 is needed; correct it with "transport topics apply"/,
    );
    expect(lines).toMatch(/directory.v1: cleanup.policy is delete, compact is needed; correct it/);
    expect(lines).toMatch(
      /inbox.v1 holds records of later than now: the clock of a broker is ahead .*same time servers/,
    );
    expect(await apply()).toMatchObject({ code: 0, out: expect.stringContaining('corrected inbox.v1') as string });
    expect(await found('kafka')).not.toMatch(/retention.ms|cleanup.policy/);
  });
});

describe('on a real MongoDB', () => {
  test('indexes that are missing or differ are named with the command that makes them', async () => {
    await withDatabase(async () => undefined, true);
    expect(await found('mongodb')).toMatch(/^ok mongodb/);
    await withDatabase((db) => db.collection('mailbox').dropIndex('pages'));
    expect(await found('mongodb')).toMatch(
      /error mongodb: the index pages of the collection mailbox is missing: make it: db.mailbox.createIndex\({"_id":1,"bytes":1,"sender":1}/,
    );
    await withDatabase((db) => db.collection('mailbox').createIndex({ bytes: 1 }, { name: 'pages' }));
    expect(await found('mongodb')).toMatch(/the index pages of the collection mailbox has other options/);
  });

  test('keys restore-check asks first, and tells what it removed', async () => {
    expect(await cli(['keys', 'restore-check'], env())).toMatchObject({ code: 2, out: '' });
    expect(await cli(['keys', 'restore-check', '--yes'], env())).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^The key epoch is \d+; 0 one-time keys of the backup were removed/) as string,
    });
  });
});
