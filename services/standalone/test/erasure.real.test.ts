import { randomUUID } from 'node:crypto';
import { type ErasureReport, isErased, signCallerToken } from '@lantern/internal-rest';
import { type UserId, addressToBytes, userIdToBytes } from '@lantern/protocol';
import { type Clock, silentLogger, systemClock } from '@lantern/runtime';
import { until } from '@lantern/runtime/testing';
import { createStandalone, loadStandaloneSettings } from '../src/index.js';
import { readOperatorAccess } from '../src/operator-access.js';
import { putDeadLetter, scanData } from './scan-data.js';
import { StandaloneFixture } from './standalone-fixture.js';
import { type Device, ackOf, newUser, preKeys, sendTo } from './test-device.js';

const DEVICES = 10;
const MESSAGES = 10_000;
const DAY_MS = 86_400_000;

const PARTITIONS = { STANDALONE_PARTITIONS: '4' };
const fixture = new StandaloneFixture({ env: PARTITIONS });
afterAll(() => fixture.stop());

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the server that runs, as its operator. */
async function ask(method: 'GET' | 'POST', path: string, given: Record<string, string | number>): Promise<Answer> {
  const { url, caller: name, secret } = readOperatorAccess(fixture.dataDir)!;
  const authorization = `Bearer ${signCallerToken({ name, secret, clock: systemClock })}`;
  const post = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const headers = Object.entries(given).map(([member, value]) => [
    `lantern-${member.replace(/[A-Z]/g, (letter) => `-${letter}`)}`,
    String(value),
  ]);
  const response = await fetch(`${url}/internal/v1${path}`, {
    method,
    headers: { authorization, ...(method === 'POST' ? post : Object.fromEntries(headers)) },
    ...(method === 'POST' && { body: JSON.stringify(given) }),
  });
  return { status: response.status, body: await response.json() };
}

interface ExportedMailboxes {
  readonly devices: readonly { readonly messages: number }[];
  readonly next?: { readonly deviceId: number; readonly above?: number };
}

/** NaN while the server cannot say. */
const waitingFor = async (userId: UserId) => {
  let sum = 0;
  for (let next: ExportedMailboxes['next'] | undefined = { deviceId: 0 }; next !== undefined;) {
    const { status, body } = await ask('GET', '/exports/mailboxes', { userId, ...next });
    if (status !== 200) return NaN;
    const page = body as ExportedMailboxes;
    sum += page.devices.reduce((messages, device) => messages + device.messages, 0);
    next = page.next;
  }
  return sum;
};
const devicesOf = async (userId: UserId) => {
  const { status, body } = await ask('GET', '/exports/keys', { userId });
  if (status !== 200) return NaN;
  return (body as { devices: unknown[] }).devices.length;
};

/** Until it is done; what is to be repeated is. */
async function erase(userId: UserId): Promise<ErasureReport> {
  return until(
    async () => {
      const { status, body } = await ask('POST', '/erasures', { userId });
      if (status === 200) return body as ErasureReport;
      if (status !== 503) throw new Error(`refused: ${JSON.stringify(body)}`);
      return undefined;
    },
    { message: 'the user is not erased', timeoutMs: 120_000 },
  );
}

/** A user with ten devices and 10,000 parked messages, of whom something is everywhere; and a friend. */
async function populated() {
  const userId = newUser();
  const friend = await fixture.registered();
  const devices: Device[] = [];
  for (let deviceId = 1; deviceId <= DEVICES; deviceId++) devices.push(await fixture.registered(userId, deviceId));
  const own = await fixture.session(devices.at(0)!);
  await own.expect('accepted', sendTo(friend, 'from the user'));
  await own.expect('preKeyCounts', { uploadPreKeys: { oneTime: preKeys(5) } });
  const claim = (target: UserId) => ({
    claimPreKeys: { claimId: Buffer.from(userIdToBytes(newUser())), userId: userIdToBytes(target) },
  });
  await own.expect('preKeyBundles', claim(friend.userId));
  await own.close();
  const sender = await fixture.session(friend, { hello: { sendOnly: true } });
  await sender.expect('preKeyBundles', claim(userId));
  for (let sent = 0; sent < MESSAGES; sent += 100 * DEVICES) {
    const seqs = sender.send(...Array.from({ length: 100 }, () => sendTo(devices, 'to the user')));
    for (const seq of seqs) expect((await sender.answer(seq)).body).toBe('accepted');
  }
  await until(async () => (await waitingFor(userId)) === MESSAGES, {
    message: 'not all is parked',
    timeoutMs: 120_000,
  });
  return { userId, friend, devices };
}

/** Time has passed; what is done from time to time is done at once, and counted. */
function later(ms: number) {
  const rounds = new Map<object, number>();
  const clock: Clock = {
    ...systemClock,
    now: () => Date.now() + ms,
    every: (intervalMs, callback) => {
      const timer = {};
      rounds.set(timer, 0);
      const running = systemClock.every(Math.min(intervalMs, 20), () => {
        rounds.set(timer, (rounds.get(timer) ?? 0) + 1);
        callback();
      });
      return {
        cancel: () => {
          rounds.delete(timer);
          running.cancel();
        },
      };
    },
  };
  /** All that is done from time to time was begun at least so often. */
  const wasDone = (times: number) => rounds.size > 0 && [...rounds.values()].every((round) => round >= times);
  return { clock, wasDone };
}

test('a user with 10 devices and 10,000 parked messages is erased, however often the server is killed meanwhile', async () => {
  await fixture.start();
  const { userId, friend, devices } = await populated();
  await fixture.server.kill();
  await putDeadLetter(fixture.dataDir, addressToBytes(devices.at(0)!));
  const places = await scanData(fixture.dataDir, userId);
  // Else it would be no wonder that nothing is found later.
  const kept = ['keys-users', 'keys-stocks', 'keys-prekeys', 'keys-unseen', 'keys-claims', 'transport-dead-letters'];
  const mail = ['transport-log', 'transport-mailbox', 'transport-mailbox-index'];
  expect(Object.keys(places)).toEqual(expect.arrayContaining([...kept, ...mail]));

  const progress = [
    async () => (await devicesOf(userId)) < DEVICES,
    async () => (await waitingFor(userId)) < MESSAGES / 2,
    async () => (await devicesOf(userId)) === 0,
  ];
  for (const reached of progress) {
    await fixture.start();
    // A server that has just started may not own everything yet.
    const cut = erase(userId).catch(() => 'cut off');
    await until(reached, { message: 'the erasure does not go on', timeoutMs: 120_000 });
    await fixture.server.kill();
    await cut;
  }
  await fixture.start();
  const report = await erase(userId);
  expect(isErased(report)).toBe(true);
  const left = (store: string) => report.stores.find((each) => each.store === store)?.left;
  expect(['devices', 'users', 'claims', 'mailboxes', 'addresses', 'dead letters'].map(left)).toEqual([
    0, 0, 0, 0, 0, 0,
  ]);

  // Another finds nothing to do, and whoever asks is told of nothing.
  const again = await erase(userId);
  expect(again.stores.every(({ removed = 0 }) => removed === 0)).toBe(true);
  expect([await devicesOf(userId), await waitingFor(userId)]).toEqual([0, 0]);
  await fixture.server.kill('SIGTERM');

  // What is left is what the report names.
  const named = { 'transport-log': 'log', 'gateway-revocations': 'gateway revocations' };
  const others = { 'transport-mailbox': 'messages to others', 'transport-mailbox-index': 'messages to others' };
  const remains = await scanData(fixture.dataDir, userId);
  expect(Object.keys(remains).sort()).toEqual(Object.keys({ ...named, ...others }).sort());
  expect([remains['gateway-revocations'], remains['transport-mailbox']]).toEqual([1, 1]);
  const goneBy = (store: string) => report.stores.find((each) => each.store === store)?.goneBy ?? Infinity;
  const last = Math.max(...Object.values({ ...named, ...others }).map(goneBy));
  expect(last).toBeLessThan(Date.now() + 35 * DAY_MS);

  // The friend still gets what the user sent. By the time that the report names, nothing is left of that user anywhere.
  await fixture.start();
  const client = await fixture.session(friend);
  const deliveries = await client.received('deliver');
  expect(deliveries).toHaveLength(1);
  await client.expect('acked', ackOf(deliveries));
  await fixture.server.kill('SIGTERM');
  const settings = loadStandaloneSettings({
    STANDALONE_DATA_DIR: fixture.dataDir,
    STANDALONE_PORT: '0',
    ...PARTITIONS,
  });
  let stays: Record<string, number> = {};
  const nothing = async () => {
    const { clock, wasDone } = later(last - Date.now());
    const server = createStandalone(settings, { clock, logger: silentLogger, onBroken: () => undefined });
    await server.start();
    // What goes by itself goes while the server runs.
    await until(() => wasDone(3), { message: 'the server does not do what it does from time to time' });
    await server.stop();
    stays = await scanData(fixture.dataDir, userId);
    return Object.keys(stays).length === 0;
  };
  await until(nothing, { timeoutMs: 120_000, message: () => `something of the user stays: ${JSON.stringify(stays)}` });
}, 600_000);

test('a user whose devices are connected is told nothing of an erasure but its end', async () => {
  await fixture.start();
  const { device, client } = await fixture.attached();
  await erase(device.userId);
  await until(() => client.closed, { message: 'the session goes on' });
  expect(client.pushes.some(({ deliver }) => deliver)).toBe(false);
});
