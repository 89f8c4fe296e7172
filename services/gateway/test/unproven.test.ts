import { randomBytes } from 'node:crypto';
import { CloseCode, type UserId, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { type Credentials, GatewayFixture, copyFor, helloOf, newUser, registrationOf } from './gateway-fixture.js';
import type { Body, TestClient } from './test-client.js';

const { PROBLEM_CODE_RATE_LIMITED, PROBLEM_CODE_NOT_REGISTERED } = v1.ProblemCode;

let fixture: GatewayFixture;

afterEach(() => fixture.stop());

const lookUp = (userId: UserId): Body => ({ getDevices: { userId: userIdToBytes(userId) } });
const sendTo = ({ userId, ...device }: Credentials): Body => {
  const messages = [copyFor({ userId, ...device })];
  return { send: { messageId: randomBytes(16), userId: userIdToBytes(userId), messages } };
};

/** Somebody with a token of the user, and without the secret of the device. */
async function thiefOf(device: Credentials, deviceId = device.deviceId): Promise<TestClient> {
  const client = await fixture.connect(device.userId);
  const { welcome } = await client.request({ hello: { ...helloOf(device), deviceId, deviceSecret: randomBytes(32) } });
  expect(welcome?.attachment).not.toBe(v1.Attachment.ATTACHMENT_ATTACHED);
  return client;
}

/** Requests until one is refused for its rate. */
async function exhaust(client: TestClient, body: () => Body): Promise<void> {
  for (let calls = 0; calls < 100; calls++) {
    if ((await client.request(body())).problem?.code === PROBLEM_CODE_RATE_LIMITED) return;
  }
  throw new Error('never limited');
}

const SMALL = { burst: 3, intervalMs: 60_000 };
const requests: [string, (known: Credentials) => Body][] = [
  ['look-ups of new users', () => lookUp(newUser())],
  ['look-ups of one user', ({ userId }) => lookUp(userId)],
  ['registrations', () => ({ registerDevice: registrationOf({ registrationId: 9, replace: false }) })],
  ['tokens', () => ({ refreshToken: { token: 'none' } })],
];

test.each(requests)(
  '%s of a thief of a token use up nothing of what the device of the user has',
  async (_title, ask) => {
    fixture = await GatewayFixture.start({
      unprovenRequestsPerUser: SMALL,
      lookUpsPerPair: SMALL,
      lookUpTargetsPerUser: SMALL,
      keyRequestsPerUser: SMALL,
      tokenRefreshesPerUser: SMALL,
    });
    const known = fixture.device(newUser(), 1);
    const { device, client } = await fixture.attached();
    const thief = await thiefOf(device);
    await exhaust(thief, () => ask(known));
    for (let calls = 0; calls < 3; calls++) {
      expect((await client.request(ask(known))).problem?.code).not.toBe(PROBLEM_CODE_RATE_LIMITED);
    }
    // Nor can the thief go on as another new device.
    expect((await (await thiefOf(device, 2)).problem(lookUp(newUser()))).code).toBe(PROBLEM_CODE_RATE_LIMITED);
  },
);

test('removals that a session may not ask for cost the user nothing', async () => {
  fixture = await GatewayFixture.start({ keyRequestsPerUser: SMALL, unprovenRequestsPerUser: SMALL });
  const { device, client } = await fixture.attached();
  const thief = await thiefOf(device);
  const sendOnly = await fixture.session(device, { sendOnly: true });
  for (let calls = 0; calls < 10; calls++) {
    expect((await thief.problem({ removeDevice: { deviceId: 1 } })).code).toBe(PROBLEM_CODE_NOT_REGISTERED);
    const refused = await sendOnly.problem({ removeDevice: { deviceId: 1 } });
    expect(refused.code).toBe(v1.ProblemCode.PROBLEM_CODE_FORBIDDEN);
  }
  expect((await client.request({ uploadPreKeys: {} })).body).toBe('preKeyCounts');
  expect((await thief.request(lookUp(device.userId))).body).toBe('deviceList');
});

test('a flood without a proof is kept out, and the devices of the user are not', async () => {
  fixture = await GatewayFixture.start({
    unprovenRequestsPerUser: { burst: 1, intervalMs: 3_600_000 },
    unprovenRefusalsPerUser: { burst: 5, intervalMs: 3_600_000 },
    floodPenaltyMs: 5_000,
  });
  const recipient = fixture.device(newUser(), 1);
  const { device, client } = await fixture.attached();
  const thief = await thiefOf(device);
  thief.send(...Array.from({ length: 5 }, () => lookUp(newUser())));
  await thief.isServed();
  await fixture.advance(5_000);
  thief.send(...Array.from({ length: 20 }, () => lookUp(newUser())));
  expect(await thief.closeCode()).toBe(CloseCode.Flooding);
  expect((await client.request(sendTo(recipient))).body).toBe('accepted');
  const again = await fixture.session(device);
  expect((await again.request(sendTo(recipient))).body).toBe('accepted');
  // Who has no proof is turned away for as long as it was told.
  const next = await fixture.connect(device.userId);
  next.send({ hello: { deviceId: 2 } });
  expect(await next.closeCode()).toBe(CloseCode.Flooding);
  expect(next.closed?.reason).toContain('retry_after_ms=5000');
  await fixture.advance(5_000);
  const late = await fixture.connect(device.userId);
  expect((await late.request({ hello: { deviceId: 2 } })).body).toBe('welcome');
});

test('connections that prove nothing take no place of a device, and the oldest gives way', async () => {
  fixture = await GatewayFixture.start({ maxConnectionsPerUser: 2, maxUnprovenConnectionsPerUser: 3 });
  const { device } = await fixture.attached();
  const thieves: TestClient[] = [];
  for (let connection = 0; connection < 3; connection++) thieves.push(await thiefOf(device));
  const second = await fixture.session(fixture.device(device.userId, 2));
  await second.isServed();
  expect(await thieves[0]!.closeCode()).toBe(CloseCode.Flooding);
  expect(thieves[0]!.closed?.reason).toContain('retry_after_ms=');
  await thieves[2]!.isServed();
  expect(fixture.clients[0]!.closed).toBeUndefined();
});

test('a device that registers is counted with the devices from then on', async () => {
  fixture = await GatewayFixture.start({ unprovenRequestsPerUser: SMALL, maxUnprovenConnectionsPerUser: 1 });
  const userId = newUser();
  const client = await fixture.connect(userId);
  await client.request({ hello: { deviceId: 1 } });
  const { preKeyCounts } = await client.request({ registerDevice: registrationOf() });
  expect(preKeyCounts).toBeTruthy();
  for (let calls = 0; calls < 10; calls++) expect((await client.request(lookUp(newUser()))).body).toBe('deviceList');
  await fixture.connect(userId);
  await fixture.connect(userId);
  await until(() => fixture.gateway.connections === 2, { message: 'nobody gave way' });
  await client.isServed();
});

test('the keys service is told whether the device that registers has proven itself', async () => {
  fixture = await GatewayFixture.start();
  const { device, client } = await fixture.attached();
  const thief = await thiefOf(device, 2);
  for (const session of [client, thief]) {
    const registration = registrationOf({ registrationId: 78, replace: true });
    expect((await session.request({ registerDevice: registration })).body).toBe('preKeyCounts');
  }
  expect(fixture.keys.registrations.map(({ proven }) => proven)).toEqual([true, false]);
});
