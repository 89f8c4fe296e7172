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
const body = (value: unknown): Sent => ({ body: value });

/** By operationId; an operation of the description without a row fails. */
export const CONTRACT_ROWS: Readonly<Record<string, ContractRow>> = {
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
};
