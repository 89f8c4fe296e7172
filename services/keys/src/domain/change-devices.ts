import type { InstallStamp } from '@lantern/protocol';
import {
  type FormerInstalls,
  MAX_FORMER_ADDRESSES,
  MAX_FORMER_INSTALLS,
  type PendingAnnouncement,
  type RegisteredDevice,
  type UserDevices,
  findDevice,
} from './user-devices.js';

/** The list with this device in the place of whatever was at its address. */
export function putDevice(user: UserDevices, device: RegisteredDevice): readonly RegisteredDevice[] {
  const others = user.devices.filter(({ deviceId }) => deviceId !== device.deviceId);
  return [...others, device].sort((a, b) => a.deviceId - b.deviceId);
}

/** To be announced with the next revision, together with what was not announced yet. */
export function announceNext(user: UserDevices, removedDeviceIds: readonly number[] = []): PendingAnnouncement {
  const unannounced = user.announcement?.removedDeviceIds ?? [];
  return { revision: user.revision + 1, removedDeviceIds: [...new Set([...unannounced, ...removedDeviceIds])] };
}

/**
 * An install leaves its address: its registration id must not come back, and its mailbox is to be purged for it and all
 * before it, not for one with `stamp` or later.
 */
export function retireInstall(
  user: UserDevices,
  { device, stamp }: { readonly device: RegisteredDevice; readonly stamp: InstallStamp },
): Pick<UserDevices, 'former' | 'lastStamp' | 'purges' | 'announcement'> {
  const { deviceId } = device;
  const purges = user.purges.filter((wish) => wish.deviceId !== deviceId);
  return {
    former: rememberInstall(user, device),
    lastStamp: stamp,
    purges: [...purges, { deviceId, revision: user.revision + 1, installedBefore: stamp }],
    announcement: announceNext(user, [deviceId]),
  };
}

function rememberInstall(user: UserDevices, { deviceId, registrationId }: RegisteredDevice): readonly FormerInstalls[] {
  const earlier = user.former.find((entry) => entry.deviceId === deviceId)?.registrationIds ?? [];
  const registrationIds = [...earlier, registrationId].slice(-MAX_FORMER_INSTALLS);
  const former = [...user.former.filter((entry) => entry.deviceId !== deviceId), { deviceId, registrationIds }];
  const withoutDevice = former.filter((entry) => entry.deviceId === deviceId || !findDevice(user, entry.deviceId));
  const forgotten = new Set(withoutDevice.slice(0, Math.max(0, withoutDevice.length - MAX_FORMER_ADDRESSES)));
  return former.filter((entry) => !forgotten.has(entry));
}
