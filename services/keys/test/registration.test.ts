import { createHash, randomBytes } from 'node:crypto';
import { type Registration, keyDigestInput } from '@lantern/protocol';
import { cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { refusalOf } from './problems.js';
import { kemPreKeys, newAddress, newClaim, newRegistration, newUserId, preKeys, signedPreKey } from './samples.js';

const onEnd = cleaningUp();

const otherInstall = (registrationId: number): Registration => newRegistration({ registrationId, replace: true });

describe('registering a device', () => {
  test('stores it, counts its keys, and shows it to everybody', async () => {
    const { api, announcer, clock } = createKeysUnderTest(onEnd);
    const address = newAddress(0);
    const registration = newRegistration({ registrationId: 0, oneTime: preKeys(3), kem: kemPreKeys(2) });
    const result = await api.register(address, registration);
    const installedAt = clock.now();
    expect(result).toEqual({ installedAt, oneTimeLeft: 3, kemLeft: 2, oneTimeNotStoredIds: [], kemNotStoredIds: [] });

    const info = { deviceId: 0, registrationId: 0, identityKey: registration.identityKey };
    expect(await api.devices(address.userId)).toEqual([info]);
    expect(announcer.changes).toEqual([
      { userId: address.userId, devices: [info], removedDeviceIds: [], removedBefore: [] },
    ]);
    expect(await api.ownState(address)).toEqual({
      own: {
        registrationId: 0,
        installedAt,
        deviceSecretHash: registration.deviceSecretHash,
        signedPreKeyId: 1,
        lastResortKemId: 1_000,
        counts: { oneTimeLeft: 3, kemLeft: 2 },
        keyDigest: createHash('sha256').update(keyDigestInput(registration)).digest(),
      },
      devices: [info],
    });
  });

  test('without KEM keys is legal', async () => {
    const { api } = createKeysUnderTest(onEnd);
    const address = newAddress(0xffff_ffff);
    const { lastResortKem: _none, ...registration } = newRegistration({ kem: [] });
    await api.register(address, registration);
    expect((await api.ownState(address)).own).not.toHaveProperty('lastResortKemId');
  });

  test('again with the same install changes nothing, also after keys were handed out, with or without replace', async () => {
    const { api, announcer, purger, clock } = createKeysUnderTest(onEnd);
    const address = newAddress();
    const registration = newRegistration({ oneTime: preKeys(2), kem: kemPreKeys(1) });
    await api.register(address, registration);
    await api.claim(newClaim(address.userId));
    for (const replace of [false, true]) {
      const repeat = await api.register(address, { ...registration, replace });
      const counts = { oneTimeLeft: 1, kemLeft: 0, oneTimeNotStoredIds: [1], kemNotStoredIds: [1] };
      expect(repeat).toEqual({ installedAt: clock.now(), ...counts });
    }
    expect(announcer.changes).toHaveLength(1);
    expect(purger.purged).toEqual([]);
  });

  test.each([
    ['registration id', { registrationId: 2 }],
    ['identity key', { identityKey: randomBytes(33) }],
    ['device secret', { deviceSecretHash: randomBytes(32) }],
  ])('with another %s is refused as address_taken unless it replaces', async (_what, change) => {
    const { api } = createKeysUnderTest(onEnd);
    const address = newAddress();
    const registration = newRegistration();
    await api.register(address, registration);
    expect(await refusalOf(api.register(address, { ...registration, ...change }))).toBe('ADDRESS_TAKEN');
    const replacing = api.register(address, { ...registration, registrationId: 2, ...change, replace: true });
    expect(await refusalOf(replacing)).toBe('done');
  });

  test('with replace takes the keys and the mailbox of the earlier install away', async () => {
    const { api, announcer, purger, clock } = createKeysUnderTest(onEnd);
    const address = newAddress();
    await api.register(address, newRegistration({ oneTime: preKeys(5), kem: kemPreKeys(5) }));
    const next = otherInstall(2);
    const result = await api.register(address, next);
    const installedAt = clock.now() + 1;
    expect(result).toEqual({ installedAt, oneTimeLeft: 2, kemLeft: 2, oneTimeNotStoredIds: [], kemNotStoredIds: [] });
    expect(purger.purged).toEqual([address]);
    // Of what was at the address before, not of the install that came.
    expect(purger.stamps).toEqual([installedAt]);

    const { bundles } = await api.claim(newClaim(address.userId));
    expect(bundles[0]).toMatchObject({ oneTime: next.oneTime[0], kem: next.kem[0] });
    expect(announcer.changes.at(-1)?.devices).toEqual([expect.objectContaining({ registrationId: 2 })]);
    const told = announcer.changes.flatMap(({ removedDeviceIds }) => removedDeviceIds);
    expect(told).toEqual([address.deviceId]);
  });

  test('under a registration id that the address had before is refused, also after a removal', async () => {
    const { api } = createKeysUnderTest(onEnd);
    const address = newAddress();
    await api.register(address, newRegistration({ registrationId: 1 }));
    expect(await refusalOf(api.register(address, otherInstall(1)))).toBe('REGISTRATION_ID_REUSED');
    await api.register(address, otherInstall(2));
    expect(await refusalOf(api.register(address, otherInstall(1)))).toBe('REGISTRATION_ID_REUSED');
    await api.remove(address);
    for (const registrationId of [1, 2]) {
      expect(await refusalOf(api.register(address, otherInstall(registrationId)))).toBe('REGISTRATION_ID_REUSED');
    }
    expect(await refusalOf(api.register(address, otherInstall(3)))).toBe('done');
  });

  test('beyond the devices that a user may have is refused, also when all come at once', async () => {
    const { api } = createKeysUnderTest(onEnd, { config: { maxDevices: 3 } });
    const userId = newUserId();
    const attempts = Array.from({ length: 6 }, (_, id) =>
      refusalOf(api.register({ userId, deviceId: id }, newRegistration())),
    );
    expect((await Promise.all(attempts)).sort()).toEqual([
      'TOO_MANY_DEVICES',
      'TOO_MANY_DEVICES',
      'TOO_MANY_DEVICES',
      'done',
      'done',
      'done',
    ]);
    const [device] = await api.devices(userId);
    expect(await refusalOf(api.register({ userId, deviceId: device?.deviceId ?? 0 }, otherInstall(2)))).toBe('done');
  });

  test('of the same address by two installs at once lets one through', async () => {
    const { api } = createKeysUnderTest(onEnd);
    const address = newAddress();
    const attempts = [1, 2].map((registrationId) =>
      refusalOf(api.register(address, newRegistration({ registrationId }))),
    );
    expect((await Promise.all(attempts)).sort()).toEqual(['ADDRESS_TAKEN', 'done']);
  });
});

describe('a registration with a field out of its range is refused and stores nothing:', () => {
  test.each<[string, Partial<Record<keyof Registration, unknown>>, string]>([
    ['registration id -1', { registrationId: -1 }, 'INVALID'],
    ['registration id 2^32', { registrationId: 2 ** 32 }, 'INVALID'],
    ['no identity key', { identityKey: new Uint8Array() }, 'INVALID'],
    ['identity key of 65 bytes', { identityKey: randomBytes(65) }, 'TOO_LARGE'],
    ['secret hash of 31 bytes', { deviceSecretHash: randomBytes(31) }, 'INVALID'],
    ['no signed prekey', { signedPreKey: undefined }, 'INVALID'],
    ['signed prekey without key', { signedPreKey: { ...signedPreKey(), key: new Uint8Array() } }, 'INVALID'],
    ['signature of 129 bytes', { signedPreKey: { ...signedPreKey(), signature: randomBytes(129) } }, 'TOO_LARGE'],
    ['last-resort key of 2,049 bytes', { lastResortKem: signedPreKey(1, 2_049) }, 'TOO_LARGE'],
    ['KEM keys without a last-resort key', { lastResortKem: undefined }, 'INVALID'],
    ['101 one-time keys', { oneTime: preKeys(101) }, 'TOO_LARGE'],
    ['51 KEM keys', { kem: kemPreKeys(51) }, 'TOO_LARGE'],
    ['an id twice', { oneTime: [...preKeys(1), ...preKeys(1)] }, 'INVALID'],
    ['one-time key of 65 bytes', { oneTime: [{ id: 1, key: randomBytes(65) }] }, 'TOO_LARGE'],
  ])('%s', async (_what, change, code) => {
    const { api } = createKeysUnderTest(onEnd);
    const address = newAddress();
    expect(await refusalOf(api.register(address, { ...newRegistration(), ...change } as Registration))).toBe(code);
    expect(await api.devices(address.userId)).toEqual([]);
  });
});
