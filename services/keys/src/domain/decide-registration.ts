import {
  type KeyUpload,
  type Registered,
  type Registration,
  RequestProblem,
  type UploadResult,
  unavailable,
  v1,
} from '@lantern/protocol';
import type { Decision, Stock } from '../ports.js';
import { announceNext, putDevice, retireInstall } from './change-devices.js';
import { equalBytes } from './equal-bytes.js';
import { EMPTY_STOCK, planUpload } from './plan-upload.js';
import { type RegisteredDevice, type UserDevices, dayOf, findDevice, nextStamp } from './user-devices.js';

const { PROBLEM_CODE_ADDRESS_TAKEN, PROBLEM_CODE_REGISTRATION_ID_REUSED, PROBLEM_CODE_TOO_MANY_DEVICES } =
  v1.ProblemCode;

/** I7: addresses of one user whose removal is not announced or not purged; at the bound registrations wait. */
const MAX_UNFINISHED_ADDRESSES = 64;

export interface RegistrationRules {
  readonly maxDevices: number;
  /** Unix ms. */
  readonly now: number;
}

interface Current {
  readonly user: UserDevices;
  readonly stock: Stock;
  readonly deviceId: number;
}

function isSameInstall(device: RegisteredDevice, registration: Registration): boolean {
  return (
    device.registrationId === registration.registrationId &&
    equalBytes(device.identityKey, registration.identityKey) &&
    equalBytes(device.deviceSecretHash, registration.deviceSecretHash)
  );
}

function newDevice(
  deviceId: number,
  registration: Registration,
  times: Pick<RegisteredDevice, 'installedAt' | 'lastSeenDay'>,
): RegisteredDevice {
  const { registrationId, identityKey, deviceSecretHash, signedPreKey, lastResortKem } = registration;
  const keys = { signedPreKey, ...(lastResortKem && { lastResortKem }) };
  return { deviceId, registrationId, identityKey, deviceSecretHash, ...keys, ...times };
}

function requireFreeAddress({ user, deviceId }: Current, registration: Registration): void {
  const current = findDevice(user, deviceId);
  if (current && !registration.replace) {
    throw new RequestProblem(
      PROBLEM_CODE_ADDRESS_TAKEN,
      'the address holds another install; set replace to take it over',
    );
  }
  const former = user.former.find((entry) => entry.deviceId === deviceId)?.registrationIds ?? [];
  if (current?.registrationId === registration.registrationId || former.includes(registration.registrationId)) {
    throw new RequestProblem(PROBLEM_CODE_REGISTRATION_ID_REUSED, 'registrationId belonged to an earlier install');
  }
}

function requireRoom({ user, deviceId }: Current, { maxDevices }: RegistrationRules): void {
  if (!findDevice(user, deviceId) && user.devices.length >= maxDevices) {
    throw new RequestProblem(PROBLEM_CODE_TOO_MANY_DEVICES, `a user has at most ${maxDevices} devices`);
  }
  const removed = user.announcement?.removedDeviceIds ?? [];
  const unfinished = new Set([...user.purges.map((wish) => wish.deviceId), ...removed]);
  if (!unfinished.has(deviceId) && unfinished.size >= MAX_UNFINISHED_ADDRESSES) {
    throw unavailable('earlier removals are not finished yet');
  }
}

/** docs/protocol.md, "RegisterDevice": one atomic step, be it a first install, an equal repeat, or a replacement. */
export function decideRegistration(
  current: Current,
  registration: Registration,
  rules: RegistrationRules,
): Decision<Registered> {
  const { user, stock, deviceId } = current;
  const registered = findDevice(user, deviceId);
  if (registered && isSameInstall(registered, registration)) {
    const { result, ...change } = decideUpload({ user, stock, device: registered }, registration);
    return { ...change, result: { ...result, installedAt: registered.installedAt } };
  }
  requireFreeAddress(current, registration);
  requireRoom(current, rules);
  const stamp = nextStamp(user, rules.now);
  const device = newDevice(deviceId, registration, { installedAt: stamp, lastSeenDay: dayOf(rules.now) });
  const plan = planUpload(device, EMPTY_STOCK, registration);
  const retired = registered
    ? retireInstall(user, { device: registered, stamp })
    : { announcement: announceNext(user), lastStamp: stamp };
  const next = { ...user, revision: user.revision + 1, devices: putDevice(user, device), ...retired };
  const result = { ...plan.result, installedAt: stamp };
  return { result, user: next, ...(plan.stock && { stock: plan.stock }) };
}

/** Others see nothing of it in the device list, so it is not announced. An equal repeat changes nothing. */
export function decideUpload(
  current: { readonly user: UserDevices; readonly stock: Stock; readonly device: RegisteredDevice },
  upload: KeyUpload,
): Decision<UploadResult> {
  const { user, stock, device } = current;
  const plan = planUpload(device, stock, upload);
  if (plan.device === device && plan.stock === undefined) return { result: plan.result };
  const next = { ...user, revision: user.revision + 1, devices: putDevice(user, plan.device) };
  return { result: plan.result, user: next, ...(plan.stock && { stock: plan.stock }) };
}
