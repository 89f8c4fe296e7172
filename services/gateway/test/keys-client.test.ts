import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KeyStore, type KeysConfig, createKeys, keysConfig, openLmdbKeyStore } from '@lantern/keys';
import { type Address, type Registration, RequestProblem, v1 } from '@lantern/protocol';
import { InternalServer, ServiceTokens, loadConfig, silentLogger, systemClock, word } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { RAISED_LIMITS } from '@lantern/testkit';
import { KeysClient, type KeysClientOptions } from '../src/keys-client/keys-client.js';
import { createKeysClientMetrics } from '../src/keys-client/keys-client-metrics.js';
import { newUser } from './gateway-fixture.js';

const SECRET = 'a service secret of more than thirty-two bytes';
const tokensOf = (service: 'gateway' | 'keys', secret = SECRET) =>
  new ServiceTokens({ secrets: [secret], service, clock: systemClock });

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const undo of cleanUps.splice(0).reverse()) await undo();
});

/** The keys service on LMDB behind its REST, as it is in a process of its own. */
async function startKeys(config: Partial<KeysConfig> = {}, store?: KeyStore) {
  const path = mkdtempSync(join(tmpdir(), 'lantern-keys-client-'));
  cleanUps.push(() => rmSync(path, { recursive: true, force: true }));
  const opened = store ?? openLmdbKeyStore(path, { clock: systemClock, logger: silentLogger });
  if (!store) cleanUps.push(() => opened.close());
  const tokens = tokensOf('keys');
  const keys = createKeys(
    { ...loadConfig(keysConfig, RAISED_LIMITS.keys), ...config },
    {
      store: opened,
      purger: { purge: async () => undefined },
      announcer: { announce: async () => undefined },
      logger: silentLogger,
      authorize: (req) => tokens.accepts(req.get('authorization')),
    },
  );
  const server = new InternalServer({
    name: word('keys server'),
    host: '127.0.0.1',
    port: 0,
    maxConnections: 100,
    router: keys.router,
    logger: silentLogger,
  });
  await server.start();
  cleanUps.push(async () => {
    await server.stop();
    await keys.stop();
  });
  return { server, store: opened, api: keys.api, url: `http://127.0.0.1:${server.port}` };
}

function clientOf(urls: readonly string[], options: Partial<KeysClientOptions> = {}) {
  const logger = new RecordingLogger();
  const client = new KeysClient({
    urls,
    connections: 4,
    maxCalls: 100,
    connectTimeoutMs: 1_000,
    readTimeoutMs: 2_000,
    answerTimeoutMs: 5_000,
    tokens: tokensOf('gateway'),
    clock: systemClock,
    logger,
    metrics: createKeysClientMetrics(),
    random: Math.random,
    ...options,
  });
  cleanUps.push(() => client.close());
  return { client, logger };
}

const preKey = (id: number) => ({ id, key: randomBytes(33) });
const signed = (id: number, bytes = 33) => ({ id, key: randomBytes(bytes), signature: randomBytes(64) });
const newAddress = (): Address => ({ userId: newUser(), deviceId: 1 });

function newRegistration(changes: Partial<Registration> = {}): Registration {
  return {
    registrationId: 7,
    identityKey: randomBytes(33),
    deviceSecretHash: createHash('sha256').update(randomBytes(32)).digest(),
    signedPreKey: signed(1),
    lastResortKem: signed(1_000, 1_569),
    oneTime: [preKey(1), preKey(2)],
    kem: [signed(1, 1_569)],
    replace: false,
    ...changes,
  };
}

/** Bytes compare as bytes, whether they are a Buffer or not. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

async function problemOf(call: Promise<unknown>): Promise<{ code: string; retryAfterMs: number | undefined }> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RequestProblem)) throw new Error(`no RequestProblem but ${String(error)}`);
  return { code: v1.ProblemCode[error.code].replace('PROBLEM_CODE_', ''), retryAfterMs: error.retryAfterMs };
}
const codeOf = async (call: Promise<unknown>) => (await problemOf(call)).code;

/** An HTTP server that answers as the test says. */
async function strangeServer(handle: (req: IncomingMessage, res: ServerResponse) => void) {
  const requests: string[] = [];
  const server: Server = createServer((req, res) => {
    req.resume();
    req.on('end', () => {
      requests.push(req.url ?? '');
      handle(req, res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { requests, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function freeUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('over the real router', () => {
  test('every call gives what the service in the same process gives', async () => {
    const { url, api } = await startKeys({ maxDevices: 3 });
    const { client } = clientOf([url]);
    const address = newAddress();
    const registration = newRegistration();
    expect(await client.register(address, registration)).toMatchObject({
      oneTimeLeft: 2,
      kemLeft: 1,
      oneTimeNotStoredIds: [],
      kemNotStoredIds: [],
    });
    expect((await client.upload(address, 7, { oneTime: [preKey(9)], kem: [] })).oneTimeLeft).toBe(3);
    const claim = { requester: newAddress(), claimId: randomBytes(16), target: address.userId, known: [] };
    const claimed = await client.claim(claim);
    expect(plain(claimed.bundles[0]!.oneTime)).toEqual(plain(registration.oneTime[0]));
    expect(plain(await client.claim(claim))).toEqual(plain(await api.claim(claim)));
    expect(plain(await client.ownState(address))).toEqual(plain(await api.ownState(address)));
    expect(plain(await client.devices(address.userId))).toEqual(plain(await api.devices(address.userId)));
    expect(await client.limits()).toMatchObject({ maxDevices: 3, maxKeysStored: 200 });
    await client.touch(address);
    await client.remove(address);
    expect(await client.ownState(address)).toEqual({ devices: [] });
    expect(await client.devices(newUser())).toEqual([]);
  });

  test('refusals keep their codes', async () => {
    const { url } = await startKeys();
    const { client } = clientOf([url]);
    const address = newAddress();
    expect(await codeOf(client.remove(address))).toBe('UNKNOWN_DEVICE');
    expect(await codeOf(client.upload(address, 7, { oneTime: [], kem: [] }))).toBe('NOT_REGISTERED');
    const claim = { requester: address, claimId: randomBytes(16), target: newUser(), known: [] };
    expect(await codeOf(client.claim(claim))).toBe('UNKNOWN_USER');
    await client.register(address, newRegistration());
    expect(await codeOf(client.register(address, newRegistration({ registrationId: 8 })))).toBe('ADDRESS_TAKEN');
    expect(await codeOf(client.register(address, newRegistration({ replace: true })))).toBe('REGISTRATION_ID_REUSED');
  });

  test('what is too large or missing is refused as it is in one process', async () => {
    const { url, api } = await startKeys();
    const { client } = clientOf([url]);
    const bad: readonly Partial<Registration>[] = [
      { identityKey: randomBytes(65) },
      { identityKey: new Uint8Array() },
      { signedPreKey: { ...signed(1), signature: randomBytes(129) } },
      { oneTime: Array.from({ length: 101 }, (_, id) => preKey(id)) },
      { oneTime: [preKey(1), preKey(1)] },
      { kem: [signed(1, 2_049)] },
    ];
    const codes: string[] = [];
    for (const changes of bad) {
      const registration = newRegistration(changes);
      const code = await codeOf(client.register(newAddress(), registration));
      expect(code).toBe(await codeOf(api.register(newAddress(), registration)));
      codes.push(code);
    }
    expect(codes).toEqual(['TOO_LARGE', 'INVALID', 'TOO_LARGE', 'TOO_LARGE', 'INVALID', 'TOO_LARGE']);
  });

  test('a token that is refused is no problem of the client, and is said once', async () => {
    const { url } = await startKeys();
    const { client, logger } = clientOf([url], { tokens: tokensOf('gateway', SECRET.toUpperCase()) });
    for (let count = 0; count < 3; count++) {
      expect(await problemOf(client.devices(newUser()))).toEqual({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
    }
    expect(logger.entries.map(({ message }) => message)).toEqual([
      'the keys service refuses the service token: set the same service secret for all services',
    ]);
  });

  test('when an instance goes, calls go to another at once', async () => {
    const [first, second] = [await startKeys(), await startKeys()];
    const { client } = clientOf([first.url, second.url]);
    await client.devices(newUser());
    await client.devices(newUser());
    await first.server.stop();
    for (let count = 0; count < 10; count++) expect(await client.devices(newUser())).toEqual([]);
    const address = newAddress();
    await client.register(address, newRegistration());
    await client.remove(address);
  });

  test('while none can be reached every call is unavailable, with a time to wait', async () => {
    const { client } = clientOf([await freeUrl()]);
    expect(await problemOf(client.devices(newUser()))).toEqual({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
    expect(await problemOf(client.remove(newAddress()))).toEqual({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
  });
});

const json = (res: ServerResponse, status: number, body: unknown, type = 'application/json') =>
  void res.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
const problem = (res: ServerResponse, status: number, body: unknown) =>
  json(res, status, body, 'application/problem+json; charset=utf-8');

test('a connection that breaks is followed by another try, unless the call cannot be repeated', async () => {
  let broken = 0;
  const { url, requests } = await strangeServer((_req, res) => {
    if (broken++ % 2 === 0) res.destroy();
    else json(res, 200, { devices: [] });
  });
  const { client } = clientOf([url]);
  expect(await client.devices(newUser())).toEqual([]);
  expect(requests).toHaveLength(2);
  expect(await codeOf(client.remove(newAddress()))).toBe('UNAVAILABLE');
  expect(requests).toHaveLength(3);
});

test('a read that is not answered in time is asked for elsewhere; a slow change is not', async () => {
  const frozen = await strangeServer(() => undefined);
  const sound = await strangeServer((_req, res) => json(res, 200, { devices: [] }));
  const { client } = clientOf([frozen.url, sound.url], { readTimeoutMs: 50, answerTimeoutMs: 100 });
  for (let count = 0; count < 4; count++) expect(await client.devices(newUser())).toEqual([]);
  // It rests after the first time.
  expect(frozen.requests).toHaveLength(1);
  const other = clientOf([frozen.url], { readTimeoutMs: 50, answerTimeoutMs: 100 });
  expect(await codeOf(other.client.touch(newAddress()))).toBe('UNAVAILABLE');
  expect(frozen.requests).toHaveLength(2);
});

test('no more calls wait than the bound allows, also for a connection', async () => {
  const { url, requests } = await strangeServer(() => undefined);
  const { client } = clientOf([url], { connections: 2, maxCalls: 5, readTimeoutMs: 200 });
  const calls = Array.from({ length: 6 }, () => codeOf(client.touch(newAddress())));
  expect(await calls[5]).toBe('UNAVAILABLE');
  await until(() => requests.length === 2, { message: 'two are under way' });
  await client.close();
  expect(await Promise.all(calls)).toEqual(Array.from({ length: 6 }, () => 'UNAVAILABLE'));
  expect(requests).toHaveLength(2);
});

test.each<[string, (res: ServerResponse) => void, string]>([
  ['a proxy without an instance', (res) => void res.writeHead(503).end('<html>'), 'UNAVAILABLE'],
  [
    'the store of the service',
    (res) => problem(res, 503, { code: 'unavailable', detail: 'later', retryAfterMs: 77 }),
    'UNAVAILABLE',
  ],
  ['a limit', (res) => problem(res, 429, { code: 'rate_limited', detail: 'later' }), 'RATE_LIMITED'],
])('%s is a problem that the client is told', async (_, answer, code) => {
  const { url } = await strangeServer((_req, res) => answer(res));
  expect(await codeOf(clientOf([url]).client.touch(newAddress()))).toBe(code);
});

test('the time to wait is passed on', async () => {
  const { url } = await strangeServer((_req, res) => {
    problem(res, 503, { code: 'unavailable', detail: 'later', retryAfterMs: 77 });
  });
  expect((await problemOf(clientOf([url]).client.touch(newAddress()))).retryAfterMs).toBe(77);
});

test.each<[string, (res: ServerResponse) => void, RegExp]>([
  ['another shape', (res) => json(res, 200, { devices: 'none' }), /not understood \(200\)/],
  ['no JSON', (res) => void res.writeHead(200).end('<html>'), /not understood \(200\)/],
  ['an unknown code', (res) => problem(res, 404, { code: 'not_found', detail: 'nothing' }), /not understood \(404\)/],
  ['a bug', (res) => problem(res, 500, { code: 'internal', detail: 'internal error 12ab' }), /internal error 12ab/],
])('an answer that tells of %s is a fault, and is not asked for again', async (_, answer, message) => {
  const { url, requests } = await strangeServer((_req, res) => answer(res));
  const call = clientOf([url]).client.devices(newUser());
  await expect(call).rejects.toThrow(message);
  await expect(call).rejects.not.toBeInstanceOf(RequestProblem);
  expect(requests).toHaveLength(1);
});
