import type { SignedPreKey } from '@lantern/protocol';

/** The keys that the server's digest covers. */
export interface DigestedKeys {
  /** As registered. */
  readonly registrationId: number;
  /** As registered, serialised. */
  readonly identityKey: Uint8Array;
  /** The one that was uploaded last. */
  readonly signedPreKey: SignedPreKey;
  /** The one that was uploaded last, if any. */
  readonly lastResortKem?: SignedPreKey;
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function prefixed(bytes: Uint8Array): Uint8Array[] {
  return [uint32(bytes.length), bytes];
}

function signed(key: SignedPreKey): Uint8Array[] {
  return [uint32(key.id), ...prefixed(key.key), ...prefixed(key.signature)];
}

/**
 * The digest that the server holds of a device's keys while they are current (OwnDevice.key_digest of client.proto): when
 * `welcome.own.keyDigest` is another, upload the keys again. Needs WebCrypto, in browsers a secure context.
 */
export async function keyDigest(keys: DigestedKeys): Promise<Uint8Array> {
  const parts = [
    uint32(keys.registrationId),
    ...prefixed(keys.identityKey),
    ...signed(keys.signedPreKey),
    ...(keys.lastResortKem ? signed(keys.lastResortKem) : []),
  ];
  const input = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    input.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', input));
}
