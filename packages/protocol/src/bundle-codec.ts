import type { Bundle, ClaimResult, PreKey, SignedPreKey } from './keys-api.js';
import { WireWriter, sizeOfBytes, sizeOfUint, sizeOfVarint } from './wire-writer.js';

// Each claim is stored and sent: written by hand, its keys are copied once, and the generated encoder is not asked for every
// field of every message in between.

/** Field numbers of PreKeyBundles in client.proto. */
const BUNDLES = 1;
const GONE_DEVICE_IDS = 2;
/** Of PreKeyBundle. */
const DEVICE = 1;
const SIGNED_PRE_KEY = 2;
const ONE_TIME = 3;
const KEM = 4;
const KEM_IS_LAST_RESORT = 5;
/** Of DeviceInfo. */
const DEVICE_ID = 1;
const REGISTRATION_ID = 2;
const IDENTITY_KEY = 3;
/** Of PreKey, SignedPreKey and KemPreKey. */
const ID = 1;
const KEY = 2;
const SIGNATURE = 3;

type Answer = Pick<ClaimResult, 'bundles' | 'goneDeviceIds'>;

function sizeOfDevice({ deviceId, registrationId, identityKey }: Bundle['device']): number {
  return (
    sizeOfUint(DEVICE_ID, deviceId) +
    sizeOfUint(REGISTRATION_ID, registrationId) +
    sizeOfBytes(IDENTITY_KEY, identityKey.length)
  );
}

function sizeOfPreKey({ id, key }: PreKey): number {
  return sizeOfUint(ID, id) + sizeOfBytes(KEY, key.length);
}

function sizeOfSignedKey(key: SignedPreKey): number {
  return sizeOfPreKey(key) + sizeOfBytes(SIGNATURE, key.signature.length);
}

function sizeOfBundle({ device, signedPreKey, oneTime, kem, kemIsLastResort }: Bundle): number {
  return (
    sizeOfBytes(DEVICE, sizeOfDevice(device)) +
    sizeOfBytes(SIGNED_PRE_KEY, sizeOfSignedKey(signedPreKey)) +
    (oneTime ? sizeOfBytes(ONE_TIME, sizeOfPreKey(oneTime)) : 0) +
    (kem ? sizeOfBytes(KEM, sizeOfSignedKey(kem)) : 0) +
    (kemIsLastResort ? sizeOfUint(KEM_IS_LAST_RESORT, 1) : 0)
  );
}

function writeSignedKey(out: WireWriter, field: number, preKey: SignedPreKey): void {
  const { id, key, signature } = preKey;
  out.open(field, sizeOfSignedKey(preKey)).uint(ID, id).bytes(KEY, key).bytes(SIGNATURE, signature);
}

function writeBundle(out: WireWriter, bundle: Bundle): void {
  const { device, signedPreKey, oneTime, kem, kemIsLastResort } = bundle;
  out.open(DEVICE, sizeOfDevice(device)).uint(DEVICE_ID, device.deviceId);
  out.uint(REGISTRATION_ID, device.registrationId).bytes(IDENTITY_KEY, device.identityKey);
  writeSignedKey(out, SIGNED_PRE_KEY, signedPreKey);
  if (oneTime) out.open(ONE_TIME, sizeOfPreKey(oneTime)).uint(ID, oneTime.id).bytes(KEY, oneTime.key);
  if (kem) writeSignedKey(out, KEM, kem);
  if (kemIsLastResort) out.uint(KEM_IS_LAST_RESORT, 1);
}

function sizeOfIds(ids: readonly number[]): number {
  return ids.reduce((size, id) => size + sizeOfVarint(id), 0);
}

/** Bytes of an encoded PreKeyBundles and of its parts. */
export interface PreKeyBundlesSizes {
  readonly total: number;
  readonly bundles: readonly number[];
  readonly ids: number;
}

export function sizesOfPreKeyBundles(answer: Answer): PreKeyBundlesSizes {
  const bundles = answer.bundles.map(sizeOfBundle);
  const ids = sizeOfIds(answer.goneDeviceIds);
  const idField = ids > 0 ? sizeOfBytes(GONE_DEVICE_IDS, ids) : 0;
  return { total: bundles.reduce((sum, size) => sum + sizeOfBytes(BUNDLES, size), idField), bundles, ids };
}

export function writePreKeyBundles(out: WireWriter, answer: Answer, sizes: PreKeyBundlesSizes): void {
  answer.bundles.forEach((bundle, index) => writeBundle(out.open(BUNDLES, sizes.bundles[index] ?? 0), bundle));
  if (sizes.ids > 0) out.open(GONE_DEVICE_IDS, sizes.ids);
  for (const id of answer.goneDeviceIds) out.varint(id);
}

/** PreKeyBundles of client.proto; after `head`, if there is one, in the same buffer. */
export function encodePreKeyBundles(answer: Answer, head?: Uint8Array): Uint8Array {
  const sizes = sizesOfPreKeyBundles(answer);
  const out = new WireWriter((head?.length ?? 0) + sizes.total);
  if (head) out.raw(head);
  writePreKeyBundles(out, answer, sizes);
  return out.finish();
}
