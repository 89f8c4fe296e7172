import { randomBytes } from 'node:crypto';
import { until } from '@lantern/runtime/testing';
import { type KafkaCluster, type MongoServer, freePorts, startKafkaCluster, startMongoServer } from '../src/index.js';
import { type Env, ServiceRun } from './service-run.js';

// What each main says, word for word, when something that it needs is not as it has to be, and whether it ends or waits.

type Service = 'gateway' | 'keys' | 'transport';

const saslUser = { username: 'lantern', password: 'correct-horse' };
const secret = (letter: string) => letter.repeat(40);
const admin: Record<Service, number> = { gateway: 0, keys: 0, transport: 0 };
let linkPort: number;
let keysPort: number;
let kafka: KafkaCluster;
let mongo: MongoServer;
const runs: ServiceRun[] = [];

beforeAll(async () => {
  [kafka, mongo] = await Promise.all([startKafkaCluster({ saslUser }), startMongoServer()]);
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = await freePorts(5);
  [linkPort, keysPort] = [d, e];
  Object.assign(admin, { gateway: a, keys: b, transport: c });
}, 240_000);

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.kill()));
});

afterAll(async () => {
  await Promise.all([kafka?.stop(), mongo?.stop()]);
});

/** As it has to be, but for `changes`. */
function envOf(service: Service, changes: Env): Env {
  const name = service.toUpperCase();
  const links = { [`${name}_TRANSPORT_URLS`]: `ws://127.0.0.1:${linkPort}` };
  const own = {
    transport: { TRANSPORT_LINK_PORT: `${linkPort}`, TRANSPORT_PARTITIONS: '4', TRANSPORT_REPLICATION_FACTOR: '1' },
    keys: { ...links, KEYS_PORT: `${keysPort}` },
    gateway: {
      ...links,
      GATEWAY_PORT: '0',
      GATEWAY_KEYS_URLS: `http://127.0.0.1:${keysPort}`,
      GATEWAY_TOKEN_ISSUER: 'issuer',
      GATEWAY_TOKEN_AUDIENCE: 'audience',
      GATEWAY_TOKEN_SECRET: secret('t'),
    },
  } as const;
  const database = { MONGODB_URL: mongo.url, MONGODB_DATABASE: `start_${randomBytes(4).toString('hex')}` };
  return {
    KAFKA_BROKERS: kafka.brokers.join(','),
    [`${name}_SERVICE_SECRET`]: secret('s'),
    [`${name}_ADMIN_PORT`]: String(admin[service]),
    ...(service === 'gateway' ? {} : database),
    ...own[service],
    ...changes,
  };
}

function start(service: Service, changes: Env = {}, args: readonly string[] = []): ServiceRun {
  const run = new ServiceRun(service, envOf(service, changes), args);
  runs.push(run);
  return run;
}

const ready = (run: ServiceRun, service: Service) =>
  until(() => run.isReady(admin[service]), {
    timeoutMs: 120_000,
    message: () => `${service} is ready; it said ${JSON.stringify(run.log)}`,
  });

/** It says so once, and waits. */
async function waits(run: ServiceRun, service: Service, text: RegExp): Promise<void> {
  await run.complained(text);
  expect(await run.isReady(admin[service])).toBe(false);
  expect(run.count(text)).toBe(1);
}

const withoutTopics: [Service, RegExp][] = [
  ['transport', /: Kafka has no topic inbox\.v1: make the topics with "transport topics apply"\.$/],
  ['keys', /: Kafka has no topic directory\.v1: make the topics with "transport topics apply"\.$/],
];
test('missing topics are waited for, and once they are made the services start', async () => {
  const waiting = withoutTopics.map(([service, text]) => ({ service, text, run: start(service) }));
  for (const { service, text, run } of waiting) await waits(run, service, text);
  const apply = start('transport', {}, ['topics', 'apply']);
  expect(await apply.ended()).toBe(0);
  for (const { service, text, run } of waiting) {
    await ready(run, service);
    expect(run.count(text)).toBe(1);
  }
}, 400_000);

const unreachable =
  'No Kafka broker answers at 127.0.0.1:1 (Connection error: connect ECONNREFUSED 127.0.0.1:1): check the addresses, the network, TLS and whether SASL is needed.';
const refused =
  'Kafka refused the credentials of "lantern" (SASL PLAIN authentication failed: Authentication failed: Invalid username or password): check user name, password and SASL mechanism.';
const sasl = () => ({
  KAFKA_BROKERS: (kafka.saslBrokers ?? []).join(','),
  KAFKA_SASL_MECHANISM: 'plain',
  KAFKA_USERNAME: saslUser.username,
  KAFKA_PASSWORD: 'wrong-horse',
});
const intruder = () => ({ MONGODB_URL: mongo.url.replace('mongodb://', 'mongodb://mallory:hunter2@') });
const mongoRefused = () =>
  `MongoDB at ${new URL(mongo.url.replace('mongodb:', 'http:')).host} refuses the credentials: check user name, password and authSource in the MongoDB URL`;

interface Fatal {
  readonly what: string;
  readonly service: Service;
  readonly args?: readonly string[];
  readonly changes: () => Env;
  readonly says: () => string;
  readonly code?: number;
}
const tooShort = (service: Service): Fatal => {
  const name = `${service.toUpperCase()}_SERVICE_SECRET`;
  return {
    what: 'a service secret that is too short',
    service,
    changes: () => ({ [name]: 'short' }),
    says: () =>
      `The configuration has 1 problem(s):\n  ${name}: is too short; set at least 32 bytes, or set ${name}_FILE to the path of a file that holds them`,
    code: 78,
  };
};
const fatal: readonly Fatal[] = [
  {
    what: 'another number of partitions',
    service: 'transport',
    changes: () => ({ TRANSPORT_PARTITIONS: '8' }),
    says: () =>
      'Topic inbox.v1 has 4 partitions, 8 are configured: the number is fixed for ever, so configure 4 (or use another cluster).',
  },
  {
    what: 'fewer replicas than configured',
    service: 'transport',
    changes: () => ({ TRANSPORT_REPLICATION_FACTOR: '3' }),
    says: () =>
      'Topic inbox.v1 has 1 replicas, 3 are configured: add replicas with kafka-reassign-partitions.sh, or configure 1.',
  },
  {
    what: 'topics that are applied where no broker answers',
    service: 'transport',
    args: ['topics', 'apply'],
    changes: () => ({ KAFKA_BROKERS: '127.0.0.1:1' }),
    says: () => unreachable,
  },
  {
    what: 'topics that are applied with another number of partitions',
    service: 'transport',
    args: ['topics', 'apply'],
    changes: () => ({ TRANSPORT_PARTITIONS: '2' }),
    says: () =>
      'Topic inbox.v1 has 4 partitions, 2 are configured: the number is fixed for ever, so configure 4 (or use another cluster).',
  },
  { what: 'a Kafka password that is refused', service: 'transport', changes: sasl, says: () => refused },
  { what: 'a Kafka password that is refused', service: 'keys', changes: sasl, says: () => refused },
  { what: 'a MongoDB user that is refused', service: 'transport', changes: intruder, says: mongoRefused },
  { what: 'a MongoDB user that is refused', service: 'keys', changes: intruder, says: mongoRefused },
  tooShort('transport'),
  tooShort('keys'),
  tooShort('gateway'),
];
test.each(fatal)(
  '$service ends with one line at $what',
  async ({ service, args, changes, says, code = 1 }) => {
    const run = start(service, changes(), args);
    expect({ code: await run.ended(), says: run.stderr }).toEqual({ code, says: `${says()}\n` });
  },
  180_000,
);

test('brokers that do not answer are waited for', async () => {
  const text = new RegExp(`^waiting for what this service needs: ${unreachable.replaceAll(/[.()]/g, '\\$&')}$`);
  const services: Service[] = ['transport', 'keys'];
  const waiting = services.map((service) => ({ service, run: start(service, { KAFKA_BROKERS: '127.0.0.1:1' }) }));
  for (const { service, run } of waiting) await waits(run, service, text);
}, 240_000);

test('a database that does not answer is waited for, and once it does the services start', async () => {
  await mongo.kill();
  const text =
    /^waiting for what this service needs: MongoDB at \S+ cannot be used \(.*ECONNREFUSED.*\): check the URL, /;
  const services: Service[] = ['transport', 'keys'];
  const waiting = services.map((service) => ({ service, run: start(service) }));
  for (const { service, run } of waiting) await waits(run, service, text);
  await mongo.restart();
  for (const { service, run } of waiting) await ready(run, service);
}, 400_000);

test('a gateway says who refuses its secret or its user, and waits for what may come', async () => {
  const unlinked = start('gateway');
  await waits(
    unlinked,
    'gateway',
    /^no link to a transport, trying again: No link to ws:\S+ \(.*ECONNREFUSED.*\): check that it runs/,
  );

  // Two secrets are accepted by the transport, one of them by the keys service.
  const [transport, keys] = [
    start('transport', { TRANSPORT_SERVICE_SECRET: `${secret('s')},${secret('g')}` }),
    start('keys'),
  ];
  await Promise.all([ready(transport, 'transport'), ready(keys, 'keys'), ready(unlinked, 'gateway')]);
  await unlinked.kill();

  const stranger = start('gateway', { GATEWAY_SERVICE_SECRET: secret('x') });
  await waits(
    stranger,
    'gateway',
    /^a transport refuses the service token: set the same service secret for all services: No link to ws:/,
  );
  await stranger.kill();

  const half = start('gateway', { GATEWAY_SERVICE_SECRET: secret('g') });
  await waits(
    half,
    'gateway',
    /^the keys service refuses the service token: set the same service secret for all services/,
  );
  await waits(
    half,
    'gateway',
    /: No keys service answers this gateway at http:\S+: check GATEWAY_KEYS_URLS, that it runs, and that GATEWAY_SERVICE_SECRET /,
  );
  await half.kill();

  const intruding = start('gateway', sasl());
  expect({ code: await intruding.ended(), says: intruding.stderr }).toEqual({ code: 1, says: `${refused}\n` });
}, 240_000);
