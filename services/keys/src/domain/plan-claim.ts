import type { Bundle, Claim } from '@lantern/protocol';
import type { ClaimAnswer, Install, TakenKeys } from '../ports.js';
import { type RegisteredDevice, type UserDevices, deviceInfo, visibleDevices } from './user-devices.js';

export const NOTHING_TAKEN: TakenKeys = { left: { oneTimeLeft: 0, kemLeft: 0 } };

function bundleOf(device: RegisteredDevice, { oneTime, kem }: TakenKeys): Bundle {
  const { signedPreKey, lastResortKem } = device;
  const anyKem = kem ?? lastResortKem;
  return {
    device: deviceInfo(device),
    signedPreKey,
    ...(oneTime && { oneTime }),
    ...(anyKem && { kem: anyKem }),
    kemIsLastResort: kem === undefined && lastResortKem !== undefined,
  };
}

/** Devices that need a bundle: not the requester itself, nor one it has a current session with (I5: no key is wasted). */
function unknownDevices({ requester, target, known }: Claim, user: UserDevices): readonly RegisteredDevice[] {
  const current = new Map(known.map(({ deviceId, registrationId }) => [deviceId, registrationId]));
  return visibleDevices(user).filter(({ deviceId, registrationId }) => {
    const isRequester = target === requester.userId && deviceId === requester.deviceId;
    return !isRequester && current.get(deviceId) !== registrationId;
  });
}

function goneDevices({ known }: Claim, user: UserDevices): readonly number[] {
  const existing = new Set(visibleDevices(user).map(({ deviceId }) => deviceId));
  return known.map(({ deviceId }) => deviceId).filter((deviceId) => !existing.has(deviceId));
}

/** What a claim is to be answered with. */
export interface ClaimPlan {
  /** From which one-time keys are to be taken. */
  readonly installs: readonly Install[];
  /** The answer with the keys that were taken, in the order of `installs`. */
  answerOf(taken: readonly TakenKeys[]): ClaimAnswer;
}

/** @param options.drained no one-time keys are to be given */
export function planClaim(claim: Claim, user: UserDevices, { drained }: { readonly drained: boolean }): ClaimPlan {
  const devices = unknownDevices(claim, user);
  const installs = devices.map(({ deviceId, registrationId }) => ({ userId: claim.target, deviceId, registrationId }));
  const goneDeviceIds = goneDevices(claim, user);
  return {
    installs: drained ? [] : installs,
    answerOf: (taken) => ({
      bundles: devices.map((device, index) => bundleOf(device, taken[index] ?? NOTHING_TAKEN)),
      goneDeviceIds,
    }),
  };
}
