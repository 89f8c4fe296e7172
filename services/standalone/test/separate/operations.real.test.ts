import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ErasureReport, eraseUser, isErased } from '@lantern/internal-rest';
import { type UserId, addressToBytes, partitionOf, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import {
  Constellation,
  type KafkaCluster,
  type MongoServer,
  readTopics,
  scanMongo,
  startKafkaCluster,
  startMongoServer,
} from '@lantern/testkit';
import { RawClient } from '../raw-client.js';
import { formsOf } from '../scan-data.js';
import { type Device, ackOf, helloOf, newDevice, newUser, registrationOf, sendTo } from '../test-device.js';
import { RestOfServices, type ServiceAnswer, restCallers } from './rest-of-services.js';

/** What operators ask of separate services on Kafka and MongoDB: where a message is, and that a user be forgotten. */

const WAIT = { timeoutMs: 120_000 };
const EXAMPLE = fileURLToPath(new URL('../../../../examples/wakeup-consumer/dist/main.js', import.meta.url));
const DEVICES = 10;
/** The database of the tests is slow; that of `npm start` has ten times as many. */
const MESSAGES = 1_000;
const SENT_AT_ONCE = 9;
const PARTITIONS = 4;
const closers: (() => Promise<unknown>)[] = [];
const clients: RawClient[] = [];
const caller = newUser();
let kafka: KafkaCluster;
let mongo: MongoServer;
let constellation: Constellation;
let rest: RestOfServices;

beforeAll(async () => {
  mongo = await startMongoServer();
  closers.push(() => mongo.stop());
  kafka = await startKafkaCluster();
  closers.push(() => kafka.stop());
  const env = restCallers(`${caller}/1`);
  constellation = await Constellation.start({
    kafka,
    mongo,
    gateways: 1,
    keys: 1,
    transports: 2,
    partitions: PARTITIONS,
    env: { ...env, transport: { ...env.transport, TRANSPORT_SESSION_TIMEOUT_MS: '3000' } },
  });
  closers.push(() => constellation.stop());
  rest = new RestOfServices(constellation);
}, 180_000);

afterAll(async () => {
  for (const client of clients) client.reset();
  for (const close of closers.reverse()) await close();
}, 60_000);

async function connect(userId: UserId): Promise<RawClient> {
  const client = await RawClient.connect(constellation.urls.at(0)!, { token: constellation.token(userId) });
  clients.push(client);
  return client;
}

async function registered(userId = newUser(), deviceId = 1): Promise<Device> {
  const device = newDevice(userId, deviceId);
  const client = await connect(userId);
  await client.expect('welcome', { hello: { deviceId } });
  await client.expect('preKeyCounts', { registerDevice: registrationOf(device) });
  await client.close();
  return device;
}

async function session(device: Device, hello: object = {}): Promise<RawClient> {
  const client = await connect(device.userId);
  await client.expect('welcome', { hello: { ...helloOf(device), ...hello } });
  return client;
}

async function send({ userId, deviceId, registrationId }: Device, fields: object = {}): Promise<string> {
  const messageId = randomBytes(16).toString('hex');
  const ciphertext = Buffer.from('text').toString('base64');
  const body = { userId, messageId, messages: [{ deviceId, registrationId, kind: 1, ciphertext }], ...fields };
  const answer = await rest.gateway({ path: '/messages', body });
  expect(answer).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
  return messageId;
}

const ofDevice = ({ userId, deviceId }: Device) => ({ 'lantern-user-id': userId, 'lantern-device-id': deviceId });

async function stateOf(device: Device, messageId: string): Promise<unknown> {
  const { body } = await rest.transport({ path: `/messages/${messageId}`, of: ofDevice(device) });
  const [copy] = (body['copies'] ?? []) as { state: string; deviceId: number }[];
  return copy?.state;
}

async function untilState(device: Device, messageId: string, state: string): Promise<void> {
  const message = () => `the message is not ${state}`;
  await until(async () => (await stateOf(device, messageId)) === state, { ...WAIT, message });
}

test('a message is found in each of its states, by whichever instance owns its partition now', async () => {
  const device = await registered();
  const client = await session(device, { window: { messages: 1, bytes: 65_536 } });
  await client.received('caughtUp');
  const first = await send(device);
  const second = await send(device);
  const deliveries = await client.received('deliver');
  await untilState(device, first, 'delivered');
  const waits = async () => ['hot', 'parked'].includes(String(await stateOf(device, second)));
  await until(waits, { ...WAIT, message: 'the other one does not wait' });
  await client.expect('acked', ackOf(deliveries));
  await untilState(device, first, 'acked');
  await untilState(device, second, 'delivered');
  await client.close();
  await untilState(device, second, 'parked');
  const expired = await send(device, { ttlMs: 1 });
  await untilState(device, expired, 'expired');

  // Whoever owns the partition next has it from the log and the mailbox.
  for (const transport of constellation.transports) {
    await transport.kill();
    await transport.restart();
  }
  // I2: the ack was confirmed, so the message is over however often it is asked for: unknown, and then resolved.
  const statesOfFirst = new Set<unknown>([undefined]);
  const foundAgain = (messageId: string, ...states: string[]) =>
    until(
      async () => {
        statesOfFirst.add(await stateOf(device, first));
        return states.includes(String(await stateOf(device, messageId)));
      },
      { ...WAIT, message: () => `the message is not ${states.join(' or ')}` },
    );
  await foundAgain(first, 'resolved');
  await foundAgain(second, 'parked');
  // Nobody was promised that it is over: if its offset was not committed yet, it is read from the log again, and waits until it
  // is found to have expired.
  await foundAgain(expired, 'expired', 'resolved');

  const purged = await until(
    async () => {
      const { userId, deviceId } = device;
      const answer = await rest.transport({ path: '/mailbox/purge', body: { userId, deviceId } });
      return answer.status === 200 ? answer : undefined;
    },
    { ...WAIT, message: 'it is not purged' },
  );
  expect(purged.body).toEqual({ messages: 1 });
  expect([...statesOfFirst]).toEqual([undefined, 'resolved']);
  expect(await stateOf(device, second)).toBe('purged');
  const nobody = await rest.transport({ path: `/messages/${randomUUID().replaceAll('-', '')}`, of: ofDevice(device) });
  expect(nobody).toMatchObject({ status: 404, body: { code: 'unknown_message' } });

  const later = await session(device);
  await later.received('caughtUp');
  const told = (await later.received('messagesDropped', 2)).filter(
    ({ reason }) => reason === v1.DropReason.DROP_REASON_PURGED,
  );
  expect(told.map(({ count }) => count)).toEqual([1]);
  expect(later.ofKind('deliver')).toEqual([]);
  await later.close();
}, 300_000);

/** Repeats what is to be repeated. */
async function done(call: () => Promise<ServiceAnswer>): Promise<ErasureReport> {
  const answer = await until(
    async () => {
      const given = await call();
      return given.status === 503 ? undefined : given;
    },
    { ...WAIT, message: 'it is not done' },
  );
  if (answer.status !== 200) throw new Error(`refused: ${JSON.stringify(answer.body)}`);
  return answer.body as unknown as ErasureReport;
}

/** I6: the gateway takes no messages any more by the list of devices that it knew; what it still took goes with the rest. */
async function refusedByGateway({ userId, deviceId, registrationId }: Device): Promise<boolean> {
  const message = { deviceId, registrationId, kind: 1, ciphertext: 'AAAA' };
  const { status } = await rest.gateway({ path: '/messages', body: { userId, messages: [message], listedOnly: true } });
  return status === 404;
}

function erase(userId: UserId, devices: readonly Device[]): Promise<ErasureReport> {
  const body = { userId };
  return eraseUser({
    sessions: () => done(() => rest.gateway({ path: '/erasures/sessions', body })),
    keys: () => done(() => rest.keys({ path: '/erasures/keys', body })),
    settled: () =>
      until(() => refusedByGateway(devices.at(0)!), { ...WAIT, message: 'old lists are used' }).then(() => undefined),
    mailboxes: () => done(() => rest.transport({ path: '/erasures/mailboxes', body })),
  });
}

async function devicesOf(userId: UserId): Promise<number> {
  const { body } = await rest.keys({ path: '/exports/keys', of: { 'lantern-user-id': userId } });
  return (body['devices'] as unknown[] | undefined)?.length ?? NaN;
}

/** Costs the database much: not to be asked again and again. */
async function waitingFor(devices: readonly Device[]): Promise<number> {
  let sum = 0;
  for (const device of devices) {
    const { body } = await rest.transport({ path: '/mailbox', of: ofDevice(device) });
    sum += (body['messages'] as number | undefined) ?? NaN;
  }
  return sum;
}

/** A user with ten devices, their mailboxes, a claim made, a message sent; and the friend who sent them all. */
async function populated() {
  const userId = newUser();
  const friend = await registered();
  const devices: Device[] = [];
  for (let deviceId = 1; deviceId <= DEVICES; deviceId++) devices.push(await registered(userId, deviceId));
  const own = await session(devices.at(0)!);
  await own.expect('accepted', sendTo(friend, 'from the user'));
  const claim = { claimId: randomBytes(16), userId: userIdToBytes(friend.userId) };
  await own.expect('preKeyBundles', { claimPreKeys: claim });
  await own.close();
  const sender = await session(friend, { sendOnly: true });
  const sample = sendTo(devices, 'to the user');
  expect((await sender.request(sample)).body).toBe('accepted');
  for (let sent = DEVICES; sent < MESSAGES; sent += SENT_AT_ONCE * DEVICES) {
    const urgent = { urgent: sent === DEVICES };
    const seqs = sender.send(...Array.from({ length: SENT_AT_ONCE }, () => sendTo(devices, 'to the user', urgent)));
    for (const seq of seqs) expect((await sender.answer(seq, 60_000)).body).toBe('accepted');
  }
  // Of devices that are offline nothing else is committed but what is parked.
  const partition = partitionOf(userId, PARTITIONS);
  await until(async () => (await rest.lagOf(partition)) === 0, { ...WAIT, message: 'not all is parked' });
  expect(await waitingFor(devices)).toBe(MESSAGES);
  return { userId, friend, devices, sample: Buffer.from(sample.send.messageId!).toString('hex') };
}

/** Collections and topics that name the user, whatever the form. */
async function placesOf(userId: UserId): Promise<Record<string, number>> {
  const forms = formsOf(userId);
  const matches = (bytes: Buffer) => forms.some((form) => bytes.includes(form));
  const places = await scanMongo(mongo.url, constellation.database, matches);
  for (const { topic, key, value } of await readTopics(kafka.brokers)) {
    const named = [key, value].some((bytes) => bytes !== null && matches(bytes));
    if (named) places[topic] = (places[topic] ?? 0) + 1;
  }
  return places;
}

test('a user with 10 devices and 1,000 parked messages is erased, though services are killed meanwhile; what stays is named', async () => {
  const { userId, friend, devices, sample } = await populated();
  const before = await placesOf(userId);
  const kept = ['keyUsers', 'keyClaims', 'mailbox', 'inbox.v1', 'wakeups.v1', 'directory.v1'];
  expect(Object.keys(before)).toEqual(expect.arrayContaining(kept));

  const report = erase(userId, devices);
  await until(async () => (await devicesOf(userId)) < DEVICES, { ...WAIT, message: 'no device goes' });
  const keys = constellation.keys.at(0)!;
  await keys.kill();
  await keys.restart();
  const goes = async () => !['parked', 'undefined'].includes(String(await stateOf(devices.at(0)!, sample)));
  await until(goes, { ...WAIT, message: 'no message goes' });
  const transport = constellation.transports.at(0)!;
  await transport.kill();
  await transport.restart();
  const { stores } = await report;
  expect(isErased({ stores })).toBe(true);
  const of = (store: string) => stores.find((each) => each.store === store);
  expect(['devices', 'users', 'claims', 'mailboxes', 'addresses'].map((store) => of(store)?.left)).toEqual([
    0, 0, 0, 0, 0,
  ]);

  const named: Record<string, string> = {
    addresses: 'addresses',
    mailbox: 'messages to others',
    'inbox.v1': 'inbox.v1',
    'wakeups.v1': 'wakeups.v1',
    'directory.v1': 'announcements',
    'revocations.v1': 'gateway revocations',
  };
  const after = await placesOf(userId);
  expect(Object.keys(named)).toEqual(expect.arrayContaining(Object.keys(after)));
  for (const place of Object.keys(after))
    expect([place, of(named[place] ?? '')?.goneBy]).toEqual([place, expect.any(Number)]);
  // What the user sent to the friend; markers without notices, which the database removes after a day.
  expect([after['mailbox'], after['addresses']]).toEqual([1, DEVICES]);
  const announced = (await readTopics(kafka.brokers, ['directory.v1'])).filter(
    ({ key }) => key !== null && key.equals(Buffer.from(userIdToBytes(userId))),
  );
  expect(announced.at(-1)?.value).toBeNull();

  const again = await erase(userId, devices);
  const busy = again.stores.filter(({ removed = 0 }) => removed > 0);
  expect(busy).toEqual([]);
  // Others go on.
  const client = await session(friend);
  expect(await client.received('deliver')).toHaveLength(1);
}, 600_000);

test('an offline device with urgent mail is woken once, and again only when it came for it', async () => {
  const device = await registered();
  const key = Buffer.from(addressToBytes(device));
  const wakeUps = async () => {
    const records = await readTopics(kafka.brokers, ['wakeups.v1']);
    return records.filter((record) => record.key?.equals(key));
  };
  const last = await Promise.all(Array.from({ length: 5 }, () => send(device, { urgent: true })));
  for (const messageId of last) await untilState(device, messageId, 'parked');
  await until(async () => (await wakeUps()).length > 0, { ...WAIT, message: 'nobody wakes it' });
  const unurgent = await send(device);
  await untilState(device, unurgent, 'parked');
  const told = await wakeUps();
  expect(told).toHaveLength(1);
  expect(told.at(0)?.value).toHaveLength(0);

  const client = await session(device);
  await client.expect('acked', ackOf(await client.received('deliver', 6)));
  await client.close();
  await untilState(device, await send(device, { urgent: true }), 'parked');
  await until(async () => (await wakeUps()).length === 2, { ...WAIT, message: 'nobody wakes it again' });

  const consumer = spawn(process.execPath, [EXAMPLE], {
    env: { ...process.env, KAFKA_BROKERS: kafka.brokers.join(',') },
  });
  const exited = once(consumer, 'exit');
  closers.push(async () => consumer.kill('SIGKILL'));
  let output = '';
  consumer.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const pushed = () => output.split(`"userId":"${device.userId}","deviceId":${device.deviceId}`).length - 1;
  await until(() => pushed() === 2, { ...WAIT, message: () => `the example pushes ${pushed()} times:\n${output}` });
  consumer.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
}, 300_000);
