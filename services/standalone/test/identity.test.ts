import { type KeyObject, createPrivateKey, randomBytes, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { CloseCode, SUBPROTOCOL, partitionOf, userIdToBytes, v1 } from '@lantern/protocol';
import { DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER } from '../src/development-key.js';
import { type Body, type ConnectOptions, RawClient, Refused } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, ackOf, helloOf, newDevice, newUser, preKeys, registrationOf, sendTo } from './test-device.js';
import { WellBehavedPair } from './well-behaved-pair.js';

const PARTITIONS = 4;
const fixture = new StandaloneFixture({ env: { STANDALONE_PARTITIONS: String(PARTITIONS) } });
const pair = new WellBehavedPair(fixture);

beforeAll(async () => {
  await fixture.start();
  await pair.attach();
});
afterAll(() => fixture.stop());
afterEach(() => pair.isUnaffected());

const { ATTACHMENT_NOT_REGISTERED, ATTACHMENT_OTHER_REGISTRATION, ATTACHMENT_WRONG_SECRET } = v1.Attachment;

/** Everything that needs a proven device. */
function provenRequests(other: Device): [string, Body][] {
  const userId = userIdToBytes(other.userId);
  return [
    ['Send', sendTo(other, 'in the name of somebody else')],
    ['ClaimPreKeys', { claimPreKeys: { claimId: randomBytes(16), userId } }],
    ['UploadPreKeys', { uploadPreKeys: { oneTime: preKeys(1, 900) } }],
    ['RemoveDevice', { removeDevice: { deviceId: other.deviceId } }],
    ['Ack', { ack: { deliveryIds: [randomBytes(12)] } }],
  ];
}

describe('a session that has not proven itself (I4)', () => {
  const rows: [string, v1.Attachment, (device: Device) => v1.IHello][] = [
    ['a wrong secret', ATTACHMENT_WRONG_SECRET, () => ({ deviceSecret: randomBytes(32) })],
    ['no secret', ATTACHMENT_WRONG_SECRET, () => ({ deviceSecret: null })],
    ['another registration id', ATTACHMENT_OTHER_REGISTRATION, () => ({ registrationId: 1 })],
    ['no registration id', ATTACHMENT_OTHER_REGISTRATION, () => ({ registrationId: null })],
    ['a device that is not registered', ATTACHMENT_NOT_REGISTERED, () => ({ deviceId: 77 })],
    [
      'a wrong secret, to send only',
      ATTACHMENT_WRONG_SECRET,
      () => ({ deviceSecret: randomBytes(32), sendOnly: true }),
    ],
  ];

  test.each(rows)('with %s gets no mail, displaces nobody, and is refused what needs a proof', async (...row) => {
    const [, attachment, fieldsOf] = row;
    const { device, client: owner } = await fixture.attached();
    const client = await fixture.connect(device.userId);
    const welcome = await client.expect('welcome', { hello: { ...helloOf(device), ...fieldsOf(device) } });
    expect(v1.Attachment[welcome.attachment!]).toBe(v1.Attachment[attachment]);
    for (const [name, body] of provenRequests(device)) {
      expect([name, await client.refusal(body)]).toEqual([name, 'NOT_REGISTERED']);
    }
    await client.isServed();
    const userId = userIdToBytes(device.userId);
    expect((await client.expect('deviceList', { getDevices: { userId } })).devices).toHaveLength(1);
    const token = fixture.token({ userId: device.userId });
    await client.expect('tokenRefreshed', { refreshToken: { token } });
    await pair.alice.client.expect('accepted', sendTo(device, 'for the owner'));
    const deliveries = await owner.received('deliver');
    await owner.expect('acked', ackOf(deliveries));
    expect([client.ofKind('deliver'), owner.closed]).toEqual([[], undefined]);
  });

  test('cannot use the credentials of another user', async () => {
    const { device, client: owner } = await fixture.attached();
    const thief = await fixture.connect(newUser());
    const { attachment, ownDevices } = await thief.expect('welcome', { hello: helloOf(device) });
    expect([attachment, ownDevices]).toEqual([ATTACHMENT_NOT_REGISTERED, []]);
    await owner.isServed();
  });
});

describe('the user in use is that of the token, whatever a frame says (I4)', () => {
  test('RemoveDevice, UploadPreKeys and RegisterDevice reach only the own devices', async () => {
    const { device: foreign, client: owner } = await fixture.attached(newUser(), 5);
    const { device, client } = await fixture.attached(newUser(), 1);
    expect(await client.refusal({ removeDevice: { deviceId: foreign.deviceId } })).toBe('UNKNOWN_DEVICE');
    await client.expect('preKeyCounts', { uploadPreKeys: { oneTime: preKeys(3) } });
    const { devices } = await client.expect('deviceList', { getDevices: { userId: userIdToBytes(foreign.userId) } });
    expect(devices?.map(({ deviceId, registrationId }) => ({ deviceId, registrationId }))).toEqual([
      { deviceId: 5, registrationId: foreign.registrationId },
    ]);
    await owner.isServed();
    // The copy of the frame that another user's device registered with registers a device of the own user.
    const register = await fixture.connect(device.userId);
    await register.expect('welcome', { hello: { deviceId: foreign.deviceId } });
    await register.expect('preKeyCounts', { registerDevice: registrationOf(foreign, { replace: true }) });
    await owner.isServed();
    expect((await client.received('devicesChanged')).at(-1)?.devices).toHaveLength(2);
  });

  test('the sender in Deliver is stamped by the server', async () => {
    const { device, client } = await fixture.attached(newUser(), 3);
    const { device: other, client: receiver } = await fixture.attached();
    await client.expect('accepted', sendTo(other, 'from me'));
    const delivery = await receiver.one('deliver');
    expect(delivery.senderDeviceId).toBe(3);
    expect(Buffer.from(delivery.senderUserId!)).toEqual(Buffer.from(userIdToBytes(device.userId)));
  });

  test('the ack of a delivery of somebody else is answered and ignored', async () => {
    // Of the partition of who acks: an ack of what that has not reached yet waits until it has (R4).
    const neighbours = () => Array.from({ length: 1_000 }, newUser);
    const partition = partitionOf(pair.bob.device.userId, PARTITIONS);
    const userId = neighbours().find((user) => partitionOf(user, PARTITIONS) === partition);
    const { device, client: owner } = await fixture.attached(userId);
    await pair.alice.client.expect('accepted', sendTo(device, 'still here'));
    const delivery = await owner.one('deliver');
    await pair.bob.client.expect('acked', ackOf([delivery]));
    await owner.close();
    const again = await fixture.session(device);
    expect((await again.received('deliver'))[0]?.deliveryId).toEqual(delivery.deliveryId);
    await again.expect('acked', ackOf([delivery]));
  });

  test('a token of another user, or limited to another device, ends the connection', async () => {
    for (const token of [fixture.token({ userId: newUser() }), undefined]) {
      const { device, client } = await fixture.attached();
      client.send({ refreshToken: { token: token ?? fixture.token({ userId: device.userId, deviceId: 9 }) } });
      expect(await client.closeCode()).toBe(CloseCode.Forbidden);
    }
    const client = await fixture.connect(newUser(), { token: { deviceId: 9 } });
    client.send({ hello: { deviceId: 1 } });
    expect(await client.closeCode()).toBe(CloseCode.Forbidden);
  });

  test('a token limited to a device removes only that device', async () => {
    const { device } = await fixture.attached();
    await fixture.registered(device.userId, 2);
    const client = await fixture.session(device, { token: { deviceId: device.deviceId } });
    expect(await client.refusal({ removeDevice: { deviceId: 2 } })).toBe('FORBIDDEN');
    await client.expect('deviceRemoved', { removeDevice: { deviceId: device.deviceId } });
    expect(await client.closeCode()).toBe(CloseCode.DeviceRemoved);
  });
});

describe('registration ids', () => {
  async function register(device: Device, fields: v1.IRegisterDevice = {}): Promise<RawClient> {
    const client = await fixture.connect(device.userId);
    await client.expect('welcome', { hello: { deviceId: device.deviceId } });
    client.send({ registerDevice: registrationOf(device, fields) });
    return client;
  }

  test('the one of an earlier install is refused, also after a removal', async () => {
    const first = await fixture.registered();
    const second = newDevice(first.userId);
    await fixture.register(second, { replace: true });
    const reused = { ...newDevice(first.userId), registrationId: first.registrationId };
    const attempt = await register(reused, { replace: true });
    expect((await attempt.answer(2)).problem?.code).toBe(v1.ProblemCode.PROBLEM_CODE_REGISTRATION_ID_REUSED);
    const own = await fixture.session(second);
    await own.expect('deviceRemoved', { removeDevice: { deviceId: second.deviceId } });
    expect(await attempt.refusal({ registerDevice: registrationOf(reused) })).toBe('REGISTRATION_ID_REUSED');
    await fixture.register(newDevice(first.userId));
  });

  test('the current one with another identity or secret is refused, an equal repeat is not', async () => {
    const device = await fixture.registered();
    for (const change of [{ identityKey: randomBytes(33) }, { deviceSecret: randomBytes(32) }]) {
      const attempt = await register({ ...device, ...change }, { replace: true });
      expect((await attempt.answer(2)).problem?.code).toBe(v1.ProblemCode.PROBLEM_CODE_REGISTRATION_ID_REUSED);
    }
    await fixture.register(device);
    await fixture.session(device);
  });

  test('the devices 0 and 4294967295 are like any other, end to end', async () => {
    const userId = newUser();
    const { device: lowest, client: low } = await fixture.attached(userId, 0);
    const { device: highest, client: high } = await fixture.attached(userId, 4_294_967_295);
    await pair.alice.client.expect('accepted', sendTo([lowest, highest], 'to both'));
    await low.expect('accepted', sendTo(highest, 'from 0'));
    await high.expect('accepted', sendTo(lowest, 'from 4294967295'));
    for (const client of [low, high]) await client.expect('acked', ackOf(await client.received('deliver', 2)));
    expect(low.ofKind('deliver')[1]?.senderDeviceId).toBe(4_294_967_295);
    const claimPreKeys = { claimId: randomBytes(16), userId: userIdToBytes(userId) };
    const { bundles } = await pair.bob.client.expect('preKeyBundles', { claimPreKeys });
    expect(bundles?.map(({ device }) => device?.deviceId)).toEqual([0, 4_294_967_295]);
    await low.expect('deviceRemoved', { removeDevice: { deviceId: 4_294_967_295 } });
    expect(await high.closeCode()).toBe(CloseCode.DeviceRemoved);
    await low.expect('deviceRemoved', { removeDevice: { deviceId: 0 } });
    expect(await low.closeCode()).toBe(CloseCode.DeviceRemoved);
  });

  test('0 is a legal registration id', async () => {
    const device = { ...newDevice(), registrationId: 0 };
    await fixture.register(device);
    await fixture.session(device);
  });
});

describe('tokens at the upgrade', () => {
  const now = () => Math.floor(Date.now() / 1_000);
  const claims = () => ({
    iss: DEVELOPMENT_ISSUER,
    aud: DEVELOPMENT_AUDIENCE,
    sub: newUser() as string,
    iat: now(),
    exp: now() + 600,
  });
  const pem = () => readFileSync(join(fixture.dataDir, 'dev-signing-key.pem'), 'utf8');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  /** By hand: a library would mend what is to be wrong. */
  const signed = (change: object = {}, key: KeyObject = createPrivateKey(pem())) => {
    const input = `${part({ alg: 'ES256', typ: 'JWT' })}.${part({ ...claims(), ...change })}`;
    return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };

  async function refusalOf(options: ConnectOptions): Promise<Refused> {
    const outcome = await RawClient.connect(fixture.server.url, options).then(
      (client) => (client.reset(), undefined),
      (error: unknown) => error,
    );
    if (outcome instanceof Refused) return outcome;
    throw new Error(`not refused: ${String(outcome)}`);
  }

  test('no token, another scheme, or a token in the query are refused with 401', async () => {
    const good = signed();
    for (const options of [
      {},
      { headers: { authorization: `Basic ${good}` } },
      { headers: { authorization: good } },
      { path: `/?token=${good}&access_token=${good}` },
    ]) {
      expect((await refusalOf(options)).status).toBe(401);
    }
  });

  test('a good one is taken, by header and by subprotocol, of which only the first is selected', async () => {
    for (const via of ['header', 'subprotocol'] as const) {
      const client = await RawClient.connect(fixture.server.url, { token: signed(), via });
      expect(client.protocol).toBe(SUBPROTOCOL);
      await client.expect('welcome', { hello: { deviceId: 1 } });
      await client.close();
    }
  });

  test('a missing or another subprotocol is refused, for browsers with 4406', async () => {
    for (const protocols of [[], ['lantern.messaging.v2'], ['chat']]) {
      const { status, body } = await refusalOf({ token: signed(), protocols });
      expect([status, body]).toEqual([400, expect.stringContaining(SUBPROTOCOL)]);
    }
    const options = { token: signed(), via: 'subprotocol', protocols: ['lantern.messaging.v2'] } as const;
    const client = await RawClient.connect(fixture.server.url, options);
    expect(await client.closeCode()).toBe(CloseCode.UnsupportedVersion);
  });

  test('a plain HTTP request is told that only WebSocket is spoken here', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(fixture.server.url.replace('ws:', 'http:'), (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(426);
  });
});
