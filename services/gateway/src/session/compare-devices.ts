import type { Address, DeviceInfo, OutgoingCopy, v1 } from '@lantern/protocol';
import type { ParsedSend } from './check-send.js';

/** How the device list that a sender used relates to the one that is (I6). */
export type DeviceVerdict =
  | { readonly verdict: 'current' }
  /** The own user, whose only device is the sender: there is nobody to send to. */
  | { readonly verdict: 'nobody' }
  | { readonly verdict: 'unknown-user' }
  | { readonly verdict: 'differs'; readonly mismatch: v1.IDeviceMismatch };

const CURRENT: DeviceVerdict = { verdict: 'current' };
const NOBODY: DeviceVerdict = { verdict: 'nobody' };
const UNKNOWN_USER: DeviceVerdict = { verdict: 'unknown-user' };

function find<T extends { readonly deviceId: number }>(list: readonly T[], deviceId: number): T | undefined {
  for (const item of list) if (item.deviceId === deviceId) return item;
  return undefined;
}

/** Whether every copy is for a device of the list, under its registration id. */
function allCurrent(copies: readonly OutgoingCopy[], devices: readonly DeviceInfo[]): boolean {
  for (const { deviceId, registrationId } of copies) {
    if (find(devices, deviceId)?.registrationId !== registrationId) return false;
  }
  return true;
}

function differences(
  copies: readonly OutgoingCopy[],
  devices: readonly DeviceInfo[],
  listedOnly: boolean,
): DeviceVerdict {
  const stale: DeviceInfo[] = [];
  const extraDeviceIds: number[] = [];
  for (const { deviceId, registrationId } of copies) {
    const device = find(devices, deviceId);
    if (device === undefined) extraDeviceIds.push(deviceId);
    else if (device.registrationId !== registrationId) stale.push(device);
  }
  const missing = listedOnly ? [] : devices.filter(({ deviceId }) => find(copies, deviceId) === undefined);
  return { verdict: 'differs', mismatch: { missing, stale, extraDeviceIds } };
}

/** Compares a send with the devices of its recipient. The sending device is not one of them. */
export function compareDevices(parsed: ParsedSend, all: readonly DeviceInfo[], sender: Address): DeviceVerdict {
  const { send, listedOnly } = parsed;
  const toOwnUser = send.recipient === sender.userId;
  const devices = toOwnUser ? all.filter(({ deviceId }) => deviceId !== sender.deviceId) : all;
  if (devices.length === 0 && !toOwnUser) return UNKNOWN_USER;
  if (devices.length === 0 && send.messages.length === 0) return NOBODY;
  const complete = listedOnly || send.messages.length === devices.length;
  // Devices are distinct on both sides, so equal numbers and no stranger among them mean the same set.
  if (complete && allCurrent(send.messages, devices)) return CURRENT;
  return differences(send.messages, devices, listedOnly);
}
