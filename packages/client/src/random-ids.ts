import { CLAIM_ID_BYTES, DEVICE_SECRET_BYTES, MESSAGE_ID_BYTES } from '@lantern/protocol';

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** A random message id. Keep it with the message: every repeat of a send carries the same. */
export function newMessageId(): Uint8Array {
  return randomBytes(MESSAGE_ID_BYTES);
}

/** A random claim id. */
export function newClaimId(): Uint8Array {
  return randomBytes(CLAIM_ID_BYTES);
}

/** A random device secret, for a new registration. */
export function newDeviceSecret(): Uint8Array {
  return randomBytes(DEVICE_SECRET_BYTES);
}
