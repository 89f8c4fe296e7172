import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeOperatorAccess } from '@lantern/standalone/operator';
import { freePorts } from '@lantern/testkit';
import { RestWorld } from '../../../services/standalone/test/internal-rest-world.js';
import { SERVICE_SECRET, SeparateServices } from '../../../services/standalone/test/separate/separate-services.js';
import type { Finding, Level } from '../src/doctor/finding.js';
import { type DoctorReport, doctor, linesOf } from './doctor-run.js';
import { fakeMongo, stopFakeMongos } from './fake-mongo.js';
import { fakeRest, fakeServer, stopFakes } from './fake-server.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const OTHER_SECRET = 'another secret of more than thirty-two bytes';
const directory = mkdtempSync(join(tmpdir(), 'lantern-doctor-'));
const separate = new SeparateServices();
const sockets: Server[] = [];
let world: RestWorld;
let ports: { readonly keys: number; readonly link: number };
let closed: number;
let mongo: string;

beforeAll(async () => {
  world = await RestWorld.start();
  const { transport, keys } = await separate.startAll();
  ports = { keys: keys.port, link: transport.linkPort };
  [closed = 0] = await freePorts(1);
  mongo = await fakeMongo({ setName: 'rs' });
});
afterAll(async () => {
  await Promise.all([world.stop(), separate.stop(), stopFakes(), stopFakeMongos()]);
  for (const server of sockets) server.close();
  rmSync(directory, { recursive: true, force: true });
});

type Env = Readonly<Record<string, string>>;

/** As `npm start` has it: nothing is wrong. */
const standalone = (more: Env = {}): Env => ({
  STANDALONE_DATA_DIR: world.dataDir,
  STANDALONE_PORT: '0',
  // Fewer than whoever runs the tests may open.
  GATEWAY_MAX_CONNECTIONS: '1000',
  ...more,
});
/** Where no server runs. */
const stopped = (more: Env = {}): Env => standalone({ STANDALONE_DATA_DIR: join(directory, 'data'), ...more });

const issuer = (url: string): Env => ({
  GATEWAY_TOKEN_ISSUER: 'issuer',
  GATEWAY_TOKEN_AUDIENCE: 'messaging',
  GATEWAY_TOKEN_KEYS_URL: url,
});

/** Of three services that run, but for Kafka and MongoDB. */
const services = (more: Env = {}): Env => ({
  KAFKA_BROKERS: `127.0.0.1:${closed}`,
  MONGODB_URL: mongo,
  GATEWAY_SERVICE_SECRET: SERVICE_SECRET,
  KEYS_SERVICE_SECRET: SERVICE_SECRET,
  TRANSPORT_SERVICE_SECRET: SERVICE_SECRET,
  GATEWAY_TRANSPORT_URLS: `ws://127.0.0.1:${ports.link}`,
  GATEWAY_KEYS_URLS: `http://127.0.0.1:${ports.keys}`,
  KEYS_TRANSPORT_URLS: `ws://127.0.0.1:${ports.link}`,
  GATEWAY_TOKEN_ISSUER: 'issuer',
  GATEWAY_TOKEN_AUDIENCE: 'messaging',
  GATEWAY_TOKEN_SECRET: 'the secret of those who issue user tokens',
  ...more,
});

const jwksOf = (modulusLength: number, date?: Date): Promise<string> => {
  const key = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
  return fakeServer((_req, res) => {
    if (date !== undefined) res.setHeader('date', date.toUTCString());
    res.end(JSON.stringify({ keys: [key] }));
  });
};

async function takenPort(): Promise<number> {
  const server = createServer();
  sockets.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const LATER = () => new Date(Date.now() + 600_000);

interface Row {
  readonly title: string;
  readonly inject: () => Promise<DoctorReport>;
  readonly check: string;
  readonly level?: Level;
  /** What is wrong, then what to do. */
  readonly says: RegExp;
}

const ROWS: readonly Row[] = [
  {
    title: 'a variable that is misspelt',
    inject: () => doctor(standalone({ STANDALONE_PARTITONS: '64' })),
    check: 'configuration',
    says: /STANDALONE_PARTITONS is not a known variable; did you mean STANDALONE_PARTITIONS\?/,
  },
  {
    title: 'users’ tokens for the audience of the services',
    inject: async () =>
      doctor(standalone({ ...issuer(await jwksOf(2_048)), GATEWAY_TOKEN_AUDIENCE: 'lantern-internal' })),
    check: 'configuration',
    says: /GATEWAY_TOKEN_AUDIENCE is lantern-internal, the audience of the services themselves; set another one/,
  },
  {
    title: 'a data directory that cannot be written to',
    inject: () => doctor(stopped({ STANDALONE_DATA_DIR: file('a-file', '') })),
    check: 'data directory',
    says: /is no directory, so nothing can be written to it: .*set STANDALONE_DATA_DIR/,
  },
  {
    title: 'a disk that is smaller than what may be kept on it',
    inject: () => doctor(stopped({ STANDALONE_DATA_FILE_MAX_BYTES: String(4_096 * 1024 ** 3) })),
    check: 'data directory',
    level: 'warning',
    says: /has .* left, and STANDALONE_DATA_FILE_MAX_BYTES lets the data grow to 4.0 TiB: set that to less/,
  },
  {
    title: 'a port that another program has',
    inject: async () => doctor(stopped({ STANDALONE_PORT: String(await takenPort()) })),
    check: 'ports',
    says: /STANDALONE_PORT \d+ is in use by another program: end that .*or set STANDALONE_PORT to another/,
  },
  {
    title: 'a limit of file descriptors below the connections that are allowed',
    inject: async () => {
      const env = { ...stopped(), PATH: process.env['PATH'] };
      const script = `ulimit -n 256; exec "${process.execPath}" "${MAIN}" doctor --json`;
      const { stdout, status } = spawnSync('sh', ['-c', script], { env, encoding: 'utf8' });
      return { code: status ?? -1, ...(JSON.parse(stdout) as Omit<DoctorReport, 'code'>) };
    },
    check: 'file descriptors',
    says: /256 files may be open here, and 2024 are needed: raise the limit .*LimitNOFILE=2024/,
  },
  {
    title: 'an issuer that does not answer',
    inject: () => doctor(standalone(issuer(`http://127.0.0.1:${closed}/jwks`))),
    check: 'token keys',
    says: /cannot be fetched \(ECONNREFUSED\): check GATEWAY_TOKEN_KEYS_URL, egress rules and the issuer/,
  },
  {
    title: 'an issuer with a weak key only',
    inject: async () => doctor(standalone(issuer(await jwksOf(1_024)))),
    check: 'token keys',
    says: /holds no key for tokens \(key 1 is an RSA key of less than 2048 bits\): let the issuer sign with another key/,
  },
  {
    title: 'an issuer whose clock is ahead',
    inject: async () => doctor(standalone(issuer(await jwksOf(2_048, LATER())))),
    check: 'token keys',
    says: /The clock of the issuer of tokens is 10 min ahead of the one here: .*set both by the same time servers/,
  },
  {
    title: 'a Kafka that does not answer',
    inject: () => doctor(services()),
    check: 'kafka',
    says: /No Kafka broker answers at 127.0.0.1:\d+ .*: check the addresses, the network, TLS and whether SASL is needed/,
  },
  {
    title: 'a MongoDB that does not answer',
    inject: () => doctor(services({ MONGODB_URL: `mongodb://127.0.0.1:${closed}/` })),
    check: 'mongodb',
    says: /MongoDB at 127.0.0.1:\d+ cannot be used \(.*ECONNREFUSED.*\): check the URL, that MongoDB runs/,
  },
  {
    title: 'a MongoDB that is no replica set',
    inject: async () => doctor(services({ MONGODB_URL: await fakeMongo() })),
    check: 'mongodb',
    says: /belongs to no replica set: start it with --replSet and run rs.initiate\(\)/,
  },
  {
    title: 'a MongoDB whose clock is ahead',
    inject: async () => doctor(services({ MONGODB_URL: await fakeMongo({ setName: 'rs', clockAheadMs: 600_000 }) })),
    check: 'mongodb',
    says: /The clock of MongoDB is 10 min ahead of the one here: .*set both by the same time servers/,
  },
  {
    title: 'a MongoDB without an index',
    inject: () => doctor(services()),
    check: 'mongodb',
    says: /the index queue of the collection preKeys is missing: make it: db.preKeys.createIndex\(/,
  },
  {
    title: 'a service that signs with a secret that another does not have',
    inject: () => doctor(services({ GATEWAY_SERVICE_SECRET: OTHER_SECRET })),
    check: 'service secrets',
    says: /GATEWAY_SERVICE_SECRET, which signs, is none of KEYS_SERVICE_SECRET: keys refuses gateway; add it there/,
  },
  {
    title: 'a running keys service that refuses the gateway',
    inject: () => doctor(services({ GATEWAY_SERVICE_SECRET: OTHER_SECRET }), ['gateway']),
    check: 'services',
    says: /keys at http:\/\/127.0.0.1:\d+ refuses the token of gateway: .*none of its KEYS_SERVICE_SECRET.*add it there/,
  },
  {
    title: 'a running transport that refuses the keys service',
    inject: () => doctor(services({ KEYS_SERVICE_SECRET: OTHER_SECRET }), ['keys']),
    check: 'services',
    says: /transport at ws:\/\/127.0.0.1:\d+ refuses the token of keys: .*none of its TRANSPORT_SERVICE_SECRET/,
  },
  {
    title: 'a transport that is named and not there',
    inject: () => doctor(services({ GATEWAY_TRANSPORT_URLS: `ws://127.0.0.1:${closed}` }), ['gateway']),
    check: 'services',
    says: /gateway cannot reach transport at .*\(.*ECONNREFUSED.*\): start it, or correct GATEWAY_TRANSPORT_URLS/,
  },
  {
    title: 'an operator with another secret than the server',
    inject: () => {
      const args = ['--url', world.url, '--caller', 'all', '--secret-file', file('secret', 'x'.repeat(40))];
      return doctor(standalone(), args);
    },
    check: 'server',
    says: /does not accept the caller all: its secret is not that of all there/,
  },
  {
    title: 'a server whose clock is ahead',
    inject: async () => {
      const url = await fakeServer((_req, res) => {
        res.setHeader('date', LATER().toUTCString());
        res.end(JSON.stringify({ openapi: '3.1.0', paths: {} }));
      });
      return doctor(standalone(), ['--url', url, '--caller', 'all', '--secret-file', file('secret', 'x'.repeat(40))]);
    },
    check: 'server',
    says: /The clock of http:\S+ is 10 min ahead of the one here: .*set both by the same time servers/,
  },
  {
    title: 'a server that was killed',
    inject: () => {
      const dataDir = join(directory, 'killed');
      writeOperatorAccess(dataDir, { url: `http://127.0.0.1:${closed}`, caller: 'operator', secret: 'x'.repeat(32) });
      return doctor(stopped({ STANDALONE_DATA_DIR: dataDir }));
    },
    check: 'server',
    says: /No server answers for .*\(ECONNREFUSED\): see that it runs/,
  },
  {
    title: 'a transport that does not serve a partition',
    inject: async () => {
      const answers: Readonly<Record<string, object>> = {
        status: { ownerUrl: '', partitionCount: 1, owned: [], stopped: [0], logReachable: true, parked: 0 },
        owners: { partitions: [] },
      };
      const url = await fakeRest(['transportStatus', 'listOwners'], (req, res) => {
        res.end(JSON.stringify(answers[req.url?.split('/').at(-1) ?? '']));
      });
      return doctor(standalone(), ['--url', url, '--caller', 'all', '--secret-file', file('secret', 'x'.repeat(40))]);
    },
    check: 'server',
    says: /does not serve partitions 0: their offsets do not fit the log; see PartitionStopped/,
  },
];

describe('the doctor finds, in one line, with its fix,', () => {
  test.each(ROWS)('$title', async ({ inject, check, level = 'error', says }) => {
    const { code, findings } = await inject();
    const wrong = findings.filter((each: Finding) => each.check === check && each.level === level);
    expect(linesOf(wrong)).toMatch(says);
    for (const { message } of findings) expect(message).not.toMatch(/\n/);
    if (level === 'error') expect(code).toBe(1);
  });
});

test('where nothing is wrong it finds nothing: with a running server, and before the first start', async () => {
  const good = issuer(await jwksOf(2_048));
  for (const env of [standalone(good), stopped(good)]) {
    const { code, findings, services: looked } = await doctor(env);
    expect(linesOf(findings.filter(({ level }) => level !== 'ok' && level !== 'skipped'))).toBe('');
    expect([code, looked]).toEqual([0, ['standalone']]);
  }
});

test('services that run and trust each other are found to', async () => {
  const { findings } = await doctor(services());
  expect(linesOf(findings, 'services')).toBe('ok services: 3 ways between services are open.');
  expect(linesOf(findings, 'service secrets')).toMatch(/^ok /);
  expect(linesOf(findings, 'configuration')).toMatch(/^ok /);
});
