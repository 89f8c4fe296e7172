import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { DEVICE_SECRET_BYTES, MAX_UINT32, type UserId, type v1 } from '@lantern/protocol';
import { RawConnection, type RawConnectionOptions, insist } from './raw-connection.js';
import type { TokenMaker } from './dev-token.js';

/** A device that the tool plays. Its keys are random bytes: the server treats them as opaque. */
export interface Device {
  readonly userId: UserId;
  readonly deviceId: number;
  readonly registrationId: number;
  readonly secret: Uint8Array;
}

/** Where and how the tool's devices connect. */
export interface Access {
  /** Where the next connection is made. */
  readonly nextUrl: () => string;
  readonly tokens: TokenMaker;
  readonly onLost: RawConnectionOptions['onLost'];
}

const EC_KEY_BYTES = 33;
const KEM_KEY_BYTES = 1_569;
const SIGNATURE_BYTES = 64;

export function newUserId(): UserId {
  return randomUUID() as UserId;
}

export function newDevice(userId: UserId, deviceId: number): Device {
  return { userId, deviceId, registrationId: randomInt(1, MAX_UINT32), secret: randomBytes(DEVICE_SECRET_BYTES) };
}

const signed = (id: number, keyBytes: number): v1.IKemPreKey => ({
  id,
  key: randomBytes(keyBytes),
  signature: randomBytes(SIGNATURE_BYTES),
});

export function oneTimeKey(id: number): v1.IPreKey {
  return { id, key: randomBytes(EC_KEY_BYTES) };
}

export function kemKey(id: number): v1.IKemPreKey {
  return signed(id, KEM_KEY_BYTES);
}

/** Registers a device over a connection of its own. @throws RequestFailed, ConnectionLost */
export async function registerDevice(
  access: Access,
  device: Device,
  keys: Pick<v1.IRegisterDevice, 'oneTime' | 'kem' | 'lastResortKem'> = {},
): Promise<void> {
  const { nextUrl, tokens, onLost } = access;
  const token = tokens.token(device.userId);
  const connection = await RawConnection.open({ url: nextUrl(), token, onLost, onFrame: () => undefined });
  await insist(connection, { hello: { deviceId: device.deviceId } }, 'welcome');
  const registerDevice: v1.IRegisterDevice = {
    registrationId: device.registrationId,
    identityKey: randomBytes(EC_KEY_BYTES),
    deviceSecret: device.secret,
    signedPreKey: signed(1, EC_KEY_BYTES),
    ...keys,
  };
  await insist(connection, { registerDevice }, 'preKeyCounts');
  await connection.close();
}

/** Everything of a Hello by which a registered device proves itself. */
export function helloOf(device: Device, windowMessages?: number): v1.IHello {
  const { deviceId, registrationId, secret } = device;
  const hello: v1.IHello = { deviceId, registrationId, deviceSecret: secret };
  if (windowMessages !== undefined) hello.window = { messages: windowMessages, bytes: MAX_UINT32 };
  return hello;
}
