import { type UserId, partitionOf, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import {
  Constellation,
  type ConstellationOptions,
  type KafkaCluster,
  type MongoServer,
  startKafkaCluster,
  startMongoServer,
} from '../src/index.js';
import { Kafka, logLevel } from 'kafkajs';
import { MongoClient } from 'mongodb';
import { RawClient } from '../../../services/standalone/test/raw-client.js';
import {
  type Device,
  ackOf,
  helloOf,
  newDevice,
  newUser,
  preKeys,
  registrationOf,
  sendTo,
  textOf,
} from '../../../services/standalone/test/test-device.js';

/** The steps of docs/operations.md, "Number of partitions", as an operator takes them: from 6 partitions to 12. */

const BEFORE = 6;
const AFTER = 12;
const clients: RawClient[] = [];
const closers: (() => Promise<unknown>)[] = [];
let kafka: KafkaCluster;
let mongo: MongoServer;
let now: Constellation;

beforeAll(async () => {
  [mongo, kafka] = await Promise.all([startMongoServer(), startKafkaCluster()]);
  closers.push(
    () => mongo.stop(),
    () => kafka.stop(),
  );
}, 120_000);

afterAll(async () => {
  for (const client of clients) client.reset();
  for (const close of closers.reverse()) await close();
}, 60_000);

async function start(options: Partial<ConstellationOptions>): Promise<Constellation> {
  now = await Constellation.start({ kafka, mongo, gateways: 1, keys: 1, transports: 2, ...options });
  const started = now;
  closers.push(() => started.stop());
  const [gateway] = now.gateways;
  const ready = async () => (await page(gateway?.listening, 'readyz')).status === 200;
  await until(ready, { message: 'the gateway is ready', timeoutMs: 60_000 });
  return now;
}

function page(listening: Readonly<Record<string, unknown>> | undefined, path: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${String(listening?.['adminPort'])}/${path}`);
}

/** A gauge of the transports, summed up. */
async function ofTransports(name: string): Promise<number> {
  const pages = await Promise.all(now.transports.map(async (each) => (await page(each.listening, 'metrics')).text()));
  const values = pages.map((text) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]));
  return values.reduce((sum, value) => sum + value, 0);
}

async function connect(device: Device): Promise<RawClient> {
  const client = await RawClient.connect(now.urls[0] ?? '', { token: now.token(device.userId) });
  clients.push(client);
  return client;
}

async function session(device: Device): Promise<RawClient> {
  const client = await connect(device);
  const { attachment } = await client.expect('welcome', { hello: helloOf(device) });
  expect(attachment).toBe(v1.Attachment.ATTACHMENT_ATTACHED);
  return client;
}

async function registered(device: Device): Promise<RawClient> {
  const client = await connect(device);
  await client.expect('welcome', { hello: { deviceId: device.deviceId } });
  await client.expect('preKeyCounts', { registerDevice: registrationOf(device, { oneTime: preKeys(3) }) });
  return client;
}

/** One device in each partition. */
function devicesEverywhere(partitions: number): Device[] {
  return Array.from({ length: partitions }, (_, partition) => {
    for (;;) {
      const userId: UserId = newUser();
      if (partitionOf(userId, partitions) === partition) return newDevice(userId);
    }
  });
}

async function inDatabase<T>(work: (db: ReturnType<MongoClient['db']>) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(mongo.url);
  try {
    return await work(client.db(now.database));
  } finally {
    await client.close();
  }
}

/** Step 5. */
async function dropTheOldLog(): Promise<void> {
  await inDatabase(async (db) => {
    for (const name of ['mailbox', 'ownership', 'addresses']) expect(await db.dropCollection(name)).toBe(true);
  });
  const admin = new Kafka({ clientId: 'operator', brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: ['inbox.v1'] });
  await admin.deleteGroups(['lantern-transport']);
  await admin.disconnect();
}

test('the number of partitions is changed by the documented steps: what waits is given up, all else goes on', async () => {
  const { database } = await start({
    partitions: BEFORE,
    // Step 2, with two sends for each device before it.
    env: { gateway: { GATEWAY_SENDS_PER_SENDER: '2+1/d' } },
  });
  const devices = devicesEverywhere(BEFORE);
  const online = await Promise.all(devices.map((device) => registered(device)));
  const offline = newDevice();
  await (await registered(offline)).close();
  const next = (index: number) => devices[(index + 1) % devices.length] as Device;
  for (const [index, client] of online.entries()) {
    await client.expect('accepted', sendTo(next(index), `unacked ${index}`));
    await client.expect('accepted', sendTo(offline, `parked ${index}`));
    expect(await client.refusal(sendTo(next(index), 'too much'))).toBe('RATE_LIMITED');
  }
  const unacked = await Promise.all(online.map((client) => client.received('deliver')));
  // Devices go on fetching: one acks.
  const [first] = online;
  await first?.expect('acked', ackOf(unacked[0] ?? []));

  // Step 3.
  await until(async () => (await ofTransports('lantern_transport_uncommitted_records')) === 0, {
    message: 'everything is committed',
    timeoutMs: 60_000,
  });
  const waiting = await inDatabase((db) => db.collection('mailbox').countDocuments());
  expect(waiting).toBe(BEFORE + BEFORE - 1);
  // Step 4.
  await now.terminate();
  await dropTheOldLog();
  // Step 6: makes the topics, too.
  await start({ partitions: AFTER, database });
  await until(async () => (await ofTransports('lantern_transport_owned_partitions')) === AFTER, {
    message: 'every partition is owned',
    timeoutMs: 60_000,
  });

  const again = await Promise.all(devices.map((device) => session(device)));
  const back = await session(offline);
  for (const [index, client] of [...again, back].entries()) {
    await client.received('caughtUp', 2);
    expect(client.ofKind('deliver')).toEqual([]);
    // R4, of the old log: answered, and of no effect.
    if (unacked[index] !== undefined) await client.expect('acked', ackOf(unacked[index]));
  }
  await Promise.all(again.map((client, index) => client.expect('accepted', sendTo([next(index)], `new ${index}`))));
  for (const [index, client] of again.entries()) {
    const sender = (index + devices.length - 1) % devices.length;
    const delivered = await client.received('deliver');
    expect(delivered.map(textOf)).toEqual([`new ${sender}`]);
    await client.expect('acked', ackOf(delivered));
  }
  // Keys are as they were: none is handed out twice, and a removal finds its mailbox.
  const { bundles } = await back.expect('preKeyBundles', {
    claimPreKeys: {
      claimId: new Uint8Array(16).fill(1),
      userId: Buffer.from(next(0).userId.replaceAll('-', ''), 'hex'),
    },
  });
  expect(bundles?.map(({ oneTime }) => oneTime?.id)).toEqual([1]);
  await back.expect('deviceRemoved', { removeDevice: { deviceId: offline.deviceId } });
}, 600_000);
