import { RequestProblem } from '@lantern/protocol';
import { decideAbandonment, decideAnnounced, decidePurged, decideRemoval, decideTouch } from './decide-removal.js';
import { NO_DEVICES, type RegisteredDevice, type UserDevices } from './user-devices.js';

const NOW = 1_800_000_000_000;
const bytes = new Uint8Array(1);
const device = (deviceId: number, lastSeenDay = 100): RegisteredDevice => ({
  deviceId,
  registrationId: 5,
  identityKey: bytes,
  deviceSecretHash: bytes,
  signedPreKey: { id: 1, key: bytes, signature: bytes },
  installedAt: 1,
  lastSeenDay,
});
const userWith = (...devices: RegisteredDevice[]): UserDevices => ({ ...NO_DEVICES, revision: 10, devices });

test('a removal leaves a purge wish, an announcement and the registration id behind', () => {
  expect(decideRemoval(userWith(device(1), device(2)), 1, NOW).user).toEqual({
    revision: 11,
    devices: [device(2)],
    former: [{ deviceId: 1, registrationIds: [5] }],
    lastStamp: NOW,
    purges: [{ deviceId: 1, revision: 11, installedBefore: NOW }],
    announcement: { revision: 11, removedDeviceIds: [1] },
  });
  expect(() => decideRemoval(userWith(device(1)), 2, NOW)).toThrow(RequestProblem);
});

test('a device is abandoned when its last day lies before the given one, not on it', () => {
  expect(decideAbandonment(userWith(device(1, 99)), 1, { day: 100, now: NOW }).result).toBe(true);
  expect(decideAbandonment(userWith(device(1, 100)), 1, { day: 100, now: NOW })).toEqual({ result: false });
  expect(decideAbandonment(userWith(device(1)), 2, { day: 200, now: NOW })).toEqual({ result: false });
});

test('a touch writes only a later day', () => {
  expect(decideTouch(userWith(device(1, 100)), 1, 101).user?.devices).toEqual([device(1, 101)]);
  expect(decideTouch(userWith(device(1, 100)), 1, 100).user).toBeUndefined();
  expect(decideTouch(userWith(device(1, 100)), 1, 99).user).toBeUndefined();
});

test('a confirmed purge ends only the wish that it was made for', () => {
  const user: UserDevices = { ...userWith(), purges: [{ deviceId: 1, revision: 9, installedBefore: 3 }] };
  expect(decidePurged(user, 1, 8).user).toBeUndefined();
  expect(decidePurged(user, 2, 9).user).toBeUndefined();
  expect(decidePurged(user, 1, 9).user).toEqual({ ...userWith(), revision: 11 });
});

test('a confirmed purge that brings an install to light is announced', () => {
  const user: UserDevices = { ...userWith(device(1)), purges: [{ deviceId: 1, revision: 9, installedBefore: 3 }] };
  expect(decidePurged(user, 1, 9).user?.announcement).toEqual({ revision: 11, removedDeviceIds: [] });
});

test('an announcement ends only the mark that it was made for', () => {
  const user: UserDevices = { ...userWith(), announcement: { revision: 9, removedDeviceIds: [3] } };
  expect(decideAnnounced(user, 8).user).toBeUndefined();
  expect(decideAnnounced(user, 9).user).toEqual({ ...userWith(), revision: 11 });
  expect(decideRemoval({ ...user, devices: [device(1)] }, 1, NOW).user?.announcement?.removedDeviceIds).toEqual([3, 1]);
});

test('the stamp of a removal is above those before it, also when the clock went back', () => {
  const user: UserDevices = { ...userWith(device(1)), lastStamp: NOW + 50 };
  expect(decideRemoval(user, 1, NOW).user).toMatchObject({
    lastStamp: NOW + 51,
    purges: [{ deviceId: 1, installedBefore: NOW + 51 }],
  });
});
