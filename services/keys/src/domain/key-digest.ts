import { createHash } from 'node:crypto';
import { type DigestedKeys, keyDigestInput } from '@lantern/protocol';

/** SHA-256, 32 bytes: `OwnDevice.key_digest` of client.proto. */
export function keyDigest(keys: DigestedKeys): Uint8Array {
  return createHash('sha256').update(keyDigestInput(keys)).digest();
}
