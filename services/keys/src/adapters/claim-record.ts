import { type Bundle, ProtocolError, type SignedPreKey, encodePreKeyBundles, v1 } from '@lantern/protocol';
import type { ClaimAnswer } from '../ports.js';

/** A claim as it is stored. */
export interface ClaimRecord {
  /** Unix ms of the first attempt. */
  readonly openedAt: number;
  /** Unix ms of the latest attempt. */
  readonly attemptedAt: number;
  readonly attempt: number;
  /** 32 bytes. */
  readonly fingerprint: Uint8Array;
  readonly answer?: ClaimAnswer;
}

const HEADER_BYTES = 8 + 8 + 4 + 1 + 32;

export function encodeAnswer(answer: ClaimAnswer): Uint8Array {
  return encodePreKeyBundles(answer);
}

/** openedAt and attemptedAt (float64), attempt (uint32), whether answered, fingerprint, PreKeyBundles of client.proto. */
export function encodeClaimRecord({ openedAt, attemptedAt, attempt, fingerprint, answer }: ClaimRecord): Uint8Array {
  const head = new Uint8Array(HEADER_BYTES);
  const view = new DataView(head.buffer);
  view.setFloat64(0, openedAt);
  view.setFloat64(8, attemptedAt);
  view.setUint32(16, attempt);
  view.setUint8(20, answer ? 1 : 0);
  head.set(fingerprint, 21);
  return answer ? encodePreKeyBundles(answer, head) : head;
}

function required<T>(field: T | null | undefined): T {
  if (field === null || field === undefined) throw new ProtocolError('a stored claim lacks a field');
  return field;
}

function signedKey({ id, key, signature }: v1.ISignedPreKey | v1.IKemPreKey): SignedPreKey {
  return { id: id ?? 0, key: required(key), signature: required(signature) };
}

function decodeBundle({ device, signedPreKey, oneTime, kem, kemIsLastResort }: v1.IPreKeyBundle): Bundle {
  const { deviceId, registrationId, identityKey } = required(device);
  return {
    device: { deviceId: deviceId ?? 0, registrationId: registrationId ?? 0, identityKey: required(identityKey) },
    signedPreKey: signedKey(required(signedPreKey)),
    ...(oneTime && { oneTime: { id: oneTime.id ?? 0, key: required(oneTime.key) } }),
    ...(kem && { kem: signedKey(kem) }),
    kemIsLastResort: kemIsLastResort ?? false,
  };
}

export function decodeAnswer(body: Uint8Array): ClaimAnswer {
  const { bundles, goneDeviceIds } = v1.PreKeyBundles.decode(body);
  return { bundles: bundles.map(decodeBundle), goneDeviceIds };
}

export function decodeClaimRecord(value: Uint8Array): ClaimRecord {
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  return {
    openedAt: view.getFloat64(0),
    attemptedAt: view.getFloat64(8),
    attempt: view.getUint32(16),
    fingerprint: value.subarray(21, HEADER_BYTES),
    ...(view.getUint8(20) === 1 && { answer: decodeAnswer(value.subarray(HEADER_BYTES)) }),
  };
}
