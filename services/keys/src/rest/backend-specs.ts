import {
  type EndpointSpec,
  bytes,
  count,
  deviceId,
  erasureReport,
  registrationId,
  uint32,
  unixMs,
  userId,
} from '@lantern/internal-rest';
import {
  MAX_EC_KEY_BYTES,
  MAX_KEM_KEY_BYTES,
  MAX_KNOWN_DEVICES_PER_CLAIM,
  MAX_SIGNATURE_BYTES,
} from '@lantern/protocol';
import { z } from 'zod';

const ecKey = { id: uint32, key: bytes(1, MAX_EC_KEY_BYTES) };
const signature = bytes(1, MAX_SIGNATURE_BYTES);
const identityKey = bytes(1, MAX_EC_KEY_BYTES);
const preKey = z.strictObject(ecKey);
const signedPreKey = z.strictObject({ ...ecKey, signature });
const kemPreKey = z.strictObject({ id: uint32, key: bytes(1, MAX_KEM_KEY_BYTES), signature });
const device = { deviceId, registrationId, identityKey };

const buckets = z
  .array(
    z.strictObject({
      atMost: count.describe('Keys left, and more than in the bucket before.'),
      devices: count,
    }),
  )
  .describe('Ascending.');

const keysStatus = {
  operationId: 'keysStatus',
  method: 'get',
  path: '/keys/status',
  scope: 'read-stats',
  summary: 'Whether the key store answers, and how many one-time keys devices have left.',
  about:
    'Of some users at random, as many as 64: another call may tell of others. What a device has of its own is told by `listDevices`.',
  input: z.strictObject({}),
  answer: z.strictObject({
    storeReachable: z.boolean().describe('Within 3 s.'),
    stock: z
      .strictObject({
        users: count.describe('That were looked at.'),
        devices: count.describe('Of these.'),
        oneTime: buckets,
        kem: buckets,
      })
      .describe('Absent when the store does not answer.')
      .exactOptional(),
  }),
  problems: [],
} as const satisfies EndpointSpec;

const listDevices = {
  operationId: 'listDevices',
  method: 'get',
  path: '/devices',
  scope: 'keys',
  summary: 'The devices of a user, with what they have left of one-time keys and how old they are.',
  about: 'As of now, never from a cache. A user whom nobody registered is `unknown_user`.',
  input: z.strictObject({ userId }),
  answer: z.strictObject({
    devices: z.array(
      z.strictObject({
        ...device,
        oneTimeLeft: count.describe('One-time EC keys not handed out yet.'),
        kemLeft: count.describe('One-time KEM keys not handed out yet.'),
        signedPreKeyId: uint32,
        lastResortKemId: uint32.exactOptional(),
        installedAt: unixMs.describe('When it was registered, Unix ms.'),
        lastSeenAt: unixMs.describe('The begin of the day (UTC) on which it attached last, Unix ms.'),
        waitsForPurge: z.boolean().describe('Hidden from senders until the mailbox of the install before is purged.'),
      }),
    ),
  }),
  problems: ['unknown_user'],
} as const satisfies EndpointSpec;

const removeDevice = {
  operationId: 'removeDevice',
  method: 'post',
  path: '/devices/remove',
  scope: 'purge',
  summary: 'Removes a device, its keys and its mailbox.',
  about:
    'Answered when it is durable and announced: its sessions end, and senders that list it are told. The mailbox is purged right after; that is repeated until it is done. A repeat that the instance does not remember is `unknown_device`, or removes the device that registered under the id since: look at the devices before a repeat elsewhere.',
  input: z.strictObject({ userId, deviceId }),
  answer: z.strictObject({}),
  problems: ['unknown_device'],
  onlyOnce: true,
} as const satisfies EndpointSpec;

const purgeUser = {
  operationId: 'purgeUser',
  method: 'post',
  path: '/users/purge',
  scope: 'purge',
  summary: 'Removes all devices of a user, with their keys and mailboxes.',
  about:
    'One device after the other, each as `removeDevice` does it. A repeat goes on where the first attempt ended; without devices there is nothing to remove, which is no error.',
  input: z.strictObject({ userId }),
  answer: z.strictObject({ removedDevices: count.describe('By this call.') }),
  problems: [],
} as const satisfies EndpointSpec;

const eraseKeys = {
  operationId: 'eraseKeys',
  method: 'post',
  path: '/erasures/keys',
  scope: 'purge',
  summary: 'Erases a user, second step: devices, keys, claims and what was announced.',
  about:
    'After the tokens were revoked (`eraseSessions`), before the mailboxes are erased (`eraseMailboxes`). `unavailable` until the mailbox of every device is purged and everybody was told: then it is to be repeated. A repeat goes on where the first attempt ended; of a user who is not there nothing is removed, which is no error. Whoever registers under the same id afterwards is somebody new.',
  input: z.strictObject({ userId }),
  answer: erasureReport,
  problems: [],
} as const satisfies EndpointSpec;

const exportKeys = {
  operationId: 'exportKeys',
  method: 'get',
  path: '/exports/keys',
  scope: 'purge',
  summary: 'What the keys service keeps of a user.',
  about:
    'For a user who asks: devices with their public keys, how many one-time keys they have left, registration ids of former installs, and claims that are still remembered. No secret is among it: of device secrets only a hash is kept, which is not shown.',
  input: z.strictObject({ userId }),
  answer: z.strictObject({
    devices: z.array(
      z.strictObject({
        ...device,
        signedPreKey,
        lastResortKem: kemPreKey.exactOptional(),
        oneTimeLeft: count,
        kemLeft: count,
        installedAt: unixMs,
        lastSeenDay: count.describe('Days since 1970 (UTC) of the last attach.'),
      }),
    ),
    formerInstalls: z.array(z.strictObject({ deviceId, registrationIds: z.array(uint32).describe('Oldest first.') })),
    removalsUnderWay: z.array(uint32).describe('Removed devices whose mailbox is not purged yet.'),
    claims: z
      .array(z.strictObject({ deviceId, openedAt: unixMs, answered: z.boolean() }))
      .describe('Of others’ keys by the user’s devices, 1,000 at most.'),
  }),
  problems: [],
} as const satisfies EndpointSpec;

const claimPreKeys = {
  operationId: 'claimPreKeys',
  method: 'post',
  path: '/prekeys/claim',
  scope: 'keys',
  summary: 'Claims keys of a user’s devices, to begin sessions with them.',
  about:
    'In the name of the caller’s own address, under the limits of any claim: a bundle for every device that is not known under its registration id. The Idempotency-Key is the id of the claim, so that a repeat within the claim window gets the same keys on every instance, and with other arguments is a `conflict`.',
  input: z.strictObject({
    userId: userId.describe('Whose devices.'),
    known: z
      .array(z.strictObject({ deviceId, registrationId }))
      .max(MAX_KNOWN_DEVICES_PER_CLAIM)
      .describe('Devices that the caller has a session with.'),
  }),
  answer: z.strictObject({
    bundles: z.array(
      z.strictObject({
        device: z.strictObject(device),
        signedPreKey,
        oneTime: preKey.exactOptional(),
        kem: kemPreKey.exactOptional(),
        kemIsLastResort: z.boolean(),
      }),
    ),
    goneDeviceIds: z.array(uint32).describe('Of the known ones.'),
  }),
  problems: ['unknown_user', 'conflict'],
} as const satisfies EndpointSpec;

/** What other backends may ask of the keys service. */
export const keysBackendSpecs = {
  keysStatus,
  listDevices,
  removeDevice,
  purgeUser,
  eraseKeys,
  exportKeys,
  claimPreKeys,
} as const;
