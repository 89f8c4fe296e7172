import type { DeviceInfo, InstallStamp, SignedPreKey } from '@lantern/protocol';

/** A device as it is registered: everything but its one-time keys. */
export interface RegisteredDevice extends DeviceInfo {
  /** SHA-256, 32 bytes. */
  readonly deviceSecretHash: Uint8Array;
  readonly signedPreKey: SignedPreKey;
  readonly lastResortKem?: SignedPreKey;
  readonly installedAt: InstallStamp;
  /** Days since 1970 (UTC) of the last attach or registration; decides when the device is abandoned. */
  readonly lastSeenDay: number;
}

/** Registration ids that an address had before. They must not come back: peers may hold sessions to them. */
export interface FormerInstalls {
  readonly deviceId: number;
  /** Oldest first. */
  readonly registrationIds: readonly number[];
}

/** The mailbox of a removed install is to be purged; until that is confirmed, its address shows no device. */
export interface PurgeWish {
  readonly deviceId: number;
  /** Of the change that made the wish. */
  readonly revision: number;
  /** Installs of the address before this stamp are gone. */
  readonly installedBefore: InstallStamp;
}

/** The device list has changed and nobody was told yet. */
export interface PendingAnnouncement {
  /** Of the latest change that is to be announced. */
  readonly revision: number;
  /** Removed or replaced since the last announcement. */
  readonly removedDeviceIds: readonly number[];
}

/** What is known of one user, changed as a whole: registering, replacing and removing are one atomic step each. */
export interface UserDevices {
  /** 0 for a user nobody heard of; grows by one with every change. */
  readonly revision: number;
  /** Ascending by device id, at most one per id. */
  readonly devices: readonly RegisteredDevice[];
  /** The most recently changed last. */
  readonly former: readonly FormerInstalls[];
  /** The highest that was given to an install or a removal. */
  readonly lastStamp: InstallStamp;
  /** At most one per device id. */
  readonly purges: readonly PurgeWish[];
  readonly announcement?: PendingAnnouncement;
}

export const NO_DEVICES: UserDevices = { revision: 0, devices: [], former: [], lastStamp: 0, purges: [] };

/** I7: registration ids remembered per address. */
export const MAX_FORMER_INSTALLS = 16;
/** I7: addresses without a device whose registration ids are remembered, per user. */
export const MAX_FORMER_ADDRESSES = 64;

const DAY_MS = 86_400_000;

export function dayOf(unixMs: number): number {
  return Math.floor(unixMs / DAY_MS);
}

/** The stamp of an install or a removal that happens `now` (Unix ms), also where the clock went back. */
export function nextStamp(user: UserDevices, now: number): InstallStamp {
  return Math.max(now, user.lastStamp + 1);
}

export function findDevice(user: UserDevices, deviceId: number): RegisteredDevice | undefined {
  return user.devices.find((device) => device.deviceId === deviceId);
}

export function isBeingPurged(user: UserDevices, deviceId: number): boolean {
  return user.purges.some((wish) => wish.deviceId === deviceId);
}

/**
 * The devices that exist for everybody. An install registered at an address whose purge is not confirmed is not among
 * them: a message accepted for it now could be purged with those of the install before it (I1).
 */
export function visibleDevices(user: UserDevices): readonly RegisteredDevice[] {
  if (user.purges.length === 0) return user.devices;
  return user.devices.filter((device) => !isBeingPurged(user, device.deviceId));
}

export function deviceInfo({ deviceId, registrationId, identityKey }: DeviceInfo): DeviceInfo {
  return { deviceId, registrationId, identityKey };
}

/** Work that a change of the device list leaves behind and that a crash must not lose. */
export function isUnfinished(user: UserDevices): boolean {
  return user.purges.length > 0 || user.announcement !== undefined;
}
