import { randomBytes } from 'node:crypto';
import { CloseCode, userIdToBytes, v1 } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import type { RawClient } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, ackOf, helloOf, kemPreKey, newDevice, newUser, preKeys, sendTo, textOf } from './test-device.js';

const fixture = new StandaloneFixture();
let sender: RawClient;

beforeAll(async () => {
  await fixture.start();
  ({ client: sender } = await fixture.attached());
});
afterAll(() => fixture.stop());
afterEach(() => {
  expect(fixture.clients.flatMap(({ repeatedAnswers }) => repeatedAnswers)).toEqual([]);
  expect([...fixture.server.logged('warn'), ...fixture.server.logged('error')]).toEqual([]);
  for (const client of fixture.clients) if (client !== sender) client.reset();
});

const accept = (device: Device | readonly Device[], text: string) => sender.expect('accepted', sendTo(device, text));
const textsOf = (client: RawClient) => client.ofKind('deliver').map(textOf);
const idsOf = (devices: readonly v1.IDeviceInfo[] | null | undefined) => devices?.map(({ deviceId }) => deviceId);

describe('Welcome', () => {
  test('tells the bounds, the time, the own device and its keys, and the devices of the user', async () => {
    const userId = newUser();
    const device = newDevice(userId, 1);
    await fixture.register(device, { oneTime: preKeys(30), kem: [kemPreKey(1)], lastResortKem: kemPreKey(9) });
    await fixture.registered(userId, 2);
    const client = await fixture.connect(userId, { token: { lifetimeSeconds: 3_600 } });
    const before = Date.now();
    const welcome = await client.expect('welcome', { hello: helloOf(device) });
    expect(welcome.serverTime).toBeGreaterThanOrEqual(before);
    expect(welcome.serverTime).toBeLessThanOrEqual(Date.now());
    expect(welcome.tokenExpiresAt! - before).toBeGreaterThan(3_500_000);
    expect(idsOf(welcome.ownDevices)).toEqual([1, 2]);
    expect(welcome.own).toMatchObject({ registered: true, registrationId: device.registrationId });
    expect(welcome.own).toMatchObject({ signedPreKeyId: 1, lastResortKemId: 9 });
    expect(welcome.own?.counts).toMatchObject({ oneTimeLeft: 30, kemLeft: 1 });
    expect(welcome.own?.keyDigest).toHaveLength(32);
    expect(Object.entries(welcome.limits!).filter(([, bound]) => bound === 0)).toEqual([]);
    expect(welcome.limits).toMatchObject({ maxDevices: 10, maxKeysStored: 200, maxFramesPerMessage: 1_024 });
    expect(welcome.limits).toMatchObject({ maxMessageBytesIn: 327_680, maxTtlMs: welcome.retentionMs });
  });
});

describe('several connections of one device', () => {
  test('the newest wins: the older is closed with 4409, and what it did not ack goes to the newest', async () => {
    const { device, client: first } = await fixture.attached();
    await accept(device, 'not acked');
    await first.received('deliver');
    const second = await fixture.session(device);
    expect(await first.closeCode()).toBe(CloseCode.Replaced);
    await accept(device, 'later');
    await second.received('deliver', 2);
    expect(textsOf(second)).toEqual(['not acked', 'later']);
    await second.expect('acked', ackOf(second.ofKind('deliver')));
  });

  test('of many that attach at once one remains, and it gets the mail', async () => {
    const device = await fixture.registered();
    const clients = await Promise.all(Array.from({ length: 12 }, () => fixture.connect(device.userId)));
    for (const client of clients) client.send({ hello: helloOf(device) });
    const open = () => clients.filter(({ closed }) => closed === undefined);
    await until(() => open().length === 1, { message: () => `${open().length} connections remain` });
    expect(new Set(clients.map(({ closed }) => closed?.code))).toEqual(new Set([CloseCode.Replaced, undefined]));
    await accept(device, 'to the one');
    await open().at(0)!.received('deliver');
  });
});

describe('a send-only session', () => {
  test('sends in the name of its device, displaces nobody, and gets no mail', async () => {
    const { device, client: main } = await fixture.attached();
    const { device: other, client: receiver } = await fixture.attached();
    const extension = await fixture.session(device, { hello: { sendOnly: true } });
    await extension.expect('accepted', sendTo(other, 'shared'));
    const delivery = await receiver.one('deliver');
    expect(delivery.senderDeviceId).toBe(device.deviceId);
    await accept(device, 'for the main one');
    const mail = await main.one('deliver');
    // The same id, from a session without a mailbox: it names nothing there.
    await extension.expect('acked', ackOf([mail]));
    await main.close();
    const next = await fixture.session(device);
    expect((await next.received('deliver')).map(textOf)).toEqual(['for the main one']);
    expect(extension.ofKind('deliver')).toEqual([]);
    expect(await extension.refusal({ removeDevice: { deviceId: device.deviceId } })).toBe('FORBIDDEN');
    await extension.expect('preKeyCounts', { uploadPreKeys: { oneTime: preKeys(1) } });
    await next.expect('deviceRemoved', { removeDevice: { deviceId: device.deviceId } });
    expect(await extension.closeCode()).toBe(CloseCode.DeviceRemoved);
  });
});

describe('the devices of a user', () => {
  test('a device that registers or is removed is told to the other ones', async () => {
    const { device: first, client } = await fixture.attached();
    const second = await fixture.registered(first.userId, 2);
    const registered = await client.one('devicesChanged');
    expect(idsOf(registered.devices)).toEqual([1, 2]);
    expect(Buffer.from(registered.devices!.at(1)!.identityKey!)).toEqual(second.identityKey);
    const other = await fixture.session(second);
    await other.expect('deviceRemoved', { removeDevice: { deviceId: 2 } });
    expect(await other.closeCode()).toBe(CloseCode.DeviceRemoved);
    expect((await client.received('devicesChanged', 2)).map(({ devices }) => idsOf(devices))).toEqual([[1, 2], [1]]);
  });

  test('an install that replaces another ends it with 4410, and gets nothing of what was meant for it', async () => {
    const { device: old, client } = await fixture.attached(undefined, 1);
    const { client: other } = await fixture.attached(old.userId, 2);
    await accept(
      [old, { ...newDevice(old.userId, 2), registrationId: await currentId(old, 2) }],
      'for the old install',
    );
    await client.received('deliver');
    const fresh = newDevice(old.userId, 1);
    await fixture.register(fresh, { replace: true });
    expect(await client.closeCode()).toBe(CloseCode.DeviceRemoved);
    const changes = await other.received('devicesChanged');
    const info = changes.at(-1)!.devices!.find(({ deviceId }) => deviceId === 1);
    expect(info?.registrationId).toBe(fresh.registrationId);
    const { stale } = await sender.expect('deviceMismatch', sendTo(old, 'too old', { listedOnly: true }));
    expect(stale).toMatchObject([{ deviceId: 1, registrationId: fresh.registrationId }]);
    await sender.expect('accepted', sendTo(fresh, 'for the new install', { listedOnly: true }));
    const next = await fixture.session(fresh);
    await next.received('deliver');
    await next.received('caughtUp');
    expect(textsOf(next)).toEqual(['for the new install']);
    const late = await fixture.connect(old.userId);
    const { attachment } = await late.expect('welcome', { hello: helloOf(old) });
    expect(attachment).toBe(v1.Attachment.ATTACHMENT_OTHER_REGISTRATION);
  });

  async function currentId({ userId }: Device, deviceId: number): Promise<number> {
    const { devices } = await sender.expect('deviceList', { getDevices: { userId: userIdToBytes(userId) } });
    return devices!.find((device) => device.deviceId === deviceId)!.registrationId!;
  }

  test('a removed device is gone for everybody: its session, its mail, its keys', async () => {
    const { device: kept, client } = await fixture.attached(undefined, 1);
    const { device: removed, client: other } = await fixture.attached(kept.userId, 2);
    await other.expect('preKeyCounts', { uploadPreKeys: { oneTime: preKeys(5) } });
    await accept([kept, removed], 'before');
    await other.received('deliver');
    await client.expect('deviceRemoved', { removeDevice: { deviceId: 2 } });
    expect(await other.closeCode()).toBe(CloseCode.DeviceRemoved);
    expect(await client.refusal({ removeDevice: { deviceId: 2 } })).toBe('UNKNOWN_DEVICE');
    const { extraDeviceIds } = await sender.expect('deviceMismatch', sendTo([kept, removed], 'after'));
    expect(extraDeviceIds).toEqual([2]);
    const known = [{ deviceId: 2, registrationId: removed.registrationId }];
    const claimPreKeys = { claimId: randomBytes(16), userId: userIdToBytes(kept.userId), known };
    const { bundles, goneDeviceIds } = await sender.expect('preKeyBundles', { claimPreKeys });
    expect([bundles?.map(({ device }) => device?.deviceId), goneDeviceIds]).toEqual([[1], [2]]);
    const again = newDevice(kept.userId, 2);
    await fixture.register(again);
    const next = await fixture.session(again);
    await next.received('caughtUp');
    expect(textsOf(next)).toEqual([]);
    const { attachment } = await (await fixture.connect(kept.userId)).expect('welcome', { hello: helloOf(removed) });
    expect(attachment).toBe(v1.Attachment.ATTACHMENT_OTHER_REGISTRATION);
  });

  test('an eleventh device is one too many', async () => {
    const userId = newUser();
    for (let deviceId = 1; deviceId <= 10; deviceId++) await fixture.register(newDevice(userId, deviceId));
    await expect(fixture.register(newDevice(userId, 11))).rejects.toThrow('"code":14');
  });
});

describe('one-time keys', () => {
  const { PRE_KEY_KIND_ONE_TIME, PRE_KEY_KIND_KEM } = v1.PreKeyKind;
  const claimOf = (device: Device, claimId = randomBytes(16)) => ({
    claimPreKeys: { claimId, userId: userIdToBytes(device.userId) },
  });

  test('a device is told when they run low: at the claim that crosses the threshold, and at each attach', async () => {
    const device = newDevice();
    const kem = Array.from({ length: 21 }, (_, index) => kemPreKey(index + 1));
    await fixture.register(device, { oneTime: preKeys(20), kem, lastResortKem: kemPreKey(99) });
    const client = await fixture.session(device);
    await client.isServed();
    expect(client.ofKind('preKeysLow')).toEqual([]);
    await sender.expect('preKeyBundles', claimOf(device));
    await client.received('preKeysLow');
    for (let count = 0; count < 2; count++) await sender.expect('preKeyBundles', claimOf(device));
    await client.received('preKeysLow', 2);
    await client.isServed();
    expect(client.ofKind('preKeysLow')).toMatchObject([
      { kind: PRE_KEY_KIND_ONE_TIME, left: 19 },
      { kind: PRE_KEY_KIND_KEM, left: 19 },
    ]);
    const next = await fixture.session(device);
    expect(await next.received('preKeysLow', 2)).toMatchObject([
      { kind: PRE_KEY_KIND_ONE_TIME, left: 17 },
      { kind: PRE_KEY_KIND_KEM, left: 18 },
    ]);
  });

  test('are handed out oldest first, once; then the last-resort key serves, as often as it is needed', async () => {
    const device = newDevice();
    await fixture.register(device, { oneTime: preKeys(2, 7), kem: [kemPreKey(3)], lastResortKem: kemPreKey(99) });
    const claimed: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      const { bundles } = await sender.expect('preKeyBundles', claimOf(device));
      const { oneTime, kem, kemIsLastResort } = bundles!.at(0)!;
      claimed.push([oneTime?.id, kem?.id, kemIsLastResort]);
    }
    expect(claimed).toEqual([
      [7, 3, false],
      [8, 99, true],
      [undefined, 99, true],
    ]);
  });

  test('a repeated claim gets the first answer; under other arguments it is a conflict', async () => {
    const device = newDevice();
    await fixture.register(device, { oneTime: preKeys(5) });
    const body = claimOf(device);
    const first = await sender.expect('preKeyBundles', body);
    expect(await sender.expect('preKeyBundles', body)).toEqual(first);
    const known = [{ deviceId: device.deviceId, registrationId: device.registrationId }];
    expect(await sender.refusal({ claimPreKeys: { ...body.claimPreKeys, known } })).toBe('CONFLICT');
    const { bundles } = await sender.expect('preKeyBundles', {
      claimPreKeys: { ...claimOf(device).claimPreKeys, known },
    });
    expect(bundles).toEqual([]);
    const { bundles: next } = await sender.expect('preKeyBundles', claimOf(device));
    expect(next?.[0]?.oneTime?.id).toBe(2);
  });

  test('an upload adds keys once, refuses more than fit, and names those that were handed out before', async () => {
    const { device, client } = await fixture.attached();
    const upload = (keys: v1.IPreKey[]) => ({ uploadPreKeys: { oneTime: keys } });
    const keys = preKeys(100);
    await client.expect('preKeyCounts', upload(keys));
    expect((await client.expect('preKeyCounts', upload(keys))).oneTimeLeft).toBe(100);
    expect(await client.refusal(upload(preKeys(101, 200)))).toBe('TOO_LARGE');
    await client.expect('preKeyCounts', upload(preKeys(100, 200)));
    expect(await client.refusal(upload(preKeys(1, 400)))).toBe('TOO_MANY_KEYS');
    await sender.expect('preKeyBundles', claimOf(device));
    const counts = await client.expect('preKeyCounts', upload(keys.slice(0, 1)));
    expect([counts.oneTimeLeft, counts.oneTimeNotStoredIds]).toEqual([199, [1]]);
  });

  test('whoever uploads one-time KEM keys needs a last-resort one', async () => {
    const { client } = await fixture.attached();
    expect(await client.refusal({ uploadPreKeys: { kem: [kemPreKey(1)] } })).toBe('INVALID');
    await client.expect('preKeyCounts', { uploadPreKeys: { lastResortKem: kemPreKey(2), kem: [kemPreKey(1)] } });
  });
});

describe('a token', () => {
  test('that expires soon is announced, and a newer one moves the expiry, never back', async () => {
    const { device, client } = await fixture.attached(undefined, undefined, { token: { lifetimeSeconds: 40 } });
    const expiring = await client.one('tokenExpiring');
    expect(expiring.tokenExpiresAt! - Date.now()).toBeLessThan(41_000);
    const longer = fixture.token({ userId: device.userId, lifetimeSeconds: 3_600 });
    const { tokenExpiresAt } = await client.expect('tokenRefreshed', { refreshToken: { token: longer } });
    expect(tokenExpiresAt! - Date.now()).toBeGreaterThan(3_500_000);
    const shorter = fixture.token({ userId: device.userId, lifetimeSeconds: 100 });
    const refreshed = await client.expect('tokenRefreshed', { refreshToken: { token: shorter } });
    expect(refreshed.tokenExpiresAt).toBe(tokenExpiresAt);
    await client.isServed();
  });
});
