import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CloseCode, type Revocation, type UserId } from '@lantern/protocol';
import { silentLogger, systemClock } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { Constellation, type KafkaCluster, mongoBackend, startKafkaCluster } from '@lantern/testkit';
import { KafkajsRevocations } from '../src/revocations/kafkajs-revocations.js';
import { newUser } from './gateway-fixture.js';
import { type IssuedToken, JwksIssuer } from './jwks-issuer.js';
import { Refused, TestClient } from './test-client.js';

/** What becomes of tokens where gateways are processes of their own, and learn of revocations from Kafka. */

/** The promise is 2 s; a busy machine takes several times as long. */
const AT_ONCE_MS = 15_000;
/** An unknown key leads to one look-up in so long. */
const LOOK_UP_MS = 30_000;

const issuer = new JwksIssuer();
const closers: (() => Promise<unknown>)[] = [() => issuer.close()];
const clients: TestClient[] = [];
let cluster: KafkaCluster;
let constellation: Constellation;

beforeAll(async () => {
  await issuer.open();
  issuer.rotate('first');
  const mongo = await mongoBackend();
  closers.push(() => mongo.stop());
  cluster = await startKafkaCluster();
  closers.push(() => cluster.stop());
  const gateway = {
    GATEWAY_TOKEN_ISSUER: issuer.issuer,
    GATEWAY_TOKEN_AUDIENCE: issuer.audience,
    GATEWAY_TOKEN_KEYS_FILE: '',
    GATEWAY_TOKEN_KEYS_URL: issuer.url,
  };
  const sizes = { gateways: 2, keys: 1, transports: 1 };
  constellation = await Constellation.start({ kafka: cluster, mongo, ...sizes, env: { gateway } });
  closers.push(() => constellation.stop());
}, 180_000);

afterAll(async () => {
  for (const { ws } of clients) ws.terminate();
  for (const close of closers.reverse()) await close();
}, 60_000);

const portOf = (gateway: number) => Number(new URL(constellation.urls[gateway] ?? '').port);

async function connect(gateway: number, token: string): Promise<TestClient> {
  const client = await TestClient.connect(portOf(gateway), { token });
  clients.push(client);
  return client;
}

/** A new user's connections to both gateways, after their Hello as device 5. */
async function onBoth(fields: Partial<IssuedToken> = {}) {
  const userId = newUser();
  const token = issuer.token(userId, { kid: 'first', ...fields });
  const connections = [await connect(0, token), await connect(1, token)];
  for (const client of connections) await client.request({ hello: { deviceId: 5 } });
  return { userId, token, connections };
}

async function refusal(gateway: number, token: string): Promise<Refused | undefined> {
  const outcome: unknown = await connect(gateway, token).catch((error: unknown) => error);
  if (outcome instanceof TestClient) return undefined;
  if (outcome instanceof Refused) return outcome;
  throw outcome;
}

/** Writes it as an operator's command does. @returns when that began, of the monotonic clock */
async function revoke(revocation: Revocation): Promise<number> {
  const connection = { brokers: cluster.brokers, clientId: 'operator' };
  const revocations = new KafkajsRevocations({ connection, clock: systemClock, logger: silentLogger });
  const begun = performance.now();
  await revocations.revoke(revocation);
  return begun;
}

test('what is revoked ends at every gateway at once, and stays out, also when a gateway starts again', async () => {
  const [all, device, untouched] = [await onBoth(), await onBoth({ deviceId: 5 }), await onBoth()];
  const now = Date.now();
  const begun = await revoke({ userId: all.userId, issuedUntil: now });
  await revoke({ userId: device.userId, deviceId: 5, issuedUntil: now });
  await revoke({ userId: untouched.userId, deviceId: 6, issuedUntil: now });
  for (const client of [...all.connections, ...device.connections]) {
    expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
    expect(client.closed?.reason).toBe('the token was revoked');
  }
  expect(performance.now() - begun).toBeLessThan(AT_ONCE_MS);
  for (const client of untouched.connections) await client.isServed();
  await constellation.gateways[1]?.restart();
  for (const gateway of [0, 1]) {
    expect((await refusal(gateway, all.token))?.status).toBe(401);
    expect((await refusal(gateway, device.token))?.status).toBe(401);
    expect(await refusal(gateway, untouched.token)).toBeUndefined();
  }
});

test('`gateway revoke` ends the connections of a user as it says', async () => {
  const { userId, token, connections } = await onBoth();
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const env = { PATH: process.env['PATH'] ?? '', KAFKA_BROKERS: cluster.brokers.join(',') };
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'revoke', '--user', userId], { env });
  const said = performance.now();
  expect(stdout).toContain('are refused from now on, and the connections that use them end');
  for (const client of connections) expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
  expect(performance.now() - said).toBeLessThan(AT_ONCE_MS);
  expect((await refusal(1, token))?.status).toBe(401);
});

test('a connection ends 30 s after its token has expired, and none is made with it then', async () => {
  // Within the skew it is still good: 10 s are left.
  const expiresInSeconds = -20;
  const { token, connections } = await onBoth({ expiresInSeconds });
  const endsAt = Date.now() + (expiresInSeconds + 30) * 1_000;
  for (const client of connections) {
    expect(await closedWithin(client, 60_000)).toBe(CloseCode.TokenInvalid);
  }
  expect(Date.now()).toBeGreaterThan(endsAt - 2_000);
  expect(Date.now()).toBeLessThan(endsAt + 20_000);
  expect((await refusal(0, token))?.status).toBe(401);
});

test('a rotated key is good at every gateway after its next look-up, however many made-up ones are named meanwhile', async () => {
  // The look-ups of both gateways are used up by a key that does not exist.
  for (const gateway of [0, 1]) expect(await refusal(gateway, madeUp())).toBeInstanceOf(Refused);
  const fetched = issuer.fetches;
  issuer.rotate('second');
  const rotatedAt = performance.now();
  const userId = newUser();
  const acceptedAt = await Promise.all([0, 1].map((gateway) => untilAccepted(gateway, userId)));
  for (const at of acceptedAt) expect(at - rotatedAt).toBeLessThan(LOOK_UP_MS + AT_ONCE_MS);
  expect(issuer.fetches - fetched).toBeLessThanOrEqual(4);
}, 180_000);

test('an issuer that is away ends no connection, and keeps out nobody whose key is known', async () => {
  const { userId, connections } = await onBoth();
  await issuer.close();
  for (const gateway of [0, 1]) {
    expect(await refusal(gateway, issuer.token(userId, { kid: 'first' }))).toBeUndefined();
    expect(await refusal(gateway, issuer.token(newUser(), { kid: 'second' }))).toBeUndefined();
    expect((await refusal(gateway, madeUp()))?.status).toBe(503);
  }
  for (const client of connections) await client.isServed();
});

let named = 0;
const madeUp = () => issuer.token(newUser(), { kid: `made-up-${named++}` });

const ASK_EVERY_MS = 500;
const GIVE_UP_MS = 60_000;

/** Asks with a token of the new key, with a made-up one after each time, until it is let in. @returns when */
async function untilAccepted(gateway: number, userId: UserId): Promise<number> {
  for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; await pause(ASK_EVERY_MS)) {
    const refused = await refusal(gateway, issuer.token(userId, { kid: 'second' }));
    if (refused === undefined) return performance.now();
    // Its key may be newer than the last look-up: to be tried again.
    expect(refused.status).toBe(503);
    await refusal(gateway, madeUp());
  }
  throw new Error('the rotated key is not accepted');
}

async function closedWithin(client: TestClient, timeoutMs: number): Promise<number> {
  const { code } = await until(() => client.closed, { message: 'the connection is not closed', timeoutMs });
  return code;
}
