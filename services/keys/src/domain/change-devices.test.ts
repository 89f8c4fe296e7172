import { retireInstall } from './change-devices.js';
import {
  MAX_FORMER_ADDRESSES,
  MAX_FORMER_INSTALLS,
  NO_DEVICES,
  type RegisteredDevice,
  type UserDevices,
  nextStamp,
} from './user-devices.js';

const bytes = new Uint8Array(1);
const device = (deviceId: number, registrationId: number): RegisteredDevice => ({
  deviceId,
  registrationId,
  identityKey: bytes,
  deviceSecretHash: bytes,
  signedPreKey: { id: 1, key: bytes, signature: bytes },
  installedAt: 1,
  lastSeenDay: 1,
});

function retire(user: UserDevices, retired: RegisteredDevice): UserDevices {
  const install = { device: retired, stamp: nextStamp(user, 1_000) };
  return { ...user, ...retireInstall({ ...user, devices: [retired] }, install), devices: [] };
}

test('an address remembers its latest registration ids, oldest first', () => {
  let user = NO_DEVICES;
  for (let id = 1; id <= 40; id++) user = retire(user, device(7, id));
  const [entry] = user.former;
  expect(user.former).toHaveLength(1);
  expect(entry?.registrationIds).toEqual(
    Array.from({ length: MAX_FORMER_INSTALLS }, (_, i) => 41 - MAX_FORMER_INSTALLS + i),
  );
});

test('a user remembers the addresses that were left last', () => {
  let user = NO_DEVICES;
  for (let id = 1; id <= 200; id++) user = retire(user, device(id, 1));
  expect(user.former).toHaveLength(MAX_FORMER_ADDRESSES);
  expect(user.former.at(0)?.deviceId).toBe(201 - MAX_FORMER_ADDRESSES);
  expect(user.former.at(-1)?.deviceId).toBe(200);
});

test('a newer wish to purge the same mailbox replaces the older one', () => {
  const user = retire(NO_DEVICES, device(7, 1));
  expect(retire({ ...user, revision: 30 }, device(7, 2)).purges).toEqual([
    { deviceId: 7, revision: 31, installedBefore: 1_001 },
  ]);
});
