import { randomBytes } from 'node:crypto';
import { TraceReceiver } from '@lantern/runtime/testing';
import { Constellation, startKafkaCluster, startMongoServer } from '@lantern/testkit';
import { PrivacyRun } from '../privacy-run.js';
import { RawClient } from '../raw-client.js';
import { callerOf, expectPrivateSpans } from '../trace-assertions.js';

/** Traces where each service is a process of its own: a trace goes on from hop to hop, and no further. */

const closers: (() => Promise<unknown>)[] = [];
const clients: RawClient[] = [];
let receiver: TraceReceiver;
let constellation: Constellation;

beforeAll(async () => {
  receiver = await TraceReceiver.start();
  closers.push(() => receiver.stop());
  const [mongo, kafka] = await Promise.all([startMongoServer(), startKafkaCluster()]);
  closers.push(
    () => mongo.stop(),
    () => kafka.stop(),
  );
  const secret = randomBytes(32).toString('hex');
  const env = (prefix: string) => ({
    [`${prefix}_SERVICE_SECRET`]: secret,
    [`${prefix}_TRACES_URL`]: receiver.url,
  });
  constellation = await Constellation.start({
    kafka,
    mongo,
    gateways: 2,
    keys: 1,
    transports: 1,
    env: {
      gateway: { ...env('GATEWAY'), GATEWAY_TRACES_RATIO: '1' },
      keys: env('KEYS'),
      transport: { ...env('TRANSPORT'), TRANSPORT_TRACES_RATIO: '1' },
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
    const client = await RawClient.connect(url, { token });
    clients.push(client);
    return client;
  },
});

test('a trace goes over links and internal REST, and never from a sender to a recipient (I8)', async () => {
  await run.traffic();
  await constellation.terminate();
  const { spans } = receiver;
  expect(new Set(spans.map(({ service }) => service))).toEqual(
    new Set(['lantern-gateway', 'lantern-keys', 'lantern-transport']),
  );
  const hops = {
    'transport.send': 'gateway.route',
    'transport.attach': 'gateway.attach',
    'transport.ack': 'gateway.ack',
    'gateway.push': 'transport.deliver',
    'keys.own-state': 'gateway.hello',
    'keys.register': 'gateway.register',
    'keys.claim': 'gateway.claim',
    'keys.remove': 'gateway.remove',
  };
  for (const [called, caller] of Object.entries(hops)) {
    const found = receiver.named(called).map((span) => callerOf(span, spans));
    expect([called, [...new Set(found)]]).toEqual([called, [caller]]);
  }
  expectPrivateSpans(spans);
  expect(run.secrets.foundIn(receiver.bodies.join('\n'))).toEqual([]);
}, 240_000);
