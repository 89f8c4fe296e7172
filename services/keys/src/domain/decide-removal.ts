import { RequestProblem, v1 } from '@lantern/protocol';
import type { Decision } from '../ports.js';
import { announceNext, putDevice, retireInstall } from './change-devices.js';
import { type RegisteredDevice, type UserDevices, findDevice, nextStamp } from './user-devices.js';

function withoutDevice(user: UserDevices, device: RegisteredDevice, now: number): UserDevices {
  const devices = user.devices.filter((other) => other !== device);
  return {
    ...user,
    revision: user.revision + 1,
    devices,
    ...retireInstall(user, { device, stamp: nextStamp(user, now) }),
  };
}

/**
 * A repeat of a removal that is stored and not yet announced changes nothing, so that it can wait for the announcement.
 * @throws RequestProblem UNKNOWN_DEVICE
 */
export function decideRemoval(user: UserDevices, deviceId: number, now: number): Decision<void> {
  const device = findDevice(user, deviceId);
  if (device) return { result: undefined, user: withoutDevice(user, device, now) };
  if (user.announcement?.removedDeviceIds.includes(deviceId)) return { result: undefined };
  throw new RequestProblem(v1.ProblemCode.PROBLEM_CODE_UNKNOWN_DEVICE, 'the user has no such device');
}

/** Removes a device that was not seen since `day`: the sweep that asks for it looked earlier. */
export function decideAbandonment(
  user: UserDevices,
  deviceId: number,
  { day, now }: { readonly day: number; readonly now: number },
): Decision<boolean> {
  const device = findDevice(user, deviceId);
  if (!device || device.lastSeenDay >= day) return { result: false };
  return { result: true, user: withoutDevice(user, device, now) };
}

/** At most one write a day. */
export function decideTouch(user: UserDevices, deviceId: number, today: number): Decision<void> {
  const device = findDevice(user, deviceId);
  if (!device || device.lastSeenDay >= today) return { result: undefined };
  const devices = putDevice(user, { ...device, lastSeenDay: today });
  return { result: undefined, user: { ...user, revision: user.revision + 1, devices } };
}

/** The purge wished at this revision is confirmed. An install that waited for it becomes visible: that is announced. */
export function decidePurged(user: UserDevices, deviceId: number, wishRevision: number): Decision<void> {
  const wish = user.purges.find((each) => each.deviceId === deviceId && each.revision === wishRevision);
  if (!wish) return { result: undefined };
  const next = { ...user, revision: user.revision + 1, purges: user.purges.filter((each) => each !== wish) };
  const visible = findDevice(user, deviceId) !== undefined;
  return { result: undefined, user: visible ? { ...next, announcement: announceNext(user) } : next };
}

/** The announcement of this revision was made; a later change has its own. */
export function decideAnnounced(user: UserDevices, announcedRevision: number): Decision<void> {
  if (user.announcement?.revision !== announcedRevision) return { result: undefined };
  const { announcement: _made, ...rest } = user;
  return { result: undefined, user: { ...rest, revision: user.revision + 1 } };
}
