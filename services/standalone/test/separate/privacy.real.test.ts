import { randomBytes } from 'node:crypto';
import { until } from '@lantern/runtime/testing';
import { Constellation, type MongoServer, startKafkaCluster, startMongoServer } from '@lantern/testkit';
import { PrivacyRun } from '../privacy-run.js';
import { RawClient } from '../raw-client.js';
import { ackOf } from '../test-device.js';

/** I8 where each service is a process of its own, on Kafka and MongoDB, in good order and while things break. */

const CLIENT_IP = '127.44.55.66';
const SERVICE_SECRET = randomBytes(32).toString('hex');
const ANSWERED_WITHIN_MS = 90_000;
const closers: (() => Promise<unknown>)[] = [];
const clients: RawClient[] = [];
let mongo: MongoServer;
let constellation: Constellation;

beforeAll(async () => {
  mongo = await startMongoServer();
  closers.push(() => mongo.stop());
  const kafka = await startKafkaCluster();
  closers.push(() => kafka.stop());
  const env = (prefix: string) => ({
    [`${prefix}_SERVICE_SECRET`]: SERVICE_SECRET,
    [`${prefix}_LOG_LEVEL`]: 'debug',
  });
  constellation = await Constellation.start({
    kafka,
    mongo,
    keys: 1,
    transports: 2,
    env: {
      gateway: env('GATEWAY'),
      keys: env('KEYS'),
      transport: { ...env('TRANSPORT'), TRANSPORT_SESSION_TIMEOUT_MS: '3000' },
    },
  });
  closers.push(() => constellation.stop());
}, 180_000);

afterAll(async () => {
  for (const client of clients) client.reset();
  for (const close of closers.reverse()) await close();
}, 60_000);

let opened = 0;
const run = new PrivacyRun({
  token: (userId) => constellation.token(userId),
  // To both gateways in turn, so that a sender and a recipient are never at one.
  open: async (token) => {
    const url = constellation.urls[opened++ % constellation.urls.length] ?? '';
    const client = await RawClient.connect(url, { token, localAddress: CLIENT_IP });
    clients.push(client);
    return client;
  },
});

async function metrics(): Promise<string> {
  const pages = constellation.services.map(async ({ listening }) => {
    const response = await fetch(`http://127.0.0.1:${String(listening?.['adminPort'])}/metrics`);
    return response.text();
  });
  return (await Promise.all(pages)).join('\n');
}

/** A database that does not answer, and then is not there, and the death of the owner of every other mailbox. @returns what clients were told */
async function trafficWhileThingsBreak(): Promise<string> {
  const [alice, bob] = [run.person(1_414_213_562), run.person(1_732_050_807)];
  const [forAlice, forBob] = [await run.registered(alice), await run.registered(bob)];
  const newcomer = run.person(2_236_067_977);
  const forNewcomer = await run.connect(newcomer);
  await forNewcomer.expect('welcome', { hello: { deviceId: newcomer.deviceId } });
  const ask = () => [
    forAlice.answer(forAlice.sendOne(run.claim(bob)), ANSWERED_WITHIN_MS),
    forBob.answer(forBob.sendOne(run.upload(100)), ANSWERED_WITHIN_MS),
    forNewcomer.answer(forNewcomer.sendOne({ registerDevice: run.registration(newcomer) }), ANSWERED_WITHIN_MS),
  ];
  await mongo.pause();
  const hanging = await Promise.all(ask());
  await mongo.resume();
  await mongo.kill();
  const refused = await Promise.all(ask());
  await mongo.restart();
  await constellation.transports[0]?.restart();
  // What is under way may be refused for a while.
  await until(async () => (await forAlice.request(run.message(bob))).body === 'accepted', {
    message: 'sends are accepted again',
    timeoutMs: ANSWERED_WITHIN_MS,
  });
  const messages = await forBob.received('deliver');
  await forBob.answer(forBob.sendOne(ackOf(messages)), ANSWERED_WITHIN_MS);
  return JSON.stringify([hanging, refused].flat().map(({ problem }) => problem ?? 'done'));
}

test('logs, metrics and answers of all processes name nobody and hold no token, key or ciphertext (I8)', async () => {
  const { secrets } = run;
  const told = await run.traffic();
  const quiet = await metrics();
  const toldBroken = await trafficWhileThingsBreak();
  const measured = `${quiet}${await metrics()}`;
  await run.traffic();
  await constellation.terminate();

  secrets.addText('IP address of a client', CLIENT_IP);
  secrets.addText('service secret', SERVICE_SECRET);
  const logs = constellation.services.map(({ log }) => log);
  for (const log of logs) expect(log.split('\n').filter((line) => line.startsWith('{')).length).toBeGreaterThan(1);
  const warnings = logs.join('').match(/"level":"(warn|error)"/g) ?? [];
  expect(warnings.length).toBeGreaterThan(3);
  expect(measured).toContain('lantern_gateway_');
  expect(measured).toContain('lantern_keys_');
  expect(measured).toContain('lantern_transport_');
  for (const log of logs) expect(secrets.foundIn(log)).toEqual([]);
  expect(secrets.foundIn(measured)).toEqual([]);
  expect(secrets.foundIn(told + toldBroken)).toEqual([]);
  // Nor any token, such as those by which the services know each other.
  expect([...logs, measured, told].join('').match(/\beyJ[\w-]{8,}\./g)).toBeNull();
  // The search finds what is there.
  expect(secrets.foundIn(`${logs.join('')} from ${CLIENT_IP}`)).toEqual(['IP address of a client']);
}, 600_000);
