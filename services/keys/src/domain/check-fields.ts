import {
  type Address,
  CLAIM_ID_BYTES,
  type Claim,
  type KeyUpload,
  MAX_EC_KEY_BYTES,
  MAX_KEM_KEY_BYTES,
  MAX_KEM_KEYS_PER_UPLOAD,
  MAX_KNOWN_DEVICES_PER_CLAIM,
  MAX_ONE_TIME_KEYS_PER_UPLOAD,
  MAX_SIGNATURE_BYTES,
  MAX_UINT32,
  type PreKey,
  type Registration,
  type SignedPreKey,
  invalid,
  parseUserId,
  tooLarge,
} from '@lantern/protocol';

const SHA256_BYTES = 32;

/** The checks name fields and bounds, never values: the text goes to the caller (I8). */
export function checkUserId(userId: string, field = 'userId'): void {
  if (typeof userId !== 'string' || parseUserId(userId) !== userId) throw invalid(`${field} must be a lower-case UUID`);
}

export function checkUint32(value: number, field: string): void {
  if (!Number.isInteger(value) || value < 0 || value > MAX_UINT32) throw invalid(`${field} must be a uint32`);
}

export function checkAddress(address: Address, field = 'address'): void {
  checkUserId(address.userId, `${field}.userId`);
  checkUint32(address.deviceId, `${field}.deviceId`);
}

function checkBytes(bytes: Uint8Array, maxBytes: number, field: string): void {
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) throw invalid(`${field} is missing`);
  if (bytes.length > maxBytes) throw tooLarge(`${field} has more than ${maxBytes} bytes`);
}

function checkExactBytes(bytes: Uint8Array, length: number, field: string): void {
  if (!(bytes instanceof Uint8Array) || bytes.length !== length) throw invalid(`${field} must have ${length} bytes`);
}

interface KeyBounds {
  readonly field: string;
  readonly maxKeyBytes: number;
}

function checkPreKey({ id, key }: PreKey, { field, maxKeyBytes }: KeyBounds): void {
  checkUint32(id, `${field}.id`);
  checkBytes(key, maxKeyBytes, `${field}.key`);
}

function checkSignedPreKey(preKey: SignedPreKey, bounds: KeyBounds): void {
  checkPreKey(preKey, bounds);
  checkBytes(preKey.signature, MAX_SIGNATURE_BYTES, `${bounds.field}.signature`);
}

function checkList(list: readonly PreKey[], maxCount: number, field: string): void {
  if (list.length > maxCount) throw tooLarge(`${field} has more than ${maxCount} keys`);
  if (new Set(list.map(({ id }) => id)).size !== list.length) throw invalid(`${field} names an id twice`);
}

/** @throws RequestProblem INVALID or TOO_LARGE naming the field. */
export function checkUpload({ signedPreKey, lastResortKem, oneTime, kem }: KeyUpload): void {
  if (signedPreKey) checkSignedPreKey(signedPreKey, { field: 'signedPreKey', maxKeyBytes: MAX_EC_KEY_BYTES });
  if (lastResortKem) checkSignedPreKey(lastResortKem, { field: 'lastResortKem', maxKeyBytes: MAX_KEM_KEY_BYTES });
  checkList(oneTime, MAX_ONE_TIME_KEYS_PER_UPLOAD, 'oneTime');
  checkList(kem, MAX_KEM_KEYS_PER_UPLOAD, 'kem');
  oneTime.forEach((key, index) => checkPreKey(key, { field: `oneTime[${index}]`, maxKeyBytes: MAX_EC_KEY_BYTES }));
  kem.forEach((key, index) => checkSignedPreKey(key, { field: `kem[${index}]`, maxKeyBytes: MAX_KEM_KEY_BYTES }));
}

/** @throws RequestProblem INVALID or TOO_LARGE naming the field. */
export function checkRegistration(registration: Registration): void {
  checkUint32(registration.registrationId, 'registrationId');
  checkBytes(registration.identityKey, MAX_EC_KEY_BYTES, 'identityKey');
  checkExactBytes(registration.deviceSecretHash, SHA256_BYTES, 'deviceSecretHash');
  if (!registration.signedPreKey) throw invalid('signedPreKey is missing');
  checkUpload(registration);
}

/** @throws RequestProblem INVALID or TOO_LARGE naming the field. */
export function checkClaim({ requester, claimId, target, known }: Claim): void {
  checkAddress(requester, 'requester');
  checkExactBytes(claimId, CLAIM_ID_BYTES, 'claimId');
  checkUserId(target, 'target');
  if (known.length > MAX_KNOWN_DEVICES_PER_CLAIM) {
    throw tooLarge(`known has more than ${MAX_KNOWN_DEVICES_PER_CLAIM} devices`);
  }
  known.forEach(({ deviceId, registrationId }, index) => {
    checkUint32(deviceId, `known[${index}].deviceId`);
    checkUint32(registrationId, `known[${index}].registrationId`);
  });
  if (new Set(known.map(({ deviceId }) => deviceId)).size !== known.length) throw invalid('known names a device twice');
}
