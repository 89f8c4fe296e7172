import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Address, Claim, PreKey, Registration, SignedPreKey, UserId } from '@lantern/protocol';

export function newUserId(): UserId {
  return randomUUID() as UserId;
}

export function newAddress(deviceId = 1, userId = newUserId()): Address {
  return { userId, deviceId };
}

export function preKeysOf(ids: readonly number[]): PreKey[] {
  return ids.map((id) => ({ id, key: randomBytes(33) }));
}

export function preKeys(count: number, firstId = 1): PreKey[] {
  return preKeysOf(Array.from({ length: count }, (_, index) => firstId + index));
}

export function signedPreKey(id = 1, keyBytes = 33): SignedPreKey {
  return { id, key: randomBytes(keyBytes), signature: randomBytes(64) };
}

export function kemPreKeys(count: number, firstId = 1): SignedPreKey[] {
  return Array.from({ length: count }, (_, index) => signedPreKey(firstId + index, 1569));
}

export function newRegistration(changes: Partial<Registration> = {}): Registration {
  return {
    registrationId: 1,
    identityKey: randomBytes(33),
    deviceSecretHash: createHash('sha256').update(randomBytes(32)).digest(),
    signedPreKey: signedPreKey(),
    lastResortKem: signedPreKey(1_000, 1569),
    oneTime: preKeys(2),
    kem: kemPreKeys(2),
    replace: false,
    ...changes,
  };
}

export function newClaim(target: UserId, changes: Partial<Claim> = {}): Claim {
  return { requester: newAddress(), claimId: randomBytes(16), target, known: [], ...changes };
}
