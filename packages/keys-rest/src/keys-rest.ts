import {
  CLAIM_ID_BYTES,
  type Claim,
  type ClaimResult,
  type DeviceInfo,
  type KeyUpload,
  type KeysLimits,
  MAX_EC_KEY_BYTES,
  MAX_KEM_KEYS_PER_UPLOAD,
  MAX_KEM_KEY_BYTES,
  MAX_KNOWN_DEVICES_PER_CLAIM,
  MAX_ONE_TIME_KEYS_PER_UPLOAD,
  MAX_SIGNATURE_BYTES,
  MAX_UINT32,
  type OwnState,
  type Registered,
  type Registration,
  type UploadResult,
  type UserId,
  parseUserId,
} from '@lantern/protocol';
import { z } from 'zod';

/** Bytes travel as base64 (RFC 4648, section 4, padded). Bounds are of the bytes. */
function bytes(minBytes: number, maxBytes: number) {
  const text = z.base64().max(Math.ceil(maxBytes / 3) * 4);
  const decoded = z
    .custom<Uint8Array>((value) => value instanceof Uint8Array)
    .check((context) => {
      const { length } = context.value;
      const message = `must be ${minBytes} to ${maxBytes} bytes`;
      const issue = { message, input: context.value, origin: 'bytes', inclusive: true };
      if (length > maxBytes) context.issues.push({ ...issue, code: 'too_big', maximum: maxBytes });
      else if (length < minBytes) context.issues.push({ ...issue, code: 'too_small', minimum: minBytes });
    });
  return z.codec(text, decoded, {
    decode: (base64) => Buffer.from(base64, 'base64'),
    encode: (value) => Buffer.from(value).toString('base64'),
  });
}

const uint32 = z.int().min(0).max(MAX_UINT32);
const userId = z.custom<UserId>(
  (text) => typeof text === 'string' && parseUserId(text) === text,
  'must be a lower-case UUID',
);
const address = z.strictObject({ userId, deviceId: uint32 });
const sha256 = bytes(32, 32);

function listOf<T extends z.ZodType>(item: T, maxLength = Number.MAX_SAFE_INTEGER) {
  return z.array(item).max(maxLength).readonly();
}

const ecKey = { id: uint32, key: bytes(1, MAX_EC_KEY_BYTES) };
const signature = bytes(1, MAX_SIGNATURE_BYTES);
const preKey = z.strictObject(ecKey);
const signedPreKey = z.strictObject({ ...ecKey, signature });
const kemPreKey = z.strictObject({ id: uint32, key: bytes(1, MAX_KEM_KEY_BYTES), signature });

const device = z.object({
  deviceId: uint32,
  registrationId: uint32,
  identityKey: bytes(1, MAX_EC_KEY_BYTES),
}) satisfies z.ZodType<DeviceInfo>;
const installStamp = z.int().min(0);
const counts = { oneTimeLeft: uint32, kemLeft: uint32 };

const oneTimeKeys = {
  oneTime: listOf(preKey, MAX_ONE_TIME_KEYS_PER_UPLOAD),
  kem: listOf(kemPreKey, MAX_KEM_KEYS_PER_UPLOAD),
};

const upload = z.strictObject({
  signedPreKey: signedPreKey.exactOptional(),
  lastResortKem: kemPreKey.exactOptional(),
  ...oneTimeKeys,
}) satisfies z.ZodType<KeyUpload>;

const registration = z.strictObject({
  registrationId: uint32,
  identityKey: bytes(1, MAX_EC_KEY_BYTES),
  deviceSecretHash: sha256,
  signedPreKey,
  lastResortKem: kemPreKey.exactOptional(),
  ...oneTimeKeys,
  replace: z.boolean(),
  proven: z.boolean().exactOptional(),
}) satisfies z.ZodType<Registration>;

const claim = z.strictObject({
  requester: address,
  claimId: bytes(CLAIM_ID_BYTES, CLAIM_ID_BYTES),
  target: userId,
  known: listOf(z.strictObject({ deviceId: uint32, registrationId: uint32 }), MAX_KNOWN_DEVICES_PER_CLAIM),
}) satisfies z.ZodType<Claim>;

const uploadResult = z.object({
  ...counts,
  oneTimeNotStoredIds: listOf(uint32),
  kemNotStoredIds: listOf(uint32),
}) satisfies z.ZodType<UploadResult>;

const registered = uploadResult.extend({ installedAt: installStamp }) satisfies z.ZodType<Registered>;

const ownState = z.object({
  own: z
    .object({
      registrationId: uint32,
      installedAt: installStamp,
      deviceSecretHash: sha256,
      signedPreKeyId: uint32,
      lastResortKemId: uint32.exactOptional(),
      counts: z.object(counts),
      keyDigest: sha256,
    })
    .exactOptional(),
  devices: listOf(device),
}) satisfies z.ZodType<OwnState>;

const bundle = z.object({
  device,
  signedPreKey: z.object(signedPreKey.shape),
  oneTime: z.object(preKey.shape).exactOptional(),
  kem: z.object(kemPreKey.shape).exactOptional(),
  kemIsLastResort: z.boolean(),
});

const claimResult = z.object({
  bundles: listOf(bundle),
  goneDeviceIds: listOf(uint32),
  low: listOf(z.object({ address: z.object(address.shape), kind: z.enum(['one-time', 'kem']), left: uint32 })),
}) satisfies z.ZodType<ClaimResult>;

const limits = z.object({
  claimWindowMs: z.int().min(0),
  maxDevices: z.int().min(1),
  maxKeysStored: z.int().min(1),
  lowKeyThreshold: z.int().min(0),
}) satisfies z.ZodType<KeysLimits>;

/** Where the internal REST begins on the server of the keys service. */
export const KEYS_REST_PATH = '/internal/v1';

/**
 * The bodies of `POST /internal/v1/<name>`: `decode` reads them, `encode` writes them. A request with a member that is not
 * known is refused, since what it asks for would not be done; such members of an answer are left out, so that a keys service
 * may be newer than those who ask it (never the other way round). Identities are only ever in bodies,
 * so that no access log on the way holds one (I8).
 */
export const keysRest = {
  register: { request: z.strictObject({ address, registration }), answer: registered },
  upload: { request: z.strictObject({ address, registrationId: uint32, upload }), answer: uploadResult },
  claim: { request: claim, answer: claimResult },
  'own-state': { request: z.strictObject({ address }), answer: ownState },
  devices: { request: z.strictObject({ userId }), answer: z.object({ devices: listOf(device) }) },
  remove: { request: z.strictObject({ address }), answer: z.object({}) },
  touch: { request: z.strictObject({ address }), answer: z.object({}) },
  limits: { request: z.strictObject({}), answer: limits },
} as const;

export type KeysRestName = keyof typeof keysRest;
export type KeysRestRequest<N extends KeysRestName> = z.output<(typeof keysRest)[N]['request']>;
export type KeysRestAnswer<N extends KeysRestName> = z.output<(typeof keysRest)[N]['answer']>;

/** What `name` takes and gives, for code that treats all names alike. */
export function keysRestSchemas<N extends KeysRestName>(name: N) {
  return keysRest[name] as unknown as {
    readonly request: z.ZodType<KeysRestRequest<N>>;
    readonly answer: z.ZodType<KeysRestAnswer<N>>;
  };
}
