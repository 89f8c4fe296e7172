import {
  type EndpointSpec,
  bytes,
  count,
  deviceId,
  erasureReport,
  hexId,
  registrationId,
  uint32,
  unixMs,
  userId,
} from '@lantern/internal-rest';
import { MAX_CIPHERTEXT_BYTES, MAX_EC_KEY_BYTES, MAX_KIND, MAX_MESSAGES_PER_SEND } from '@lantern/protocol';
import { z } from 'zod';

const device = z.strictObject({ deviceId, registrationId, identityKey: bytes(1, MAX_EC_KEY_BYTES) });
const serverTime = unixMs.describe('When the message was accepted, Unix ms.');

const sendMessage = {
  operationId: 'sendMessage',
  method: 'post',
  path: '/messages',
  scope: 'send',
  summary: 'Sends a message to a user, encrypted for each device.',
  about:
    'As a client’s `Send` (docs/protocol.md), from the caller’s own address, with its outcomes: `accepted` when it is durable, `duplicate` when it was accepted before, `device-mismatch` when the list of devices is not current; then nothing is stored, and the message is to be sent anew, with another Idempotency-Key, to the devices that there are. An empty list of messages asks for them.',
  input: z.strictObject({
    userId: userId.describe('To whom.'),
    messageId: hexId.describe('16 bytes as hex; made from the Idempotency-Key unless given.').exactOptional(),
    messages: z
      .array(
        z.strictObject({
          deviceId,
          registrationId,
          kind: z.int().min(0).max(MAX_KIND).describe('Of the ciphertext, for the recipient.'),
          ciphertext: bytes(1, MAX_CIPHERTEXT_BYTES),
        }),
      )
      .max(MAX_MESSAGES_PER_SEND)
      .describe('One for each device of the user, 256 KiB of ciphertext in all.'),
    ttlMs: z.int().min(1).max(0xffff_ffff).describe('How long it is kept at most, ms.').exactOptional(),
    notAfter: unixMs.describe('Refused as `too_late` after that, Unix ms.').exactOptional(),
    ephemeral: z.boolean().describe('Delivered now or never.').exactOptional(),
    urgent: z.boolean().describe('Wakes devices that are offline.').exactOptional(),
    listedOnly: z.boolean().describe('Devices that are missing from the list are no mismatch.').exactOptional(),
  }),
  answer: z.discriminatedUnion('outcome', [
    z.strictObject({
      outcome: z.literal('accepted'),
      serverTime,
      fullDeviceIds: z.array(uint32).describe('Devices with a full mailbox: nothing was stored for them.'),
    }),
    z.strictObject({ outcome: z.literal('duplicate'), serverTime }),
    z.strictObject({
      outcome: z.literal('device-mismatch'),
      missing: z.array(device).describe('Not in the list.'),
      stale: z.array(device).describe('In the list under another registration id.'),
      extraDeviceIds: z.array(uint32).describe('In the list, and no devices of the user.'),
    }),
  ]),
  problems: ['unknown_user', 'too_late', 'mailbox_full', 'too_large'],
} as const satisfies EndpointSpec;

const gatewayStatus = {
  operationId: 'gatewayStatus',
  method: 'get',
  path: '/gateway/status',
  scope: 'read-stats',
  summary: 'Whether an instance takes clients, how many it has, and whom it reaches.',
  about: 'Of the instance that is asked, from its memory.',
  input: z.strictObject({}),
  answer: z.strictObject({
    accepting: z.boolean().describe('Whether it takes connections.'),
    draining: z.boolean().describe('Whether its clients are being sent away.'),
    connections: count.describe('Of clients, open or closing.'),
    transports: z
      .array(z.strictObject({ partitions: count.describe('That it owns, as this gateway knows.') }))
      .describe('To which it is linked.'),
    ownerlessPartitions: count.describe('That no linked transport owns now.'),
    heldSends: count.describe('That wait for an owner.'),
    revocations: z.strictObject({
      kept: count.describe('In memory.'),
      live: z.boolean().describe('Whether those of others are known as they come.'),
    }),
  }),
  problems: [],
} as const satisfies EndpointSpec;

const listSessions = {
  operationId: 'listSessions',
  method: 'get',
  path: '/sessions',
  scope: 'read-stats',
  summary: 'The sessions of a user on this instance.',
  about: 'Connections that are open now. A user who has none, or has them on another gateway, has none here.',
  input: z.strictObject({ userId }),
  answer: z.strictObject({
    sessions: z.array(
      z.strictObject({
        deviceId: deviceId.describe('Absent before the Hello.').exactOptional(),
        since: unixMs.describe('When it asked for its mailbox last, Unix ms; absent before.').exactOptional(),
      }),
    ),
  }),
  problems: [],
} as const satisfies EndpointSpec;

const revokeTokens = {
  operationId: 'revokeTokens',
  method: 'post',
  path: '/revocations',
  scope: 'revoke',
  summary: 'Revokes tokens of a user that were issued until a time.',
  about:
    'Answered when it is kept: from then on they are refused, and within 2 s the connections that use them end on every gateway. Tokens that are issued afterwards are good: whoever is not to get one has to be stopped where they are issued.',
  input: z.strictObject({
    userId,
    deviceId: deviceId.describe('Only as far as they are used for this device.').exactOptional(),
    issuedUntil: unixMs
      .describe('At most 30 s ahead of the gateway’s clock, Unix ms; now unless given.')
      .exactOptional(),
  }),
  answer: z.strictObject({ issuedUntil: unixMs }),
  problems: [],
} as const satisfies EndpointSpec;

const eraseSessions = {
  operationId: 'eraseSessions',
  method: 'post',
  path: '/erasures/sessions',
  scope: 'purge',
  summary: 'Erases a user, first step: revokes all tokens and ends the sessions.',
  about:
    'Of the three services the first to be asked when a user is to be forgotten: from then on nobody comes in with a token that was issued until now. The revocation names the user until every such token has expired. One gateway is enough, as all end their connections; each counts its own, so that who wants to know of all asks every one. Whoever issues tokens has to have stopped before.',
  input: z.strictObject({ userId }),
  answer: erasureReport,
  problems: [],
} as const satisfies EndpointSpec;

const exportSessions = {
  operationId: 'exportSessions',
  method: 'get',
  path: '/exports/sessions',
  scope: 'purge',
  summary: 'What this instance knows of a user.',
  about: 'For a user who asks what is kept: the open connections, and until when tokens were revoked.',
  input: z.strictObject({ userId }),
  answer: z.strictObject({
    ...listSessions.answer.shape,
    revokedUntil: unixMs.describe('Tokens issued until then are refused, Unix ms.').exactOptional(),
  }),
  problems: [],
} as const satisfies EndpointSpec;

const drainInstance = {
  operationId: 'drainInstance',
  method: 'post',
  path: '/drain',
  scope: 'drain',
  summary: 'Sends the clients of this instance away.',
  about:
    'It takes no more connections, is not ready any more, and tells each client when to leave within the time given. It stays so: the instance is to be stopped then. A repeat changes nothing.',
  input: z.strictObject({
    withinMs: z.int().min(0).max(3_600_000).describe('How long clients have, ms.'),
  }),
  answer: z.strictObject({ connections: count.describe('That are open now.') }),
  problems: [],
} as const satisfies EndpointSpec;

/** What other backends may ask of a gateway. */
export const gatewayBackendSpecs = {
  gatewayStatus,
  sendMessage,
  listSessions,
  revokeTokens,
  eraseSessions,
  exportSessions,
  drainInstance,
} as const;
