import type { v1 } from '@lantern/protocol';
import type { Random } from '../engine/random.js';

/** One installation of a device: its keys are made of its ids, so that they can be told apart. */
export interface Install {
  readonly registrationId: number;
  readonly secret: Uint8Array;
  readonly identityKey: Uint8Array;
  nextKeyId: number;
}

const KEY_BYTES = 33;
const SIGNATURE_BYTES = 64;
const KEM_BYTES = 1_569;

export function newInstall(deviceId: number, count: number, random: Random): Install {
  return {
    registrationId: deviceId * 100 + count,
    secret: random.bytes(32),
    identityKey: random.bytes(KEY_BYTES).fill(5, 0, 1),
    nextKeyId: 1,
  };
}

function filled(length: number, id: number, first: number): Uint8Array {
  const bytes = new Uint8Array(length).fill(id & 0xff);
  bytes[0] = first;
  return bytes;
}

export const preKey = (id: number): v1.IPreKey => ({ id, key: filled(KEY_BYTES, id, 5) });
export const signedKey = (id: number): v1.ISignedPreKey => {
  return { id, key: filled(KEY_BYTES, id, 5), signature: filled(SIGNATURE_BYTES, id, 1) };
};
export const kemKey = (id: number): v1.IKemPreKey => {
  return { id, key: filled(KEM_BYTES, id, 8), signature: filled(SIGNATURE_BYTES, id, 1) };
};

/** So many further one-time keys. */
export function nextKeys(install: Install, count: number): v1.IPreKey[] {
  return Array.from({ length: count }, () => preKey(install.nextKeyId++));
}

export function registration(install: Install, oneTime: v1.IPreKey[], replace: boolean): v1.IRegisterDevice {
  return {
    registrationId: install.registrationId,
    identityKey: install.identityKey,
    deviceSecret: install.secret,
    signedPreKey: signedKey(1),
    lastResortKem: kemKey(1_000),
    oneTime,
    kem: [],
    replace,
  };
}
