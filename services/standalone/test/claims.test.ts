import { randomBytes } from 'node:crypto';
import { userIdToBytes } from '@lantern/protocol';
import type { RawClient } from './raw-client.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, newDevice, newUser, preKeys } from './test-device.js';

const USERS = 5;
const DEVICES = 10;
const KEYS_PER_DEVICE = 200;
const CLAIMERS = 64;
const CONNECTIONS = 8;
const KEYS = USERS * DEVICES * KEYS_PER_DEVICE;

const fixture = new StandaloneFixture();
beforeAll(() => fixture.start());
afterAll(() => fixture.stop());

/** One device that a claim was answered with, or without, a key of. Times are turns of a common counter. */
interface HandedOut {
  readonly device: string;
  readonly keyId: number | undefined;
  readonly claimedAt: number;
  readonly answeredAt: number;
}

async function registerWithKeys(device: Device): Promise<void> {
  await fixture.register(device, { oneTime: preKeys(KEYS_PER_DEVICE / 2) });
  const client = await fixture.session(device);
  const oneTime = preKeys(KEYS_PER_DEVICE / 2, KEYS_PER_DEVICE / 2 + 1);
  const { oneTimeLeft } = await client.expect('preKeyCounts', { uploadPreKeys: { oneTime } });
  expect(oneTimeLeft).toBe(KEYS_PER_DEVICE);
  await client.close();
}

/** Claims of all users until each of their devices has answered without a key. */
class Claimers {
  readonly handedOut: HandedOut[] = [];
  claims = 0;
  #turn = 0;
  readonly #users: readonly (readonly Device[])[];
  readonly #dry = new Map<Device['userId'], Set<number>>();

  constructor(users: readonly (readonly Device[])[]) {
    this.#users = users;
  }

  async run(client: RawClient): Promise<void> {
    for (;;) {
      const devices = this.#next();
      if (devices === undefined) return;
      await this.#claim(client, devices);
    }
  }

  /** A user with keys left, as far as is known; each in turn, so that many claim the same keys at once. */
  #next(): readonly Device[] | undefined {
    const left = this.#users.filter((devices) => this.#dryOf(devices).size < devices.length);
    return left.length === 0 ? undefined : left.at(this.claims++ % left.length);
  }

  #dryOf(devices: readonly Device[]): Set<number> {
    const { userId } = devices.at(0)!;
    const dry = this.#dry.get(userId) ?? new Set();
    this.#dry.set(userId, dry);
    return dry;
  }

  async #claim(client: RawClient, devices: readonly Device[]): Promise<void> {
    const claimedAt = this.#turn++;
    const { userId } = devices.at(0)!;
    // Some have sessions with some of the devices: no key of those is taken.
    const known = devices
      .filter(() => Math.random() < 0.2)
      .map(({ deviceId, registrationId }) => ({ deviceId, registrationId }));
    const claimPreKeys = { claimId: randomBytes(16), userId: userIdToBytes(userId), known };
    const { bundles } = await client.expect('preKeyBundles', { claimPreKeys });
    const answeredAt = this.#turn++;
    expect(bundles).toHaveLength(devices.length - known.length);
    for (const { device, oneTime } of bundles!) {
      const { deviceId } = device!;
      this.handedOut.push({ device: `${userId}.${deviceId}`, keyId: oneTime?.id ?? undefined, claimedAt, answeredAt });
      if (!oneTime) this.#dryOf(devices).add(deviceId!);
    }
  }
}

/** Answers without a key, at a time when not all keys of the device were on their way to somebody. */
function emptyWhileKeysRemained(handedOut: readonly HandedOut[]): number {
  const byDevice = new Map<string, HandedOut[]>();
  for (const one of handedOut) byDevice.set(one.device, [...(byDevice.get(one.device) ?? []), one]);
  let wrong = 0;
  for (const ofDevice of byDevice.values()) {
    const withKey = ofDevice.filter(({ keyId }) => keyId !== undefined);
    for (const { keyId, answeredAt } of ofDevice) {
      if (keyId !== undefined) continue;
      const begunBefore = withKey.filter(({ claimedAt }) => claimedAt < answeredAt).length;
      if (begunBefore < KEYS_PER_DEVICE) wrong++;
    }
  }
  return wrong;
}

test(`${CLAIMERS} claimers at once get all of ${KEYS} one-time keys, each key once (I5)`, async () => {
  const users = Array.from({ length: USERS }, () => {
    const userId = newUser();
    return Array.from({ length: DEVICES }, (_, index) => newDevice(userId, index + 1));
  });
  // One device of a user after the other, as their lists are changed one after the other.
  await Promise.all(
    users.map(async (devices) => {
      for (const device of devices) await registerWithKeys(device);
    }),
  );
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => (await fixture.attached()).client),
  );
  const claimers = new Claimers(users);
  await Promise.all(Array.from({ length: CLAIMERS }, (_, index) => claimers.run(connections.at(index % CONNECTIONS)!)));

  const { handedOut, claims } = claimers;
  const keys = handedOut.filter(({ keyId }) => keyId !== undefined).map(({ device, keyId }) => `${device} ${keyId}`);
  const empty = handedOut.length - keys.length;
  const duplicates = keys.length - new Set(keys).size;
  const emptyTooEarly = emptyWhileKeysRemained(handedOut);
  console.log({
    claimers: CLAIMERS,
    connections: CONNECTIONS,
    claims,
    keysHandedOut: keys.length,
    duplicates,
    empty,
    emptyWhileKeysRemained: emptyTooEarly,
  });
  expect({ duplicates, emptyTooEarly, keysHandedOut: keys.length }).toEqual({
    duplicates: 0,
    emptyTooEarly: 0,
    keysHandedOut: KEYS,
  });
  expect([...fixture.server.logged('warn'), ...fixture.server.logged('error')]).toEqual([]);
}, 300_000);
