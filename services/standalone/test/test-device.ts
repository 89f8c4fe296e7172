import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { type Address, type UserId, userIdToBytes, type v1 } from '@lantern/protocol';

/** A device as its client knows it. */
export interface Device extends Address {
  readonly registrationId: number;
  readonly deviceSecret: Uint8Array;
  readonly identityKey: Uint8Array;
}

export function newUser(): UserId {
  return randomUUID() as UserId;
}

export function newDevice(userId = newUser(), deviceId = 1): Device {
  const registrationId = randomInt(1, 2 ** 32 - 1);
  return { userId, deviceId, registrationId, deviceSecret: randomBytes(32), identityKey: randomBytes(33) };
}

export function preKeys(count: number, firstId = 1): v1.IPreKey[] {
  return Array.from({ length: count }, (_, index) => ({ id: firstId + index, key: randomBytes(33) }));
}

export function kemPreKey(id: number): v1.IKemPreKey {
  return { id, key: randomBytes(1_569), signature: randomBytes(64) };
}

export function registrationOf(device: Device, fields: v1.IRegisterDevice = {}): v1.IRegisterDevice {
  const { registrationId, identityKey, deviceSecret } = device;
  const signedPreKey = { id: 1, key: randomBytes(33), signature: randomBytes(64) };
  return { registrationId, identityKey, deviceSecret, signedPreKey, ...fields };
}

export function helloOf({ deviceId, registrationId, deviceSecret }: Device): v1.IHello {
  return { deviceId, registrationId, deviceSecret };
}

export function copyFor({ deviceId, registrationId }: Device, ciphertext: Uint8Array): v1.IOutgoingMessage {
  return { deviceId, registrationId, kind: 2, ciphertext };
}

/** One message to all of these devices of one user. The ciphertext is the text. */
export function sendTo(devices: Device | readonly Device[], text: string, fields: v1.ISend = {}) {
  const all = 'deviceId' in devices ? [devices] : devices;
  const messages = all.map((device) => copyFor(device, Buffer.from(text)));
  return { send: { messageId: randomBytes(16), userId: userIdToBytes(all.at(0)!.userId), messages, ...fields } };
}

export const textOf = ({ ciphertext }: v1.IDeliver) => Buffer.from(ciphertext!).toString();

export function ackOf(deliveries: readonly { readonly deliveryId?: Uint8Array | null }[]) {
  return { ack: { deliveryIds: deliveries.map(({ deliveryId }) => deliveryId!) } };
}
