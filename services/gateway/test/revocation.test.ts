import { CloseCode, type UserId, v1 } from '@lantern/protocol';
import { GatewayFixture, helloOf, newUser } from './gateway-fixture.js';
import { Refused, TestClient } from './test-client.js';

let fixture: GatewayFixture;
beforeEach(async () => {
  fixture = await GatewayFixture.start();
});
afterEach(() => fixture.stop());

const revoke = (userId: UserId, deviceId?: number, issuedUntil = fixture.clock.now()) =>
  fixture.gateway.revoke({ userId, issuedUntil, ...(deviceId === undefined ? {} : { deviceId }) });

async function closesAsRevoked(client: TestClient): Promise<void> {
  expect(await client.closeCode()).toBe(CloseCode.TokenInvalid);
  expect(client.closed?.reason).toBe('the token was revoked');
}

test('every connection of a revoked user ends at once, said Hello or not, and nobody else is touched', async () => {
  const { device, client } = await fixture.attached();
  const second = await fixture.session(fixture.device(device.userId, 2));
  const silent = await fixture.connect(device.userId);
  const { client: other } = await fixture.attached();
  await revoke(device.userId);
  for (const revoked of [client, second, silent]) await closesAsRevoked(revoked);
  expect(fixture.transport.of('detach')).toHaveLength(2);
  await other.isServed();
});

test('of a device: only what speaks for it, by its token or by its Hello', async () => {
  const { device, client } = await fixture.attached();
  const bound = await fixture.connect(device.userId, { deviceId: 1 });
  const second = await fixture.session(fixture.device(device.userId, 2));
  const silent = await fixture.connect(device.userId);
  await revoke(device.userId, 1);
  for (const revoked of [client, bound]) await closesAsRevoked(revoked);
  await second.isServed();
  const calls = fixture.keys.calls.length;
  silent.send({ hello: helloOf(device) });
  await closesAsRevoked(silent);
  expect(fixture.keys.calls).toHaveLength(calls);
});

test('by time of issue: a token that was issued later goes on', async () => {
  const userId = newUser();
  const device = fixture.device(userId, 1);
  const old = await fixture.connect(userId);
  const issuedUntil = fixture.clock.now();
  await fixture.advance(2_000);
  const client = await fixture.session(device);
  await revoke(userId, undefined, issuedUntil);
  await closesAsRevoked(old);
  await client.isServed();
});

test('a revoked token opens no connection, by header or by subprotocol; one issued a second later does', async () => {
  const userId = newUser();
  const token = fixture.token(userId);
  await revoke(userId);
  const error: unknown = await TestClient.connect(fixture.gateway.port, { token }).catch((thrown: unknown) => thrown);
  if (!(error instanceof Refused)) throw new Error('was not refused');
  expect(error.status).toBe(401);
  expect(JSON.parse(error.body)).toMatchObject({ code: 'token_invalid', detail: 'the token was revoked' });
  await closesAsRevoked(await TestClient.connect(fixture.gateway.port, { token, via: 'subprotocol' }));
  await fixture.advance(1_000);
  await fixture.connect(userId);
});

test('a revoked token does not refresh, and the connection goes on by the one that it has', async () => {
  const userId = newUser();
  const tokens = [fixture.token(userId, { lifetimeSeconds: 7_200 }), fixture.token(userId, { deviceId: 1 })];
  await fixture.advance(2_000);
  const client = await fixture.session(fixture.device(userId, 1));
  await revoke(userId, 1, fixture.clock.now() - 1_500);
  for (const token of tokens) {
    const problem = await client.problem({ refreshToken: { token } });
    expect(problem).toMatchObject({ code: v1.ProblemCode.PROBLEM_CODE_TOKEN_INVALID, retryable: false });
  }
  await client.isServed();
});

test('the token that a connection lives on counts: a shorter-lived newer one does not save it', async () => {
  const device = fixture.device(newUser(), 1);
  const client = await fixture.connect(device.userId, { lifetimeSeconds: 3_600 });
  await client.request({ hello: helloOf(device) });
  await fixture.advance(2_000);
  const token = fixture.token(device.userId, { lifetimeSeconds: 60 });
  await client.request({ refreshToken: { token } });
  await revoke(device.userId, undefined, fixture.clock.now() - 1_000);
  await closesAsRevoked(client);
});

test('the newer token that a connection was refreshed with saves it from a revocation of the older', async () => {
  const { device, client } = await fixture.attached();
  await fixture.advance(2_000);
  await client.request({ refreshToken: { token: fixture.token(device.userId) } });
  await revoke(device.userId, undefined, fixture.clock.now() - 1_000);
  await client.isServed();
});

test('what is revoked while a token is judged ends its connection', async () => {
  const userId = newUser();
  let judged = () => {};
  let asked = () => {};
  const asking = new Promise<void>((resolve) => (asked = resolve));
  const verify = async () => {
    asked();
    await new Promise<void>((resolve) => (judged = resolve));
    const now = fixture.clock.now();
    return { valid: true, identity: { userId, issuedAt: now - 1_000, expiresAt: now + 600_000 } } as const;
  };
  const slow = await GatewayFixture.start({}, { verifier: { verify } });
  try {
    const connecting = TestClient.connect(slow.gateway.port, { token: 'x', via: 'subprotocol' });
    await asking;
    await slow.gateway.revoke({ userId, issuedUntil: slow.clock.now() });
    judged();
    await closesAsRevoked(await connecting);
  } finally {
    await slow.stop();
  }
});

test('a revocation that an earlier one covers is not written again, so that the later time stays', async () => {
  const written: number[] = [];
  const own = await GatewayFixture.start(
    {},
    {
      revocations: {
        live: true,
        revoke: async (revocation) => {
          written.push(revocation.issuedUntil);
          own.gateway.revocationListener.revoked(revocation);
        },
      },
    },
  );
  try {
    const userId = newUser();
    const now = own.clock.now();
    for (const issuedUntil of [now, now - 1, now, now + 1]) await own.gateway.revoke({ userId, issuedUntil });
    expect(written).toEqual([now, now + 1]);
  } finally {
    await own.stop();
  }
});
