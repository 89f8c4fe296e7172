import { randomUUID } from 'node:crypto';
import type { RestWorld } from './internal-rest-world.js';

/** What is sent: headers of a `get`, members of the path, the body of a `post`. */
export interface Sent {
  readonly path?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Expected {
  readonly status: number;
  readonly code?: string;
  readonly body?: unknown;
}

/** One operation of the internal REST, and what has to be true of it. */
export interface ContractRow {
  /** What succeeds, and what the answer is. Called anew for each request that has to succeed. */
  readonly success: (world: RestWorld) => Promise<{ readonly sent: Sent; readonly answer: unknown }>;
  /** Refused as `invalid`, `too_large` or `unsupported_media_type`, whoever sends it. */
  readonly bad: readonly Sent[];
  /** Names what is not there. */
  readonly unknown: Sent;
  readonly ofUnknown: Expected;
}

const nobody = () => randomUUID();
const ofUser = (userId: string): Sent => ({ headers: { 'lantern-user-id': userId } });
const ofDevice = (device: { readonly userId: string; readonly deviceId: number }): Sent => ({
  headers: { 'lantern-user-id': device.userId, 'lantern-device-id': String(device.deviceId) },
});
const body = (value: unknown): Sent => ({ body: value });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const erased = (store: string, removed: number): unknown =>
  expect.arrayContaining([expect.objectContaining({ store, removed, left: 0 })]);
const ANY_MAILBOX = {
  partition: expect.any(Number) as number,
  bytes: expect.any(Number) as number,
  oldestAcceptedAt: expect.any(Number) as number,
};

/** What needs no input; what it tells does not change while nothing happens. */
const status = (
  answer: unknown,
  until: (world: RestWorld) => Promise<unknown> = async () => undefined,
): ContractRow => ({
  success: async (world) => {
    await until(world);
    return { sent: {}, answer };
  },
  bad: [],
  unknown: {},
  ofUnknown: { status: 200, body: {} },
});
const anyNumber = expect.any(Number) as number;
const BUCKETS = [0, 9, 24, 49, 99, 200].map((atMost) => ({ atMost, devices: anyNumber }));
const PARTITIONS = [0, 1, 2, 3];

/** By operationId; an operation of the description without a row fails. */
export const CONTRACT_ROWS: Readonly<Record<string, ContractRow>> = {
  gatewayStatus: status({
    accepting: true,
    draining: false,
    connections: anyNumber,
    transports: [{ partitions: 4 }],
    ownerlessPartitions: 0,
    heldSends: 0,
    revocations: { kept: anyNumber, live: true },
  }),
  keysStatus: status(
    {
      storeReachable: true,
      stock: { users: anyNumber, devices: anyNumber, oneTime: BUCKETS, kem: BUCKETS },
    },
    (world) => world.device(),
  ),
  transportStatus: status(
    {
      ownerUrl: '',
      partitionCount: 4,
      owned: PARTITIONS.map((partition) => ({
        partition,
        epoch: 1,
        committed: anyNumber,
        end: anyNumber,
        lag: 0,
        sessions: anyNumber,
        bytes: 0,
        paused: false,
      })),
      stopped: [],
      logReachable: true,
      parked: anyNumber,
    },
    (world) => world.settled(),
  ),
  listOwners: status({
    partitions: PARTITIONS.map((partition) => ({ partition, epoch: 1, ownerUrl: '', since: anyNumber })),
  }),
  listDevices: {
    success: async (world) => {
      const { userId, registrationId } = await world.device();
      const device = { deviceId: 1, registrationId, oneTimeLeft: expect.any(Number), waitsForPurge: false };
      return { sent: ofUser(userId), answer: { devices: [expect.objectContaining(device)] } };
    },
    bad: [{}, ofUser('somebody'), ofUser(nobody().toUpperCase())],
    unknown: ofUser(nobody()),
    ofUnknown: { status: 404, code: 'unknown_user' },
  },
  removeDevice: {
    success: async (world) => {
      const { userId } = await world.device();
      return { sent: body({ userId, deviceId: 1 }), answer: {} };
    },
    bad: [body({ userId: nobody() }), body({ userId: nobody(), deviceId: -1 }), body([]), body('text')],
    unknown: body({ userId: nobody(), deviceId: 1 }),
    ofUnknown: { status: 404, code: 'unknown_device' },
  },
  purgeUser: {
    success: async (world) => {
      const { userId } = await world.device();
      return { sent: body({ userId }), answer: { removedDevices: 1 } };
    },
    bad: [body({}), body({ userId: 'somebody' }), body({ userId: nobody(), other: 1 })],
    unknown: body({ userId: nobody() }),
    ofUnknown: { status: 200, body: { removedDevices: 0 } },
  },
  claimPreKeys: {
    success: async (world) => {
      const { userId, registrationId } = await world.device();
      const device = expect.objectContaining({ deviceId: 1, registrationId });
      const answer = { bundles: [expect.objectContaining({ device })], goneDeviceIds: [] };
      return { sent: body({ userId, known: [] }), answer };
    },
    bad: [body({ userId: nobody() }), body({ userId: nobody(), known: [{ deviceId: 1 }] })],
    unknown: body({ userId: nobody(), known: [] }),
    ofUnknown: { status: 404, code: 'unknown_user' },
  },
  sendMessage: {
    success: async (world) => {
      const { userId, deviceId, registrationId } = await world.device();
      const messages = [{ deviceId, registrationId, kind: 1, ciphertext: base64('text') }];
      const answer = { outcome: 'accepted', serverTime: expect.any(Number), fullDeviceIds: [] };
      return { sent: body({ userId, messages }), answer };
    },
    bad: [
      body({ userId: nobody() }),
      body({ userId: nobody(), messages: [{ deviceId: 1, registrationId: 1, kind: 256, ciphertext: base64('text') }] }),
      body({ userId: nobody(), messages: [{ deviceId: 1, registrationId: 1, kind: 1, ciphertext: 'somebody?' }] }),
      body({ userId: nobody(), messages: [], messageId: 'AB'.repeat(16) }),
      body({ userId: nobody(), messages: [], ttlMs: 0 }),
    ],
    unknown: body({ userId: nobody(), messages: [] }),
    ofUnknown: { status: 404, code: 'unknown_user' },
  },
  listSessions: {
    success: async (world) => {
      const device = await world.device();
      await world.attached(device);
      return { sent: ofUser(device.userId), answer: { sessions: [{ deviceId: 1, since: expect.any(Number) }] } };
    },
    bad: [{}, ofUser('somebody')],
    unknown: ofUser(nobody()),
    ofUnknown: { status: 200, body: { sessions: [] } },
  },
  revokeTokens: {
    success: async () => {
      // The clock of a caller may be ahead by as much as that of who issues tokens.
      const issuedUntil = Date.now() + 20_000;
      return { sent: body({ userId: nobody(), issuedUntil }), answer: { issuedUntil } };
    },
    bad: [
      body({}),
      body({ userId: 'somebody' }),
      body({ userId: nobody(), issuedUntil: Date.now() + 86_400_000 }),
      body({ userId: nobody(), deviceId: 2 ** 32 }),
    ],
    unknown: body({ userId: nobody(), deviceId: 9, issuedUntil: 1_700_000_000_000 }),
    ofUnknown: { status: 200, body: { issuedUntil: 1_700_000_000_000 } },
  },
  mailboxStatistics: {
    success: async (world) => {
      const device = await world.parked();
      return { sent: ofDevice(device), answer: { ...ANY_MAILBOX, messages: 1, inMemory: 0 } };
    },
    bad: [
      ofUser(nobody()),
      ofDevice({ userId: 'somebody', deviceId: 1 }),
      ofDevice({ userId: nobody(), deviceId: -1 }),
    ],
    unknown: ofDevice({ userId: nobody(), deviceId: 1 }),
    ofUnknown: { status: 200, body: { messages: 0, bytes: 0, inMemory: 0 } },
  },
  purgeMailbox: {
    success: async (world) => {
      const { userId, deviceId } = await world.parked();
      return { sent: body({ userId, deviceId }), answer: { messages: 1 } };
    },
    bad: [body({ userId: nobody() }), body({ deviceId: 1 }), body({ userId: 'somebody', deviceId: 1 })],
    unknown: body({ userId: nobody(), deviceId: 1 }),
    ofUnknown: { status: 200, body: { messages: 0 } },
  },
  findMessage: {
    success: async (world) => {
      const { userId, messageId } = await world.parked();
      const copy = { deviceId: 1, partition: expect.any(Number), offset: expect.any(Number) };
      const copies = [{ ...copy, acceptedAt: expect.any(Number), state: 'parked' }];
      return { sent: { ...ofUser(userId), path: { messageId } }, answer: { copies } };
    },
    bad: [
      { ...ofUser(nobody()), path: { messageId: 'somebody' } },
      { ...ofUser('somebody'), path: { messageId: 'ab'.repeat(16) } },
      { path: { messageId: 'ab'.repeat(16) } },
    ],
    unknown: { ...ofUser(nobody()), path: { messageId: 'ab'.repeat(16) } },
    ofUnknown: { status: 404, code: 'unknown_message' },
  },
  eraseSessions: {
    success: async (world) => {
      const { userId } = await world.device();
      const stores = expect.arrayContaining([expect.objectContaining({ store: 'gateway revocations', left: 1 })]);
      return { sent: body({ userId }), answer: { stores } };
    },
    bad: [body({}), body({ userId: 'somebody' }), body({ userId: nobody(), other: 1 })],
    unknown: body({ userId: nobody() }),
    ofUnknown: { status: 200, body: { stores: expect.any(Array) } },
  },
  exportSessions: {
    success: async (world) => {
      const device = await world.device();
      await world.attached(device);
      return { sent: ofUser(device.userId), answer: { sessions: [{ deviceId: 1, since: expect.any(Number) }] } };
    },
    bad: [{}, ofUser('somebody')],
    unknown: ofUser(nobody()),
    ofUnknown: { status: 200, body: { sessions: [] } },
  },
  eraseKeys: {
    success: async (world) => {
      const { userId } = await world.device();
      return { sent: body({ userId }), answer: { stores: erased('devices', 1) } };
    },
    bad: [body({}), body({ userId: 'somebody' }), body({ userId: nobody(), other: 1 })],
    unknown: body({ userId: nobody() }),
    ofUnknown: { status: 200, body: { stores: erased('devices', 0) } },
  },
  exportKeys: {
    success: async (world) => {
      const { userId, registrationId } = await world.device();
      const device = expect.objectContaining({ deviceId: 1, registrationId, oneTimeLeft: expect.any(Number) });
      return {
        sent: ofUser(userId),
        answer: { devices: [device], formerInstalls: [], removalsUnderWay: [], claims: [] },
      };
    },
    bad: [{}, ofUser('somebody')],
    unknown: ofUser(nobody()),
    ofUnknown: { status: 200, body: { devices: [], formerInstalls: [], removalsUnderWay: [], claims: [] } },
  },
  eraseMailboxes: {
    success: async (world) => {
      const { userId } = await world.parked();
      // The device is registered still.
      return { sent: body({ userId, orphans: true }), answer: { stores: erased('mailboxes', 1) } };
    },
    bad: [body({}), body({ userId: 'somebody' }), body({ userId: nobody(), orphans: 1 })],
    unknown: body({ userId: nobody() }),
    ofUnknown: { status: 200, body: { stores: erased('mailboxes', 0) } },
  },
  exportMailboxes: {
    success: async (world) => {
      const { userId, messageId } = await world.parked();
      const device = expect.objectContaining({ deviceId: 1, messages: 1, inMemory: 0, dropped: [] });
      const message = expect.objectContaining({
        deviceId: 1,
        messageId,
        senderUserId: world.caller,
        senderDeviceId: 1,
      });
      const answer = { partition: expect.any(Number), devices: [device], messages: [message] };
      return { sent: ofUser(userId), answer };
    },
    bad: [{}, ofUser('somebody')],
    unknown: ofUser(nobody()),
    ofUnknown: { status: 200, body: { devices: [], messages: [] } },
  },
  eraseUser: {
    success: async (world) => {
      const { userId } = await world.parked();
      return { sent: body({ userId }), answer: { stores: erased('devices', 1) } };
    },
    bad: [body({}), body({ userId: 'somebody' }), body({ userId: nobody(), other: 1 })],
    unknown: body({ userId: nobody() }),
    ofUnknown: { status: 200, body: { stores: erased('devices', 0) } },
  },
  // The last: whoever drains lets nobody in any more.
  drainInstance: {
    success: async () => ({ sent: body({ withinMs: 0 }), answer: { connections: expect.any(Number) } }),
    bad: [body({}), body({ withinMs: -1 }), body({ withinMs: 'somebody' })],
    unknown: body({ withinMs: 1 }),
    ofUnknown: { status: 200, body: {} },
  },
};
