import type { Registration, SignedPreKey } from './keys-api.js';

/** What a key digest covers: the keys of a device that are not used up. */
export type DigestedKeys = Pick<Registration, 'registrationId' | 'identityKey' | 'signedPreKey' | 'lastResortKem'>;

/**
 * The bytes whose SHA-256 is `OwnDevice.key_digest`: registration id, then identity key, signed prekey (id, key,
 * signature) and, if there is one, last-resort KEM prekey (the same form). Integers are 4 bytes, big-endian; each byte
 * string is preceded by its length.
 */
export function keyDigestInput({ registrationId, identityKey, signedPreKey, lastResortKem }: DigestedKeys): Uint8Array {
  const parts = [uint32(registrationId), ...prefixed(identityKey), ...signedParts(signedPreKey)];
  if (lastResortKem !== undefined) parts.push(...signedParts(lastResortKem));
  const input = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    input.set(part, at);
    at += part.length;
  }
  return input;
}

function signedParts({ id, key, signature }: SignedPreKey): Uint8Array[] {
  return [uint32(id), ...prefixed(key), ...prefixed(signature)];
}

function prefixed(bytes: Uint8Array): [Uint8Array, Uint8Array] {
  return [uint32(bytes.length), bytes];
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
