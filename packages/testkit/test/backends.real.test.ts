import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { until } from '@lantern/runtime/testing';
import { MongoClient } from 'mongodb';
import { type KafkaCluster, type MongoServer, kafkaBackend, mongoBackend } from '../src/index.js';
import { startKafkaCluster, startMongoServer } from '../src/index.js';
import { untilReady } from '../src/backends/until-ready.js';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function kafkaClient(brokers: readonly string[]): Kafka {
  return new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { retries: 20, maxRetryTime: 1_000 } });
}

async function createTopic(kafka: Kafka, replication: number): Promise<string> {
  const topic = `testkit-${randomUUID()}`;
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'min.insync.replicas', value: String(Math.max(1, replication - 1)) }];
  await admin.createTopics({
    waitForLeaders: true,
    topics: [{ topic, numPartitions: 3, replicationFactor: replication, configEntries }],
  });
  await admin.disconnect();
  return topic;
}

/** Produces each value with acks=all, spread over the partitions; returns when all are acknowledged. */
async function produce(kafka: Kafka, topic: string, values: readonly string[]): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  const messages = values.map((value, index) => ({ value, partition: index % 3 }));
  await producer.send({ topic, acks: -1, messages });
  await producer.disconnect();
}

/** Reads the topic from its beginning until all of the values were seen. */
async function readUntil(kafka: Kafka, topic: string, wanted: readonly string[]): Promise<Set<string>> {
  const consumer = kafka.consumer({ groupId: `testkit-${randomUUID()}`, maxWaitTimeInMs: 200 });
  closers.push(async () => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const missing = new Set(wanted);
  const seen = new Set<string>();
  await new Promise<void>((resolve, reject) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }): Promise<void> => {
      const value = String(message.value);
      seen.add(value);
      missing.delete(value);
      if (missing.size === 0) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  return seen;
}

const numbered = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}-${n}`);

describe('Kafka', () => {
  async function ownCluster(brokers: 1 | 3): Promise<KafkaCluster> {
    const cluster = await startKafkaCluster({ brokers });
    closers.push(async () => cluster.stop());
    return cluster;
  }

  it('takes records and gives them back', async () => {
    const backend = await kafkaBackend();
    closers.push(async () => backend.stop());
    const kafka = kafkaClient(backend.brokers);
    const topic = await createTopic(kafka, 1);
    const values = numbered('record', 100);
    await produce(kafka, topic, values);
    expect(await readUntil(kafka, topic, values)).toEqual(new Set(values));
  });

  it('keeps its records over SIGKILL and restart', async () => {
    const cluster = await ownCluster(1);
    const kafka = kafkaClient(cluster.brokers);
    const topic = await createTopic(kafka, 1);
    const values = numbered('record', 100);
    await produce(kafka, topic, values);
    await cluster.kill(0);
    await expect(cluster.kill(0)).rejects.toThrow();
    await cluster.restart(0);
    expect(await readUntil(kafka, topic, values)).toEqual(new Set(values));
  });

  it('goes on with two of three brokers, at acks=all and two replicas in sync', async () => {
    const cluster = await ownCluster(3);
    const kafka = kafkaClient(cluster.brokers);
    const topic = await createTopic(kafka, 3);
    const admin = kafka.admin();
    await admin.connect();
    closers.push(async () => admin.disconnect());
    const configs = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['min.insync.replicas'] }],
    });
    expect(configs.resources[0]?.configEntries[0]?.configValue).toBe('2');

    const before = numbered('before', 99);
    await produce(kafka, topic, before);
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    // Every broker leads a partition, so the one that dies does.
    expect(new Set(topics[0]?.partitions.map(({ leader }) => leader))).toEqual(new Set([1, 2, 3]));

    await cluster.kill(0);
    const after = numbered('after', 99);
    const survivors = kafkaClient(cluster.brokers.slice(1));
    await produce(survivors, topic, after);
    expect(await readUntil(survivors, topic, [...before, ...after])).toEqual(new Set([...before, ...after]));

    await cluster.restart(0);
    // Each broker learns of it in its own time, and any of them may be asked.
    const all = async () => (await admin.describeCluster()).brokers.length === 3;
    await until(all, { message: 'the cluster is complete again' });
  });
});

describe('MongoDB', () => {
  async function client(url: string): Promise<MongoClient> {
    const connected = await new MongoClient(url, { serverSelectionTimeoutMS: 30_000 }).connect();
    closers.push(async () => connected.close());
    return connected;
  }

  async function ownServer(): Promise<MongoServer> {
    const server = await startMongoServer();
    closers.push(async () => server.stop());
    return server;
  }

  /** A database of the test's own on the shared server. */
  async function sharedDatabase(): Promise<{ mongo: MongoClient; name: string }> {
    const backend = await mongoBackend();
    closers.push(async () => backend.stop());
    const mongo = await client(backend.url);
    const name = `testkit_${randomUUID().replaceAll('-', '')}`;
    closers.push(async () => mongo.db(name).dropDatabase());
    return { mongo, name };
  }

  it('gives each document to one of many that find and delete', async () => {
    const { mongo, name } = await sharedDatabase();
    const keys = mongo.db(name).collection<{ _id: number }>('keys', { writeConcern: { w: 'majority' } });
    await keys.insertMany(Array.from({ length: 100 }, (_, index) => ({ _id: index })));
    const claims = Array.from({ length: 120 }, async () => keys.findOneAndDelete({}, { sort: { _id: 1 } }));
    const claimed = (await Promise.all(claims)).flatMap((key) => key?._id ?? []);
    expect(claimed.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('reads linearizably what was just written', async () => {
    const { mongo, name } = await sharedDatabase();
    const epochs = mongo.db(name).collection<{ _id: number; epoch: number }>('epochs');
    await epochs.insertOne({ _id: 1, epoch: 0 }, { writeConcern: { w: 'majority' } });
    for (let epoch = 1; epoch <= 20; epoch++) {
      await epochs.updateOne({ _id: 1 }, { $set: { epoch } }, { writeConcern: { w: 'majority' } });
      const read = await epochs.findOne({ _id: 1 }, { readConcern: { level: 'linearizable' }, maxTimeMS: 5_000 });
      expect(read?.epoch).toBe(epoch);
    }
  });

  it('commits a transaction as a whole and aborts it as a whole', async () => {
    const { mongo, name } = await sharedDatabase();
    const database = mongo.db(name);
    await Promise.all([database.createCollection('left'), database.createCollection('right')]);
    const write = async (id: string, fail: boolean): Promise<void> =>
      mongo.withSession(async (session) =>
        session.withTransaction(async () => {
          await database.collection<{ _id: string }>('left').insertOne({ _id: id }, { session });
          await database.collection<{ _id: string }>('right').insertOne({ _id: id }, { session });
          if (fail) throw new Error('changed its mind');
        }),
      );
    await write('kept', false);
    await expect(write('dropped', true)).rejects.toThrow('changed its mind');
    for (const side of ['left', 'right']) {
      expect(await database.collection(side).find().toArray()).toEqual([{ _id: 'kept' }]);
    }
  });

  it('keeps its documents over SIGKILL and restart', async () => {
    const server = await ownServer();
    const mongo = await client(server.url);
    const kept = mongo.db('kept').collection<{ _id: number }>('documents');
    for (let id = 0; id < 50; id++)
      await kept.insertOne({ _id: id }, { writeConcern: { w: 'majority', journal: true } });
    await server.kill();
    await server.restart();
    expect(await kept.countDocuments()).toBe(50);
  });
});

async function answers(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

it('leaves nothing running when the process that started it is killed', async () => {
  const built = new URL('../dist/index.js', import.meta.url).href;
  const program = `const { startMongoServer } = await import('${built}');
    console.log((await startMongoServer()).url);
    setInterval(() => undefined, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  closers.push(async () => owner.kill('SIGKILL'));
  const [url] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  await answers(url);
  owner.kill('SIGKILL');
  await untilReady({
    name: 'the end of the server',
    timeoutMs: 60_000,
    attempt: async () => expect(answers(url)).rejects.toThrow('ECONNREFUSED'),
  });
});
