import { createHash } from 'node:crypto';
import { DEVICE_SECRET_BYTES, type UserId } from '@lantern/protocol';
import type { Device } from '../client/device.js';

const hex = (bytes: Buffer, from: number, to: number) => bytes.toString('hex', from, to);

/**
 * The device of one of many users, made from a seed and its index: several jobs can speak of the same ones without telling
 * each other more than the seed.
 */
export function populationDevice(seed: string, index: number): Device {
  const bytes = createHash('sha512').update(`${seed}/${index}`).digest();
  // Version 4 and the variant of RFC 9562.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const parts = [hex(bytes, 0, 4), hex(bytes, 4, 6), hex(bytes, 6, 8), hex(bytes, 8, 10), hex(bytes, 10, 16)];
  return {
    userId: parts.join('-') as UserId,
    deviceId: 1,
    registrationId: bytes.readUInt16BE(16) + 1,
    secret: bytes.subarray(20, 20 + DEVICE_SECRET_BYTES),
  };
}
