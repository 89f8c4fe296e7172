import { CloseCode } from '@lantern/protocol';
import { createTokenVerification } from '../src/auth/create-token-verification.js';
import type { TokenVerifier } from '../src/ports.js';
import { GatewayFixture, newUser } from './gateway-fixture.js';
import { type ConnectOptions, Refused, TestClient } from './test-client.js';

let fixture: GatewayFixture;
/** Signatures that were checked. */
let checked: number;

const PENALTY_MS = 5_000;
/** Breaches that are put up with. */
const BREACHES = 2;

beforeEach(async () => {
  checked = 0;
  let verifier: TokenVerifier | undefined;
  const verify = (token: string) => {
    checked++;
    verifier ??= createTokenVerification(fixture.config, { clock: fixture.clock, logger: fixture.logger }).verifier;
    return verifier.verify(token);
  };
  fixture = await GatewayFixture.start(
    {
      unprovenRefusalsPerUser: { burst: 30 * BREACHES, intervalMs: 3_600_000 },
      floodPenaltyMs: PENALTY_MS,
      trustedProxies: ['127.0.0.0/8', '::1'],
    },
    { verifier: { verify } },
  );
});

afterEach(() => fixture.stop());

const from = (address: string) => ({ 'x-forwarded-for': address });

async function connect(options: ConnectOptions): Promise<TestClient> {
  const client = await TestClient.connect(fixture.gateway.port, options);
  fixture.clients.push(client);
  return client;
}

async function refusal(options: ConnectOptions): Promise<Refused> {
  const error: unknown = await connect(options).then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refused)) throw error;
  return error;
}

/** Breaks the protocol with a token until it is kept out. */
async function misbehave(options: ConnectOptions): Promise<void> {
  for (let attempt = 0; attempt <= BREACHES; attempt++) {
    const client = await connect(options);
    client.raw('a text message');
    expect(await client.closeCode()).toBe(CloseCode.Malformed);
  }
}

/** How many signatures are checked for something. */
async function checksOf(work: () => Promise<unknown>): Promise<number> {
  const before = checked;
  await work();
  return checked - before;
}

test('a token that is kept out costs one signature check until it may come again', async () => {
  const thief = { token: fixture.token(newUser()), headers: from('203.0.113.1') };
  await misbehave(thief);
  expect(await checksOf(async () => expect((await refusal(thief)).status).toBe(429))).toBe(1);
  fixture.clock.advance(2_000);
  const again = async () => {
    const { status, headers } = await refusal(thief);
    expect([status, headers['retry-after']]).toEqual([429, '3']);
  };
  expect(await checksOf(again)).toBe(0);
  const page = async () => {
    const client = await connect({ ...thief, via: 'subprotocol' });
    expect(await client.closeCode()).toBe(CloseCode.Flooding);
    expect(client.closed?.reason).toMatch(/; retry_after_ms=3000$/);
  };
  expect(await checksOf(page)).toBe(0);
  await fixture.advance(3_000);
  expect(await checksOf(() => connect(thief))).toBe(1);
});

test('a token that expires while it is kept out is told so', async () => {
  const thief = { token: fixture.token(newUser(), { lifetimeSeconds: 2 }), headers: from('203.0.113.1') };
  await misbehave(thief);
  expect((await refusal(thief)).status).toBe(429);
  // By the issuer's clock, which may be 30 s off.
  fixture.clock.jump(40_000);
  expect((await refusal(thief)).status).toBe(429);
  await fixture.advance(2_000);
  expect((await refusal(thief)).status).toBe(401);
});

test('others with the same token, and other tokens of the user, are judged by what they are', async () => {
  const userId = newUser();
  const token = fixture.token(userId);
  const thief = { token, headers: from('203.0.113.1') };
  await misbehave(thief);
  await refusal(thief);
  // The device itself, elsewhere.
  await connect({ token, headers: from('203.0.113.2') });
  // Nobody learns who is kept out from a token that the issuer did not sign.
  expect((await refusal({ ...thief, token: `${token.slice(0, -4)}AAAA` })).status).toBe(401);
  expect((await refusal({ ...thief, token: fixture.token(userId, { deviceId: 1 }) })).status).toBe(429);
  await connect({ ...thief, token: fixture.token(newUser()) });
});
