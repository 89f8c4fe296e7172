import { MAX_UINT32, type UserId } from '@lantern/protocol';
import { z } from 'zod';

/** Fields of requests and answers, each with what the description says about it. */

export const userId = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .describe('A user: a UUID in lower case.') as unknown as z.ZodType<UserId, UserId>;

export const uint32 = z.int().min(0).max(MAX_UINT32);
export const deviceId = uint32.describe('A device of the user.');
export const registrationId = uint32.describe('Of the install; another one means that the device was reinstalled.');
export const count = z.int().min(0);
export const unixMs = z.int().min(0).describe('Unix time, ms.');
/** Of an erasure. */
export const orphans = z
  .boolean()
  .describe(
    'Also what waits for devices that were never removed, as after the keys were restored from an older backup: no such device is told what it lost.',
  )
  .exactOptional();
/** An id of 16 bytes, as text in hex. */
export const hexId = z
  .codec(
    z.string().regex(/^[0-9a-f]{32}$/),
    z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    {
      decode: (hex) => new Uint8Array(Buffer.from(hex, 'hex')),
      encode: (value) => Buffer.from(value).toString('hex'),
    },
  )
  .describe('16 bytes as lower-case hex.');

/** Bytes travel as base64 (RFC 4648, section 4, padded). Bounds are of the bytes. */
export function bytes(minBytes: number, maxBytes: number) {
  const text = z
    .base64()
    .min(Math.ceil(minBytes / 3) * 4)
    .max(Math.ceil(maxBytes / 3) * 4)
    .describe(`Base64 of ${minBytes === maxBytes ? minBytes : `${minBytes} to ${maxBytes}`} bytes.`);
  const decoded = z.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length >= minBytes && value.length <= maxBytes,
    `must be ${minBytes} to ${maxBytes} bytes`,
  );
  return z.codec(text, decoded, {
    decode: (base64) => new Uint8Array(Buffer.from(base64, 'base64')),
    encode: (value) => Buffer.from(value).toString('base64'),
  });
}
