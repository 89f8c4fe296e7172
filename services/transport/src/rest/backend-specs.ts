import {
  type EndpointSpec,
  count,
  deviceId,
  erasureReport,
  hexId,
  orphans,
  unixMs,
  userId,
} from '@lantern/internal-rest';
import { z } from 'zod';

const partition = count.describe('Of the log.');
const notOwner =
  'Answered by the instance that owns the partition of the user; any other answers `not_owner`, and the next one is to be asked.';

const ownerUrl = z.string().describe('Where the links of the instance are, as it says; empty in one process.');
const epoch = count.describe('Of its ownership: grows with every takeover.');

const transportStatus = {
  operationId: 'transportStatus',
  method: 'get',
  path: '/transport/status',
  scope: 'read-stats',
  summary: 'What an instance owns, how far it is, and what is parked.',
  about:
    'Of the instance that is asked; together those of all instances have every partition once. What it depends on and does not answer within 2 s is left out, and said to be.',
  input: z.strictObject({}),
  answer: z.strictObject({
    ownerUrl,
    partitionCount: count.describe('Of the log, whoever owns them.'),
    owned: z.array(
      z.strictObject({
        partition,
        epoch,
        committed: count.describe('The lowest offset that is neither acked, parked nor dropped, as committed.'),
        end: count.describe('Of the log: the next offset; absent when the log does not tell.').exactOptional(),
        lag: count.describe('Records from the committed offset to the end, as far as it is known.'),
        uncommittedSince: unixMs
          .describe('When the oldest of these that was read was read, Unix ms; absent without any.')
          .exactOptional(),
        sessions: count.describe('Attached or attaching.'),
        bytes: count.describe('Of messages in memory.'),
        paused: z.boolean().describe('At the bound of memory: nothing is fetched or accepted.'),
      }),
    ),
    stopped: z
      .array(count)
      .describe('Partitions that are assigned to the instance and not served, as their offsets do not fit the log.'),
    logReachable: z.boolean(),
    parked: count
      .describe('About how many messages are in the mailboxes of all partitions; absent when the store does not tell.')
      .exactOptional(),
  }),
  problems: [],
} as const satisfies EndpointSpec;

const listOwners = {
  operationId: 'listOwners',
  method: 'get',
  path: '/transport/owners',
  scope: 'read-stats',
  summary: 'Who owns which partition, as the instances have agreed.',
  about: 'Of all partitions; any instance answers. It reads the ownership documents: not to be asked every second.',
  input: z.strictObject({}),
  answer: z.strictObject({
    partitions: z.array(
      z.strictObject({
        partition,
        epoch: epoch.describe('Of the ownership: grows with every takeover; 0 when nobody ever owned it.'),
        ownerUrl,
        since: unixMs.describe('Of the takeover, Unix ms.').exactOptional(),
      }),
    ),
  }),
  problems: [],
} as const satisfies EndpointSpec;

const mailboxStatistics = {
  operationId: 'mailboxStatistics',
  method: 'get',
  path: '/mailbox',
  scope: 'read-stats',
  summary: 'How much waits for a device.',
  about: `Counts, sizes and times, never content. An address that nobody has has nothing. ${notOwner}`,
  input: z.strictObject({ userId, deviceId }),
  answer: z.strictObject({
    partition,
    messages: count.describe('In the mailbox.'),
    bytes: count.describe('Of these.'),
    oldestAcceptedAt: unixMs.describe('Of the oldest of these, Unix ms; absent without any.').exactOptional(),
    inMemory: count.describe('Of the latest, on their way to the device or to the mailbox.'),
  }),
  problems: ['not_owner'],
} as const satisfies EndpointSpec;

const purgeMailbox = {
  operationId: 'purgeMailbox',
  method: 'post',
  path: '/mailbox/purge',
  scope: 'purge',
  summary: 'Removes all that waits for a device.',
  about: `Durable when answered: nothing that was accepted until then is delivered any more. The device and its sessions stay; it is told how many messages it lost (\`MessagesDropped\`). A repeat that the instance does not remember removes what came since. ${notOwner}`,
  input: z.strictObject({ userId, deviceId }),
  answer: z.strictObject({ messages: count.describe('That waited, about: some may have been acked meanwhile.') }),
  problems: ['not_owner'],
  onlyOnce: true,
} as const satisfies EndpointSpec;

const findMessage = {
  operationId: 'findMessage',
  method: 'get',
  path: '/messages/{messageId}',
  scope: 'read-stats',
  summary: 'Where a message is: when it was accepted, where it stands in the log, and what became of it.',
  about: `Of the recipient named: one answer for each of the recipient’s devices. The owner knows the latest messages of each partition, whatever became of them (\`TRANSPORT_TRAIL_RECORDS\`); an older one that still waits is found when its device is named, too. Others are \`unknown_message\`. ${notOwner}`,
  input: z.strictObject({
    messageId: hexId,
    userId: userId.describe('The recipient.'),
    deviceId: deviceId.describe('Only of this device; searches its mailbox, too.').exactOptional(),
  }),
  answer: z.strictObject({
    copies: z.array(
      z.strictObject({
        deviceId,
        partition,
        offset: count.describe('In the partition.'),
        acceptedAt: unixMs,
        state: z
          .enum(['hot', 'delivered', 'parked', 'acked', 'expired', 'stale', 'purged', 'resolved'])
          .describe(
            'hot: in the log, about to be sent or put into the mailbox; delivered: sent on the present session, not acked; parked: in the mailbox; acked; expired; stale: meant for an install that is gone; purged, or acked before a purge; resolved: gone, acked or dropped, before the present owner had the partition.',
          ),
      }),
    ),
  }),
  problems: ['unknown_message', 'not_owner'],
} as const satisfies EndpointSpec;

const eraseMailboxes = {
  operationId: 'eraseMailboxes',
  method: 'post',
  path: '/erasures/mailboxes',
  scope: 'purge',
  summary: 'Erases a user, last step: all that waits for any device, and what is kept of their addresses.',
  about: `After the devices were removed (\`eraseKeys\`), and 3 s later where gateways are processes of their own: until then one may take messages for a device that it does not know to be gone. While a device is connected, or something waits for one that was never removed, it is a \`conflict\` and nothing is removed: such a device would not be told what it lost. A repeat goes on where the first attempt ended. The user’s messages to others stay theirs. ${notOwner}`,
  input: z.strictObject({ userId, orphans }),
  answer: erasureReport,
  problems: ['not_owner', 'conflict'],
} as const satisfies EndpointSpec;

const exportMailboxes = {
  operationId: 'exportMailboxes',
  method: 'get',
  path: '/exports/mailboxes',
  scope: 'purge',
  summary: 'What waits for the devices of a user, without content, page by page.',
  about: `For a user who asks, all devices by their ids, also such as were removed and of which something is kept: of each message when and by whom, of each device what was dropped of its mail. Ciphertext is left out: none but the device can read it, and it gets it. The next page is asked for with the members of \`next\`. ${notOwner}`,
  input: z.strictObject({
    userId,
    deviceId: deviceId.describe('Where to go on, with `above`.').exactOptional(),
    above: count.describe('Only above this offset.').exactOptional(),
  }),
  answer: z.strictObject({
    partition,
    devices: z
      .array(
        z.strictObject({
          deviceId,
          messages: count.describe('In the mailbox.'),
          bytes: count.describe('Of these.'),
          inMemory: count.describe('On their way to the device or to the mailbox.'),
          purgedBelow: count.describe('Nothing below this offset is delivered.'),
          installedBefore: unixMs.describe('Installs before that are gone.'),
          dropped: z
            .array(
              z.strictObject({
                reason: z.enum(['expired', 'purged', 'stale']),
                count,
                oldest: unixMs,
                newest: unixMs,
              }),
            )
            .describe('What the device has still to be told.'),
        }),
      )
      .describe('Those whose turn it is, by their ids: each once over all pages, with or without messages.'),
    messages: z.array(
      z.strictObject({
        deviceId,
        offset: count,
        messageId: hexId,
        senderUserId: userId.describe('Who sent it.'),
        senderDeviceId: deviceId,
        acceptedAt: unixMs,
        expiresAt: unixMs,
        urgent: z.boolean(),
        bytes: count.describe('As it is kept.'),
      }),
    ),
    next: z.strictObject({ deviceId, above: count.exactOptional() }).describe('There is more.').exactOptional(),
  }),
  problems: ['not_owner'],
} as const satisfies EndpointSpec;

/** What other backends may ask of a transport instance. */
export const transportBackendSpecs = {
  transportStatus,
  listOwners,
  mailboxStatistics,
  purgeMailbox,
  findMessage,
  eraseMailboxes,
  exportMailboxes,
} as const;
