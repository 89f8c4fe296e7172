import { deepStrictEqual } from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import type { Decision, DeviceStore, RegisteredDevice, Stock, UserDevices } from '@lantern/keys';
import type { PreKey, SignedPreKey, UserId } from '@lantern/protocol';

export function sampleUserId(): UserId {
  return randomUUID() as UserId;
}

export function samplePreKeys(count: number, firstId = 1): PreKey[] {
  return Array.from({ length: count }, (_, index) => ({ id: firstId + index, key: randomBytes(33) }));
}

export function sampleSignedPreKeys(count: number, firstId = 1): SignedPreKey[] {
  return Array.from({ length: count }, (_, index) => ({
    id: firstId + index,
    key: randomBytes(1569),
    signature: randomBytes(64),
  }));
}

export function sampleDevice(deviceId: number, registrationId: number, changes: Partial<RegisteredDevice> = {}) {
  const device: RegisteredDevice = {
    deviceId,
    registrationId,
    identityKey: randomBytes(33),
    deviceSecretHash: randomBytes(32),
    signedPreKey: { id: 7, key: randomBytes(33), signature: randomBytes(64) },
    lastResortKem: { id: 9, key: randomBytes(1569), signature: randomBytes(64) },
    installedAt: 1_800_000_000_000,
    lastSeenDay: 20_000,
    ...changes,
  };
  return device;
}

/** Replaces parts of a user's state, as one change. */
export function changeUser(
  devices: DeviceStore,
  userId: UserId,
  changes: (user: UserDevices) => Partial<UserDevices>,
): Promise<void> {
  return devices.change({ userId }, (user) => ({
    result: undefined,
    user: { ...user, ...changes(user), revision: user.revision + 1 },
  }));
}

export interface SampleKeys {
  readonly oneTime?: readonly PreKey[];
  readonly kem?: readonly SignedPreKey[];
}

function accepting(keys: readonly PreKey[], accepted: Stock['kem']['accepted']): Stock['kem']['accepted'] {
  const first = keys[0];
  const last = keys.at(-1);
  return first && last ? [...accepted, [first.id, last.id]] : accepted;
}

/** Puts the device at its address with these keys appended; the ids of each list must be one range above earlier ones. */
export function putDevice(
  devices: DeviceStore,
  owner: { readonly userId: UserId; readonly device: RegisteredDevice },
  { oneTime = [], kem = [] }: SampleKeys = {},
): Promise<void> {
  const { userId, device } = owner;
  return devices.change({ userId, stockOf: device.deviceId }, (user, stock): Decision<void> => {
    const current = user.devices.find(({ deviceId }) => deviceId === device.deviceId);
    const kept = current?.registrationId === device.registrationId ? stock : { oneTime: empty, kem: empty };
    const others = user.devices.filter(({ deviceId }) => deviceId !== device.deviceId);
    const all = [...others, device].sort((a, b) => a.deviceId - b.deviceId);
    return {
      result: undefined,
      user: { ...user, devices: all, revision: user.revision + 1 },
      stock: {
        oneTime: { keys: oneTime, accepted: accepting(oneTime, kept.oneTime.accepted) },
        kem: { keys: kem, accepted: accepting(kem, kept.kem.accepted) },
      },
    };
  });
}

const empty = { keys: [], accepted: [] } as const;

/** Bytes as hex and containers made here: which classes an adapter returns, of which realm, does not matter. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return Array.from(value, plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

export function assertSame(actual: unknown, expected: unknown, message?: string): void {
  deepStrictEqual(plain(actual), plain(expected), message);
}
