import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { type Address, type UserId, keyDigestInput, userIdToBytes, type v1 } from '@lantern/protocol';

/** A device as its client knows it. */
export interface Device extends Address {
  readonly registrationId: number;
  readonly deviceSecret: Uint8Array;
  readonly identityKey: Uint8Array;
  readonly signedPreKey: { readonly id: number; readonly key: Uint8Array; readonly signature: Uint8Array };
}

export function newUser(): UserId {
  return randomUUID() as UserId;
}

export function newDevice(userId = newUser(), deviceId = 1): Device {
  return {
    userId,
    deviceId,
    registrationId: randomInt(1, 16_380),
    deviceSecret: randomBytes(32),
    identityKey: randomBytes(33),
    signedPreKey: kemKey(1),
  };
}

export function oneTimeKeys(count: number, firstId = 1): v1.IPreKey[] {
  return Array.from({ length: count }, (_, n) => ({ id: firstId + n, key: randomBytes(33) }));
}

/** A signed key; servers do not look into keys, so that its size is all that matters. */
export function kemKey(id: number): Device['signedPreKey'] {
  return { id, key: randomBytes(33), signature: randomBytes(64) };
}

export function helloOf({ deviceId, registrationId, deviceSecret }: Device): v1.IHello {
  return { deviceId, registrationId, deviceSecret };
}

export function registrationOf(device: Device, more: v1.IRegisterDevice = {}): v1.IRegisterDevice {
  const { registrationId, identityKey, deviceSecret, signedPreKey } = device;
  return { registrationId, identityKey, deviceSecret, signedPreKey, ...more };
}

export function copyFor({ deviceId, registrationId }: Device, text: string): v1.IOutgoingMessage {
  return { deviceId, registrationId, kind: 2, ciphertext: Buffer.from(text) };
}

/** One message to these devices of one user; its ciphertext is the text. */
export function messageTo(to: readonly [Device, ...Device[]], text: string, more: v1.ISend = {}): { send: v1.ISend } {
  const messages = to.map((device) => copyFor(device, text));
  return { send: { messageId: randomBytes(16), userId: userIdToBytes(to[0].userId), messages, ...more } };
}

export function claimOf(userId: UserId, more: v1.IClaimPreKeys = {}): { claimPreKeys: v1.IClaimPreKeys } {
  return { claimPreKeys: { claimId: randomBytes(16), userId: userIdToBytes(userId), ...more } };
}

export function ackOf(deliveries: readonly v1.IDeliver[]): { ack: v1.IAck } {
  return { ack: { deliveryIds: deliveries.map(({ deliveryId }) => deliveryId ?? new Uint8Array(0)) } };
}

export const textOf = ({ ciphertext }: v1.IDeliver): string => Buffer.from(ciphertext ?? []).toString();

export const hexOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('hex');

export { keyDigestInput };
