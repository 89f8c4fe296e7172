import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloseCode, type UserId, v1 } from '@lantern/protocol';
import { loadConfig } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import jwt from 'jsonwebtoken';
import { ManualClock } from '@lantern/runtime/testing';
import { createTokenVerification } from '../src/auth/create-token-verification.js';
import { gatewayConfig } from '../src/config.js';
import { AUDIENCE, GatewayFixture, ISSUER, newUser } from './gateway-fixture.js';
import { Refused, TestClient } from './test-client.js';

const HOUR_SECONDS = 3_600;

/** An account service that publishes its keys at a URL of this machine. */
class Issuer {
  readonly clock = new ManualClock(Date.now());
  fetches = 0;
  readonly #pairs = new Map<string, ReturnType<typeof newPair>>();
  #server: Server | undefined;
  port = 0;

  /** From now on it has this key, and signs with it. */
  rotate(kid: string): void {
    this.#pairs.set(kid, newPair());
  }

  /** No longer published. */
  withdraw(kid: string): void {
    this.#pairs.delete(kid);
  }

  async open(): Promise<void> {
    const server = createServer((_request, response) => {
      this.fetches++;
      const keys = [...this.#pairs].map(([kid, { publicKey }]) => ({ ...publicKey.export({ format: 'jwk' }), kid }));
      response.end(JSON.stringify({ keys }));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  token(userId: UserId, kid: string, lifetimeSeconds = HOUR_SECONDS): string {
    const iat = Math.floor(this.clock.now() / 1_000);
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: userId, iat, exp: iat + lifetimeSeconds };
    const { privateKey } = this.#pairs.get(kid) ?? newPair();
    return jwt.sign(claims, privateKey, { algorithm: 'ES256', keyid: kid });
  }
}

const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

let issuer: Issuer;
let fixture: GatewayFixture;
let cleanUps: (() => Promise<void> | void)[];
beforeEach(async () => {
  cleanUps = [];
  issuer = new Issuer();
  issuer.rotate('first');
  await issuer.open();
  cleanUps.push(() => issuer.close());
  const config = loadConfig(gatewayConfig, {
    GATEWAY_TOKEN_ISSUER: ISSUER,
    GATEWAY_TOKEN_AUDIENCE: AUDIENCE,
    GATEWAY_TOKEN_KEYS_URL: `http://127.0.0.1:${issuer.port}/jwks`,
  });
  const { clock } = issuer;
  const verification = createTokenVerification(config, { clock, logger: new RecordingLogger(), random: () => 0 });
  await verification.start();
  cleanUps.push(() => verification.stop());
  fixture = await GatewayFixture.start({}, { verifier: verification.verifier, clock });
  cleanUps.push(() => fixture.stop());
});
afterEach(async () => {
  for (const undo of cleanUps.reverse()) await undo();
});

async function connect(token: string, via: 'header' | 'subprotocol' = 'header'): Promise<TestClient> {
  const client = await TestClient.connect(fixture.gateway.port, { token, via });
  fixture.clients.push(client);
  return client;
}

async function refusal(token: string): Promise<Refused> {
  const error: unknown = await connect(token).catch((thrown: unknown) => thrown);
  if (error instanceof Refused) return error;
  throw new Error('was not refused');
}

test('a key that the issuer has rotated to is accepted at once, and one that it withdrew no longer', async () => {
  await connect(issuer.token(newUser(), 'first'));
  issuer.rotate('second');
  await connect(issuer.token(newUser(), 'second'));
  const old = issuer.token(newUser(), 'first');
  issuer.withdraw('first');
  issuer.clock.advance(300_000);
  await until(() => issuer.fetches === 3, { message: 'keys are looked up again' });
  await until(async () => (await connect(old).catch((error: unknown) => error)) instanceof Refused, {
    message: 'the old key is trusted no more',
  });
});

test('50 made-up keys cause one look-up, and keep out a key that is new for no more than 30 s', async () => {
  const madeUp = Array.from({ length: 50 }, () => issuer.token(newUser(), randomUUID()));
  const refusals = await Promise.all(madeUp.map(refusal));
  // Those that came after the look-up cannot be judged yet: they may be newer than it.
  for (const { status } of refusals) expect([401, 503]).toContain(status);
  expect(issuer.fetches).toBe(2);
  issuer.rotate('second');
  const token = issuer.token(newUser(), 'second');
  const { status, headers } = await refusal(token);
  expect([status, headers['retry-after']]).toEqual([503, '30']);
  const browser = await connect(token, 'subprotocol');
  expect(await browser.closeCode()).toBe(CloseCode.TryAgainLater);
  issuer.clock.advance(30_000);
  await connect(token);
  expect((await refusal(issuer.token(newUser(), 'made up'))).status).toBe(503);
  expect(issuer.fetches).toBe(3);
});

test('an issuer that is away for an hour logs nobody out', async () => {
  const device = fixture.device(newUser(), 1);
  const { deviceId, registrationId, deviceSecret } = device;
  const client = await connect(issuer.token(device.userId, 'first', 12 * HOUR_SECONDS));
  await client.request({ hello: { deviceId, registrationId, deviceSecret, pingIntervalMs: 300_000 } });
  await issuer.close();
  for (let minute = 0; minute < 60; minute++) {
    issuer.clock.advance(60_000);
    await client.isServed();
  }
  const refreshToken = { token: issuer.token(device.userId, 'first', 13 * HOUR_SECONDS) };
  expect((await client.request({ refreshToken })).body).toBe('tokenRefreshed');
  await connect(issuer.token(newUser(), 'first'));
  // A key that nobody can look up is not known to be wrong.
  const unknown = await client.problem({ refreshToken: { token: issuer.token(device.userId, 'second') } });
  expect(unknown).toMatchObject({ code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE, retryable: true });
  await client.isServed();
  expect(client.closed).toBeUndefined();
});
