import { type ErasureReport, isErased } from '@lantern/internal-rest';
import { type AddressKey, type UserId, addressKey, parseAddressKey, v1 } from '@lantern/protocol';
import { word } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { type UserRecords, transportBackendEndpoints } from '../../src/index.js';
import { eventually } from './test-link.js';
import { type World, people, phases, startTransport, stopTransports, world } from './transport-world.js';

afterEach(stopTransports);

/** Over the mailbox and the address book of a test. */
function recordsOf({ mailbox }: World): UserRecords {
  const deviceOf = (address: AddressKey) => parseAddressKey(address).deviceId;
  const lowest = (addresses: readonly AddressKey[], userId: UserId, from: number) =>
    [...new Set(addresses)]
      .filter((address) => address.startsWith(userId) && deviceOf(address) >= from)
      .sort((a, b) => deviceOf(a) - deviceOf(b))
      .slice(0, 100);
  return {
    withMail: async (userId, _partition, from = 0) =>
      lowest(
        [...mailbox.documents.values()].map(({ address }) => address),
        userId,
        from,
      ),
    known: async (userId, from = 0) => lowest([...mailbox.addresses.keys()], userId, from),
    tombstones: async () => mailbox.tombstones.size,
    forget: async (address) => void mailbox.addresses.delete(address),
    forgottenKeptMs: 0,
    removeDeadLetters: async () => 0,
    remains: async () => [{ store: 'log', keptMs: 1_000, note: 'in memory' }],
  };
}

const CALL = { caller: { name: word('tests'), scopes: new Set<never>() }, repeatId: new Uint8Array(16) };

async function backend(w = world()) {
  const { transport, log, link } = await startTransport(w);
  const options = { records: recordsOf(w), retentionMs: 5_000, clock: w.clock };
  const endpoints = transportBackendEndpoints(transport, options);
  const call = (operationId: string, input: object) =>
    endpoints.find(({ spec }) => spec.operationId === operationId)!.handle(input, CALL);
  const erase = (userId: UserId, more = {}) => call('eraseMailboxes', { userId, ...more }) as Promise<ErasureReport>;
  /** As the keys service does it. */
  const removed = (userId: UserId, ...devices: number[]) =>
    Promise.all(devices.map((deviceId) => link.purge({ userId, deviceId }, w.clock.now())));
  return { w, log, link, call, erase, removed };
}

test('what waits for all devices of a user is removed, then what is kept of them; again there is nothing', async () => {
  const { w, link, erase, removed } = await backend();
  const { alice, bobUser } = people();
  const other = people();
  await link.send(alice, bobUser, { text: 'for both', devices: [1, 2] });
  await link.send(alice, other.bobUser, { text: 'for another' });
  await eventually(() => w.mailbox.documents.size === 3);
  await removed(bobUser, 1, 2);
  w.clock.advance(3_000);
  await link.send(alice, bobUser, { text: 'late, by an old list', devices: [1, 2] });
  const report = await erase(bobUser);
  expect(isErased(report)).toBe(true);
  expect(report.stores).toContainEqual({ store: 'log', goneBy: w.clock.now() + 1_000, note: 'in memory' });
  expect([...w.mailbox.documents.values()].map(({ address }) => address)).toEqual([addressKey(other.bob)]);
  expect([...w.mailbox.addresses.keys()]).toEqual([]);
  const again = await erase(bobUser);
  expect(again.stores.every(({ removed = 0 }) => removed === 0)).toBe(true);
});

test('as long as the next owner would read older messages again, the marker stays', async () => {
  const { w, log, link, erase, removed } = await backend();
  const { alice, bob, bobUser } = people();
  await removed(bobUser, 1);
  let commit: () => void = () => undefined;
  const committed = new Promise<void>((resolve) => (commit = resolve));
  log.beforeCommit = () => committed;
  await link.send(alice, bobUser, { text: 'uncommitted' });
  let outcome: unknown;
  void erase(bobUser).catch((error: unknown) => (outcome = error));
  await until(
    () => {
      w.clock.advance(100);
      return outcome;
    },
    { message: 'the erasure does not give up' },
  );
  expect(outcome).toMatchObject({ code: v1.ProblemCode.PROBLEM_CODE_UNAVAILABLE });
  expect(w.mailbox.addresses.get(addressKey(bob))?.purgedBelow).toBe(1);
  commit();
  await until(
    async () => {
      w.clock.advance(100);
      return w.mailbox.documents.size === 0;
    },
    { message: 'the message stays' },
  );
  expect(isErased(await erase(bobUser))).toBe(true);
  expect(w.mailbox.addresses.size).toBe(0);
});

test('with a device connected nothing is removed: it would not be told', async () => {
  const { w, link, erase } = await backend();
  const { alice, bob, bobUser } = people();
  await link.send(alice, bobUser, { text: 'waits', devices: [1, 2] });
  const session = link.attach(bob);
  await eventually(() => phases(session).length > 0 && session.texts().length === 1);
  await expect(erase(bobUser)).rejects.toMatchObject({ code: v1.ProblemCode.PROBLEM_CODE_CONFLICT });
  expect(w.mailbox.documents.size).toBeGreaterThan(0);
  expect(w.mailbox.addresses.size).toBe(0);
});

const CONFLICT = { code: v1.ProblemCode.PROBLEM_CODE_CONFLICT };

test('what waits for a device that was not removed stays, as it would not be told; told so, it goes', async () => {
  const { w, link, erase, removed } = await backend();
  const { alice, bobUser } = people();
  await link.send(alice, bobUser, { text: 'for an offline device' });
  await expect(erase(bobUser)).rejects.toMatchObject(CONFLICT);
  expect([w.mailbox.documents.size, w.mailbox.addresses.size]).toEqual([1, 0]);
  await removed(bobUser, 1);
  expect(isErased(await erase(bobUser))).toBe(true);
  await link.send(alice, bobUser, { text: 'for a device that nobody knows any more' });
  await expect(erase(bobUser)).rejects.toMatchObject(CONFLICT);
  expect(isErased(await erase(bobUser, { orphans: true }))).toBe(true);
  expect([w.mailbox.documents.size, w.mailbox.addresses.size]).toEqual([0, 0]);
});

test('what waits for a device that registered after another install was removed stays, as does what it is to be told', async () => {
  const { w, link, call, erase, removed } = await backend();
  const { alice, bobUser } = people();
  await removed(bobUser, 1);
  w.clock.advance(100_000);
  await link.send(alice, bobUser, { text: 'for the next install' });
  await expect(erase(bobUser)).rejects.toMatchObject(CONFLICT);
  await call('purgeMailbox', { userId: bobUser, deviceId: 1 });
  await expect(erase(bobUser)).rejects.toMatchObject(CONFLICT);
  w.clock.advance(1);
  await removed(bobUser, 1);
  expect(isErased(await erase(bobUser))).toBe(true);
});

interface ExportedPage {
  readonly devices: readonly { readonly deviceId: number; readonly messages: number }[];
  readonly messages: readonly { readonly deviceId: number; readonly offset: number }[];
  readonly next?: { readonly deviceId: number; readonly above?: number };
}

test('an export has every device once and every message once, however many devices there are', async () => {
  const { w, link, call, removed } = await backend();
  const { alice, bobUser } = people();
  const devices = Array.from({ length: 130 }, (_, index) => index * 2);
  const withMail = devices.filter((deviceId) => deviceId % 20 === 0);
  // More of the last one than a page has.
  const text = 'x'.repeat(60_000);
  for (let sent = 0; sent < 9; sent++) await link.send(alice, bobUser, { text, devices: [devices.at(-1)!] });
  await link.send(alice, bobUser, { text: 'one each', devices: withMail });
  await removed(bobUser, ...devices.filter((deviceId) => deviceId !== devices.at(-1) && !withMail.includes(deviceId)));
  const parked = 9 + withMail.length;
  await eventually(() => w.mailbox.documents.size === parked);
  const pages: ExportedPage[] = [];
  for (let next: ExportedPage['next'] | undefined = { deviceId: 0 }; next !== undefined; next = pages.at(-1)?.next) {
    pages.push((await call('exportMailboxes', { userId: bobUser, ...next })) as ExportedPage);
    if (pages.length > 100) throw new Error('the pages do not end');
  }
  expect(pages.flatMap((page) => page.devices.map(({ deviceId }) => deviceId))).toEqual(devices);
  const listed = pages.flatMap(({ messages }) => messages);
  expect(new Set(listed.map(({ offset, deviceId }) => `${deviceId}/${offset}`)).size).toBe(parked);
  expect(listed.length).toBe(parked);
});

test('what was meant for an install that is gone, and what was over before this owner came, is found as that', async () => {
  const w = world();
  const { link, call } = await backend(w);
  const { alice, bob, bobUser } = people();
  const [stale, acked] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  const session = link.attach(bob, { registrationId: 2 });
  await eventually(() => phases(session).length > 0);
  await link.send(alice, bobUser, { text: 'stale', registrationId: 1, id: stale });
  await link.send(alice, bobUser, { text: 'acked', registrationId: 2, id: acked });
  await eventually(() => session.texts().length === 1);
  session.ack('acked');
  await eventually(() => session.confirmed() === 1);
  const stateOf = async (find: typeof call, messageId: Uint8Array) => {
    const { copies } = (await find('findMessage', { userId: bobUser, messageId })) as { copies: { state: string }[] };
    return copies.map(({ state }) => state);
  };
  expect(await stateOf(call, stale)).toEqual(['stale']);
  expect(await stateOf(call, acked)).toEqual(['acked']);
  const next = await backend(w);
  expect(await stateOf(next.call, acked)).toEqual(['resolved']);
});
