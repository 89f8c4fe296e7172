import { randomBytes } from 'node:crypto';
import { CloseCode, type PartitionId, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { deliveryId } from './fake-transport.js';
import { GatewayFixture, copyFor, helloOf, newUser, registrationOf } from './gateway-fixture.js';
import type { Body } from './test-client.js';

const { Attachment, ProblemCode } = v1;

let fixture: GatewayFixture;

beforeEach(async () => {
  fixture = await GatewayFixture.start();
});

afterEach(() => fixture.stop());

test('Welcome tells everything that the server holds, and every bound', async () => {
  const device = fixture.device(newUser(), 5);
  const other = fixture.device(device.userId, 6);
  const client = await fixture.connect(device.userId, { lifetimeSeconds: 1_000 });
  const { welcome } = await client.request({ hello: { ...helloOf(device), features: ['unheard-of'] } });
  expect(welcome).toMatchObject({
    serverTime: fixture.clock.now(),
    tokenExpiresAt: Math.floor(fixture.clock.now() / 1_000) * 1_000 + 1_000_000,
    retentionMs: 30 * 86_400_000,
    features: [],
    attachment: Attachment.ATTACHMENT_ATTACHED,
    own: { registered: true, registrationId: device.registrationId, signedPreKeyId: 7, lastResortKemId: 8 },
    limits: { maxRequestsInFlight: 256, maxAckIds: 1_000, maxFramesPerMessage: 1_024, parkAfterMs: 3_000 },
  });
  expect(welcome?.own?.counts).toMatchObject({ oneTimeLeft: 100, kemLeft: 100 });
  expect(welcome?.own?.keyDigest).toHaveLength(32);
  expect(welcome?.ownDevices?.map(({ deviceId }) => deviceId)).toEqual([5, 6]);
  expect(welcome?.ownDevices?.[1]?.registrationId).toBe(other.registrationId);
  expect(Object.values(welcome?.limits ?? {}).every(Boolean)).toBe(true);
  expect(fixture.keys.touched).toEqual([{ userId: device.userId, deviceId: 5 }]);
});

test('the window of a client is lowered to the largest one, and given to the transport', async () => {
  const device = fixture.device(newUser(), 1);
  await fixture.session(device, { window: { messages: 1_000_000, bytes: 70_000 } });
  await fixture.session(device);
  const [asked, preset] = fixture.transport.of('attach');
  expect(asked?.window).toEqual({ messages: 1_024, bytes: 70_000 });
  expect(preset?.window).toEqual({ messages: 128, bytes: 1_048_576 });
});

describe('a session that did not prove its device is served only what changes that', () => {
  const rows: [keyof typeof Attachment, (device: ReturnType<GatewayFixture['device']>) => v1.IHello][] = [
    ['ATTACHMENT_NOT_REGISTERED', (device) => ({ ...helloOf(device), deviceId: 99 })],
    ['ATTACHMENT_OTHER_REGISTRATION', (device) => ({ ...helloOf(device), registrationId: device.registrationId + 1 })],
    ['ATTACHMENT_OTHER_REGISTRATION', ({ deviceId }) => ({ deviceId })],
    ['ATTACHMENT_WRONG_SECRET', (device) => ({ ...helloOf(device), deviceSecret: randomBytes(32) })],
    ['ATTACHMENT_WRONG_SECRET', ({ deviceId, registrationId }) => ({ deviceId, registrationId })],
    ['ATTACHMENT_WRONG_SECRET', (device) => ({ ...helloOf(device), deviceSecret: randomBytes(32), sendOnly: true })],
  ];
  test.each(rows)('%s', async (attachment, hello) => {
    const device = fixture.device(newUser(), 1);
    const client = await fixture.connect(device.userId);
    const { welcome } = await client.request({ hello: hello(device) });
    expect(welcome?.attachment).toBe(Attachment[attachment]);
    const refused: Body[] = [
      { send: { messageId: randomBytes(16), userId: userIdToBytes(device.userId), messages: [] } },
      { ack: { deliveryIds: [deliveryId(1)] } },
      { claimPreKeys: { claimId: randomBytes(16), userId: userIdToBytes(device.userId) } },
      { uploadPreKeys: {} },
      { removeDevice: { deviceId: 1 } },
    ];
    for (const body of refused) {
      expect((await client.problem(body)).code).toBe(ProblemCode.PROBLEM_CODE_NOT_REGISTERED);
    }
    expect((await client.request({ getDevices: { userId: userIdToBytes(device.userId) } })).body).toBe('deviceList');
    const token = fixture.token(device.userId);
    expect((await client.request({ refreshToken: { token } })).body).toBe('tokenRefreshed');
    await client.isServed();
    expect(fixture.transport.requests.filter(({ type }) => type !== 'attach-done')).toEqual([]);
  });
});

test('a send-only session proves itself and displaces nobody', async () => {
  const { device, client: attached } = await fixture.attached();
  const other = fixture.device(newUser(), 1);
  const client = await fixture.session(device, { sendOnly: true });
  expect(client.frames[0]?.welcome?.attachment).toBe(Attachment.ATTACHMENT_SEND_ONLY);
  expect(fixture.transport.of('attach')).toHaveLength(1);
  const send = { messageId: randomBytes(16), userId: userIdToBytes(other.userId), messages: [copyFor(other)] };
  expect((await client.request({ send })).body).toBe('accepted');
  expect((await client.request({ ack: { deliveryIds: [deliveryId(1)] } })).body).toBe('acked');
  expect(fixture.transport.of('ack')).toEqual([]);
  expect((await client.problem({ removeDevice: { deviceId: 1 } })).code).toBe(ProblemCode.PROBLEM_CODE_FORBIDDEN);
  await attached.isServed();
});

test('a token for one device opens no other, and removes no other', async () => {
  const device = fixture.device(newUser(), 1);
  fixture.device(device.userId, 2);
  const wrong = await fixture.connect(device.userId, { deviceId: 2 });
  wrong.send({ hello: helloOf(device) });
  expect(await wrong.closeCode()).toBe(CloseCode.Forbidden);
  const right = await fixture.connect(device.userId, { deviceId: 1 });
  await right.request({ hello: helloOf(device) });
  expect((await right.problem({ removeDevice: { deviceId: 2 } })).code).toBe(ProblemCode.PROBLEM_CODE_FORBIDDEN);
  expect(fixture.keys.calls).not.toContain('remove');
});

test('later connections of a device carry a later time, also within one millisecond', async () => {
  const { device } = await fixture.attached();
  for (let count = 0; count < 3; count++) await fixture.session(device);
  const attaches = fixture.transport.of('attach');
  const times = attaches.map(({ connectedAt }) => connectedAt);
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  expect(new Set(attaches.map(({ connectionId }) => connectionId)).size).toBe(4);
  expect(attaches.every(({ connectionId }) => /^[0-9a-f]{32}$/.test(connectionId))).toBe(true);
});

test.each([
  ['replaced', CloseCode.Replaced],
  ['removed', CloseCode.DeviceRemoved],
] as const)('a session that the transport ended as %s is closed with %i', async (reason, code) => {
  const { client, link } = await fixture.attached();
  fixture.transport.emit({ type: 'ended', session: link, reason });
  expect(await client.closeCode()).toBe(code);
  expect(fixture.transport.of('detach')).toEqual([]);
});

test('a session that ends is detached', async () => {
  const { client, link } = await fixture.attached();
  client.ws.close(1000);
  await until(() => fixture.transport.of('detach').length === 1, { message: 'not detached' });
  expect(fixture.transport.of('detach')[0]?.session).toBe(link);
});

test('Hello waits for the attach, and is refused when that does not come', async () => {
  fixture.transport.onAttach = () => undefined;
  const device = fixture.device(newUser(), 1);
  const client = await fixture.connect(device.userId);
  const [seq] = client.send({ hello: helloOf(device) }, { ping: {} });
  await until(() => fixture.transport.of('attach').length === 1, { message: 'no attach' });
  await fixture.advance(9_000);
  expect(client.frames).toEqual([]);
  await fixture.advance(2_000);
  expect((await client.answer(seq!)).problem?.code).toBe(ProblemCode.PROBLEM_CODE_UNAVAILABLE);
  expect(fixture.transport.of('detach')).toHaveLength(1);
});

test('a list that changes while it is read for Welcome is read again', async () => {
  const device = fixture.device(newUser(), 1);
  const client = await fixture.connect(device.userId);
  let calls = 0;
  fixture.keys.gate = async () => {
    // An announcement between the read and its answer.
    if (++calls === 1) setImmediate(() => void fixture.keys.announce(device.userId, []));
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  };
  const { welcome } = await client.request({ hello: helloOf(device) });
  expect(calls).toBe(2);
  expect(welcome?.attachment).toBe(Attachment.ATTACHMENT_ATTACHED);
});

test('a list that changes while the session is being attached is told after Welcome', async () => {
  fixture.transport.onAttach = () => undefined;
  const device = fixture.device(newUser(), 1);
  const client = await fixture.connect(device.userId);
  const [seq] = client.send({ hello: helloOf(device) });
  await until(() => fixture.transport.of('attach').length === 1, { message: 'no attach' });
  fixture.device(device.userId, 2);
  await fixture.keys.announce(device.userId, []);
  fixture.transport.emit({ type: 'attached', session: fixture.transport.of('attach')[0]!.session });
  expect((await client.answer(seq!)).welcome?.ownDevices).toHaveLength(1);
  expect((await client.push('devicesChanged')).devicesChanged?.devices).toHaveLength(2);
});

test('a device that is removed while it is being attached is not attached', async () => {
  fixture.transport.onAttach = () => undefined;
  const device = fixture.device(newUser(), 1);
  const client = await fixture.connect(device.userId);
  client.send({ hello: helloOf(device) });
  await until(() => fixture.transport.of('attach').length === 1, { message: 'no attach' });
  await fixture.keys.remove(device);
  expect(await client.closeCode()).toBe(CloseCode.DeviceRemoved);
  expect(fixture.transport.of('detach')).toHaveLength(1);
});

describe('registration', () => {
  test('attaches the session by itself, under the new registration id', async () => {
    const userId = newUser();
    const client = await fixture.connect(userId);
    await client.request({ hello: { deviceId: 3 } });
    const registerDevice = registrationOf();
    const { preKeyCounts } = await client.request({ registerDevice });
    expect(preKeyCounts).toMatchObject({ oneTimeLeft: 30, kemLeft: 30 });
    expect(fixture.transport.of('attach')).toMatchObject([{ address: `${userId}.3`, registrationId: 77 }]);
    const send = { messageId: randomBytes(16), userId: userIdToBytes(userId), messages: [] };
    expect((await client.request({ send })).body).toBe('accepted');
    expect(client.pushes('devicesChanged')).toEqual([]);
    // An equal repeat changes nothing.
    expect((await client.request({ registerDevice })).body).toBe('preKeyCounts');
    expect(fixture.transport.of('attach')).toHaveLength(1);
  });

  test('does not attach a send-only session', async () => {
    const client = await fixture.connect(newUser());
    await client.request({ hello: { deviceId: 3, sendOnly: true } });
    expect((await client.request({ registerDevice: registrationOf() })).body).toBe('preKeyCounts');
    expect((await client.request({ uploadPreKeys: {} })).body).toBe('preKeyCounts');
    expect(fixture.transport.of('attach')).toEqual([]);
  });

  test('is not heard of as a secret: only its hash leaves the gateway', async () => {
    const client = await fixture.connect(newUser());
    await client.request({ hello: { deviceId: 3 } });
    const deviceSecret = randomBytes(32);
    await client.request({ registerDevice: registrationOf({ deviceSecret }) });
    const [device] = fixture.keys.users.values().next().value!.values();
    expect(Buffer.compare(device!.secretHash, deviceSecret)).not.toBe(0);
    expect(device!.secretHash).toHaveLength(32);
  });

  test('of another install ends the sessions of the one before with 4410, and tells the other devices', async () => {
    const { device, client: before } = await fixture.attached();
    const sibling = await fixture.session(fixture.device(device.userId, 2));
    const client = await fixture.connect(device.userId);
    await client.request({ hello: { deviceId: 1 } });
    expect((await client.request({ registerDevice: registrationOf({ replace: true }) })).body).toBe('preKeyCounts');
    expect(await before.closeCode()).toBe(CloseCode.DeviceRemoved);
    const { devicesChanged } = await sibling.push('devicesChanged');
    expect(devicesChanged?.devices?.find(({ deviceId }) => deviceId === 1)?.registrationId).toBe(77);
    expect(client.pushes('devicesChanged')).toEqual([]);
    await client.isServed();
  });

  test('after a removal that is read only now keeps its session; a removal of this very install ends it', async () => {
    const { device, client } = await fixture.attached();
    const { userId, deviceId, registrationId: installedAt } = device;
    const removedBefore = (stamp: number) =>
      fixture.keys.announcer.announce({ userId, devices: [], removedDeviceIds: [deviceId], removedBefore: [stamp] });
    await removedBefore(installedAt);
    await client.isServed();
    await removedBefore(installedAt + 1);
    expect(await client.closeCode()).toBe(CloseCode.DeviceRemoved);
  });

  test('of another install on its own session goes on as the new one', async () => {
    const { device, client, link } = await fixture.attached();
    expect((await client.request({ registerDevice: registrationOf({ replace: true }) })).body).toBe('preKeyCounts');
    expect(fixture.transport.of('detach').map(({ session }) => session)).toEqual([link]);
    expect(fixture.transport.of('attach').at(-1)).toMatchObject({ address: `${device.userId}.1`, registrationId: 77 });
    expect((await client.request({ uploadPreKeys: {} })).body).toBe('preKeyCounts');
  });

  test('that fails after the old install is gone leaves the session unattached and alive', async () => {
    const { device, client } = await fixture.attached();
    const register = fixture.keys.register.bind(fixture.keys);
    fixture.keys.register = async (address, registration) => {
      await register(address, registration);
      throw new Error('the purge is not confirmed');
    };
    const registerDevice = registrationOf({ replace: true });
    const problem = await client.problem({ registerDevice });
    expect(problem.code).toBe(ProblemCode.PROBLEM_CODE_INTERNAL);
    expect((await client.problem({ uploadPreKeys: {} })).code).toBe(ProblemCode.PROBLEM_CODE_NOT_REGISTERED);
    fixture.keys.register = register;
    expect((await client.request({ registerDevice })).body).toBe('preKeyCounts');
    expect((await client.request({ uploadPreKeys: {} })).body).toBe('preKeyCounts');
    expect(device.deviceId).toBe(1);
  });

  test('holds back what the client sent behind it', async () => {
    const userId = newUser();
    const client = await fixture.connect(userId);
    await client.request({ hello: { deviceId: 3 } });
    const send = { messageId: randomBytes(16), userId: userIdToBytes(userId), messages: [] };
    const [, seq] = client.send({ registerDevice: registrationOf() }, { send });
    expect((await client.answer(seq!)).body).toBe('accepted');
  });
});

test('removing a device ends its sessions and tells the others; removing the own one is answered first', async () => {
  const { device, client } = await fixture.attached();
  const second = await fixture.session(fixture.device(device.userId, 2));
  const third = await fixture.session(fixture.device(device.userId, 3));
  expect((await client.request({ removeDevice: { deviceId: 2 } })).body).toBe('deviceRemoved');
  expect(await second.closeCode()).toBe(CloseCode.DeviceRemoved);
  await third.push('devicesChanged');
  expect(client.pushes('devicesChanged')).toEqual([]);
  const [seq] = client.send({ removeDevice: { deviceId: 1 } });
  expect(await client.closeCode()).toBe(CloseCode.DeviceRemoved);
  expect(client.answers(seq!)[0]?.body).toBe('deviceRemoved');
  const { devicesChanged } = await third.push('devicesChanged');
  expect(devicesChanged?.devices?.map(({ deviceId }) => deviceId)).toEqual([3]);
});

test('PreKeysLow comes at the attach, and when a claim crosses the threshold', async () => {
  const device = fixture.device(newUser(), 1, 5);
  const client = await fixture.session(device);
  expect((await client.push('preKeysLow')).preKeysLow).toMatchObject({ left: 5 });
  expect((await client.push('preKeysLow')).preKeysLow?.kind).toBe(v1.PreKeyKind.PRE_KEY_KIND_KEM);
  const { client: claimer } = await fixture.attached();
  const { userId, deviceId } = device;
  fixture.keys.claimResult = {
    bundles: [],
    goneDeviceIds: [9],
    low: [{ address: { userId, deviceId }, kind: 'one-time', left: 4 }],
  };
  const claimPreKeys = { claimId: randomBytes(16), userId: userIdToBytes(userId), known: [{ deviceId: 9 }] };
  const { preKeyBundles } = await claimer.request({ claimPreKeys });
  expect(preKeyBundles?.goneDeviceIds).toEqual([9]);
  expect((await client.push('preKeysLow')).preKeysLow).toMatchObject({ left: 4 });
  expect(claimer.pushes('preKeysLow')).toEqual([]);
});

test('a partition without an owner keeps Hello waiting until there is one', async () => {
  fixture.transport.own([]);
  expect(fixture.gateway.ready).toBe(false);
  const device = fixture.device(newUser(), 1);
  const client = await fixture.connect(device.userId);
  const [seq] = client.send({ hello: helloOf(device) });
  await until(() => fixture.keys.calls.length === 1, { message: 'no Hello' });
  fixture.transport.own([0, 1, 2, 3].map((partition) => ({ partition: partition as PartitionId, epoch: 2 })));
  expect((await client.answer(seq!)).welcome?.attachment).toBe(Attachment.ATTACHMENT_ATTACHED);
  expect(client.pushes('sessionRestarted')).toEqual([]);
  expect(fixture.gateway.ready).toBe(true);
});
