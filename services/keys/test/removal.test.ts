import { createMetricsRegistry } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import {
  type KeysUnderTest,
  cleaningUp,
  createKeysUnderTest,
  passTimeUntil,
  temporaryDirectory,
} from './keys-under-test.js';
import { refusalOf } from './problems.js';
import { newAddress, newClaim, newRegistration, newUserId } from './samples.js';

const onEnd = cleaningUp();

const down = async () => {
  throw new Error('down');
};
const up = async () => undefined;

async function withDevice(keys: KeysUnderTest, registrationId = 1) {
  const address = newAddress();
  await keys.api.register(address, newRegistration({ registrationId }));
  return address;
}

describe('removing a device', () => {
  test('takes it from the list, with its keys, and tells the others before it answers', async () => {
    const keys = createKeysUnderTest(onEnd);
    const userId = newUserId();
    for (const deviceId of [1, 2]) await keys.api.register({ userId, deviceId }, newRegistration());
    await keys.api.remove({ userId, deviceId: 1 });
    const devices = await keys.api.devices(userId);
    expect(devices.map(({ deviceId }) => deviceId)).toEqual([2]);
    expect(keys.announcer.changes.at(-1)).toMatchObject({ userId, devices, removedDeviceIds: [1] });
    expect(await keys.api.ownState({ userId, deviceId: 1 })).toEqual({ devices });
    expect((await keys.api.claim(newClaim(userId))).bundles.map(({ device }) => device.deviceId)).toEqual([2]);
  });

  test('that does not exist is refused', async () => {
    const keys = createKeysUnderTest(onEnd);
    const address = await withDevice(keys);
    expect(await refusalOf(keys.api.remove({ ...address, deviceId: 2 }))).toBe('UNKNOWN_DEVICE');
    expect(await refusalOf(keys.api.remove(newAddress()))).toBe('UNKNOWN_DEVICE');
    await keys.api.remove(address);
    expect(await refusalOf(keys.api.remove(address))).toBe('UNKNOWN_DEVICE');
  });

  test('does not wait for the purge, which is repeated until the mailbox confirms, and counted', async () => {
    const metrics = createMetricsRegistry({ node: false });
    const keys = createKeysUnderTest(onEnd, { metrics });
    const address = await withDevice(keys);
    await keys.start();
    let attempts = 0;
    keys.purger.before = async () => {
      if (++attempts < 4) throw new Error('down');
    };
    await keys.api.remove(address);
    await passTimeUntil(keys.clock, 'the purge is not repeated', () => keys.purger.purged.length > 0);
    expect(keys.purger.purged).toEqual([address]);
    expect(await metrics.render()).toContain('lantern_keys_follow_ups_total{kind="purge",result="failed"} 3');
    await until(async () => (await keys.store.devices.unfinished(undefined, 1)).length === 0, {
      message: 'the wish stays',
    });
    keys.clock.advance(120_000);
    expect(attempts).toBe(4);
  });

  test('is unavailable while the others cannot be told, and a repeat succeeds once they are', async () => {
    const keys = createKeysUnderTest(onEnd);
    const address = await withDevice(keys);
    keys.announcer.before = down;
    const removal = refusalOf(keys.api.remove(address));
    let answer: string | undefined;
    void removal.then((refusal) => (answer = refusal));
    await passTimeUntil(keys.clock, 'the removal does not give up', () => answer);
    expect(answer).toBe('UNAVAILABLE');
    expect(await keys.api.devices(address.userId)).toEqual([]);
    keys.announcer.before = up;
    expect(await refusalOf(keys.api.remove(address))).toBe('done');
    expect(keys.announcer.changes.at(-1)?.removedDeviceIds).toEqual([address.deviceId]);
  });
});

describe('an install that takes an address over', () => {
  test('is seen by nobody until the mailbox of the one before is purged (I1)', async () => {
    const keys = createKeysUnderTest(onEnd);
    const address = await withDevice(keys, 1);
    const first = (await keys.api.ownState(address)).own?.installedAt ?? 0;
    let confirm: (() => void) | undefined;
    keys.purger.before = () => new Promise((resolve) => (confirm = resolve));
    const next = newRegistration({ registrationId: 2, replace: true });
    const replacing = keys.api.register(address, next);
    await until(() => keys.announcer.changes.length === 2, { message: 'the removal is not announced' });
    expect(keys.announcer.changes[1]).toMatchObject({ userId: address.userId, devices: [], removedDeviceIds: [1] });
    expect(await keys.api.ownState(address)).toEqual({ devices: [] });
    expect(await refusalOf(keys.api.claim(newClaim(address.userId)))).toBe('UNKNOWN_USER');
    expect(await refusalOf(keys.api.upload(address, 2, { oneTime: [], kem: [] }))).toBe('NOT_REGISTERED');

    await until(() => confirm, { message: 'the purge is not asked for' });
    confirm?.();
    const { installedAt } = await replacing;
    expect(await keys.api.devices(address.userId)).toEqual([expect.objectContaining({ registrationId: 2 })]);
    // Whoever reads the removal late knows by it which install is meant.
    const [before = 0] = keys.announcer.changes[1]?.removedBefore ?? [];
    expect(before).toBeGreaterThan(first);
    expect(before).toBeLessThanOrEqual(installedAt);
    expect(keys.announcer.changes.at(-1)).toMatchObject({ devices: [{ registrationId: 2 }], removedDeviceIds: [] });
  });

  test('is answered unavailable when the purge takes too long, waits on, and appears when it is confirmed', async () => {
    const keys = createKeysUnderTest(onEnd);
    await keys.start();
    const address = await withDevice(keys, 1);
    keys.purger.before = down;
    const next = newRegistration({ registrationId: 2, replace: true });
    let answer: string | undefined;
    void refusalOf(keys.api.register(address, next)).then((refusal) => (answer = refusal));
    await passTimeUntil(keys.clock, 'the registration does not give up', () => answer);
    expect(answer).toBe('UNAVAILABLE');
    expect(await keys.api.devices(address.userId)).toEqual([]);

    keys.purger.before = up;
    await passTimeUntil(keys.clock, 'the device does not appear', () => keys.announcer.changes.at(-1)?.devices.length);
    expect(await refusalOf(keys.api.register(address, next))).toBe('done');
    expect((await keys.api.ownState(address)).own?.counts).toEqual({ oneTimeLeft: 2, kemLeft: 2 });
  });

  test('waits also for the purge of a device that was removed before', async () => {
    const keys = createKeysUnderTest(onEnd);
    const address = await withDevice(keys, 1);
    keys.purger.before = down;
    await keys.api.remove(address);
    let answer: string | undefined;
    const registering = keys.api.register(address, newRegistration({ registrationId: 2 }));
    void refusalOf(registering).then((refusal) => (answer = refusal));
    await passTimeUntil(keys.clock, 'the registration does not give up', () => answer);
    expect(answer).toBe('UNAVAILABLE');
  });

  test('does not wait for purges of other devices of the user', async () => {
    const keys = createKeysUnderTest(onEnd);
    const address = await withDevice(keys, 1);
    keys.purger.before = down;
    await keys.api.remove(address);
    expect(await refusalOf(keys.api.register({ ...address, deviceId: 2 }, newRegistration()))).toBe('done');
  });
});

describe('announcements', () => {
  test('never name a device both as removed and as there, and a removal is announced before its mailbox is purged', async () => {
    const keys = createKeysUnderTest(onEnd);
    await keys.start();
    const address = await withDevice(keys, 1);
    keys.announcer.before = down;
    const next = newRegistration({ registrationId: 2, replace: true });
    let answer: string | undefined;
    void refusalOf(keys.api.register(address, next)).then((refusal) => (answer = refusal));
    await passTimeUntil(keys.clock, 'the registration does not give up', () => answer);
    expect([answer, keys.purger.purged]).toEqual(['UNAVAILABLE', []]);

    keys.announcer.before = up;
    const appeared = () => keys.announcer.changes.at(-1)?.devices[0]?.registrationId === 2;
    await passTimeUntil(keys.clock, 'the device does not appear', appeared);
    expect(keys.purger.purged).toEqual([address]);
    const told = keys.announcer.changes.map(({ devices, removedDeviceIds }) => [devices.length, removedDeviceIds]);
    expect(told).toEqual([
      [1, []],
      [0, [1]],
      [1, []],
    ]);
  });

  test('and purges that a dead process owed are made up for at the next start', async () => {
    const directory = temporaryDirectory(onEnd);
    const dying = createKeysUnderTest(onEnd, { directory });
    const [kept, removed] = [await withDevice(dying), await withDevice(dying)];
    const never = () => new Promise<void>(() => undefined);
    dying.announcer.before = never;
    dying.purger.before = never;
    void dying.api.register({ ...kept, deviceId: 2 }, newRegistration()).catch(() => undefined);
    void dying.api.remove(removed).catch(() => undefined);
    await until(async () => (await dying.store.devices.unfinished(undefined, 9)).length === 2, {
      message: 'not stored',
    });
    await dying.store.close();

    const next = createKeysUnderTest(onEnd, { directory });
    await next.start();
    await until(() => next.announcer.changes.length === 2 && next.purger.purged.length === 1, {
      message: 'not made up',
    });
    expect(next.purger.purged).toEqual([removed]);
    expect(next.announcer.changes.find(({ userId }) => userId === kept.userId)?.devices).toHaveLength(2);
    const removal = next.announcer.changes.find(({ userId }) => userId === removed.userId);
    expect(removal).toMatchObject({ userId: removed.userId, devices: [], removedDeviceIds: [removed.deviceId] });
    await until(async () => (await next.store.devices.unfinished(undefined, 9)).length === 0, {
      message: 'still owed',
    });
  });

  test('that hang do not keep the service from stopping', async () => {
    const keys = createKeysUnderTest(onEnd);
    const address = await withDevice(keys);
    let asked = false;
    keys.purger.before = () => {
      asked = true;
      return new Promise(() => undefined);
    };
    await keys.api.remove(address);
    await keys.start();
    await until(() => asked, { message: 'the purge is not asked for' });
    await keys.stop();
    expect(await keys.store.devices.unfinished(undefined, 1)).toEqual([address.userId]);
  });

  test('of one user never overlap, and the last tells the state', async () => {
    const keys = createKeysUnderTest(onEnd, { config: { maxDevices: 30 } });
    const userId = newUserId();
    let running = 0;
    let most = 0;
    keys.announcer.before = async () => {
      most = Math.max(most, ++running);
      await keys.store.devices.load(userId);
      running--;
    };
    const ids = Array.from({ length: 20 }, (_, deviceId) => deviceId);
    await Promise.all(ids.map((deviceId) => keys.api.register({ userId, deviceId }, newRegistration())));
    await Promise.all(ids.slice(0, 10).map((deviceId) => keys.api.remove({ userId, deviceId })));
    expect(most).toBe(1);
    expect(keys.announcer.changes.at(-1)?.devices).toEqual(await keys.api.devices(userId));
    const removed = new Set(keys.announcer.changes.flatMap(({ removedDeviceIds }) => removedDeviceIds));
    expect([...removed].sort((a, b) => a - b)).toEqual(ids.slice(0, 10));
  });

  test('are tried again by a caller that waits, and a hanging one is given up', async () => {
    const keys = createKeysUnderTest(onEnd, { config: { settleWaitMs: 120_000, followUpTimeoutMs: 5_000 } });
    let attempts = 0;
    keys.announcer.before = () => {
      attempts++;
      if (attempts === 1) return Promise.reject(new Error('down'));
      return attempts === 2 ? new Promise(() => undefined) : Promise.resolve();
    };
    let answer: string | undefined;
    void refusalOf(keys.api.register(newAddress(), newRegistration())).then((refusal) => (answer = refusal));
    await passTimeUntil(keys.clock, 'the registration does not end', () => answer);
    expect(answer).toBe('done');
    expect(attempts).toBeGreaterThanOrEqual(3);
  });

  test('are bounded: while many removals wait, a user cannot register yet another device', async () => {
    const keys = createKeysUnderTest(onEnd);
    const userId = newUserId();
    keys.purger.before = down;
    for (let deviceId = 0; deviceId < 64; deviceId++) {
      await keys.api.register({ userId, deviceId }, newRegistration({ oneTime: [], kem: [] }));
      await keys.api.remove({ userId, deviceId });
    }
    expect(await refusalOf(keys.api.register({ userId, deviceId: 64 }, newRegistration()))).toBe('UNAVAILABLE');
    keys.purger.before = up;
    await keys.start();
    await until(() => keys.purger.purged.length >= 64, { message: 'the purges are not made' });
    expect(await refusalOf(keys.api.register({ userId, deviceId: 64 }, newRegistration()))).toBe('done');
  });
});
