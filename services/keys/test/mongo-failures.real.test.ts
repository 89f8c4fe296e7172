import { connectMongo } from '@lantern/mongo';
import { type KeysApi, type Registration, RequestProblem } from '@lantern/protocol';
import { loadConfig, systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { HoldingProxy, type MongoServer, RAISED_LIMITS, startMongoServer } from '@lantern/testkit';
import { createMongoKeyStore, keysIndexes, readKeyEpoch, restoreCheckKeys } from '../src/distributed.js';
import { type Install, type KeyStore, StoreUnavailable, createKeys, keysConfig } from '../src/index.js';
import { FakeAnnouncer, FakePurger, cleaningUp } from './keys-under-test.js';
import { optionsFor } from './mongo-under-test.js';
import { newAddress, newClaim, newRegistration, preKeys } from './samples.js';

const onEnd = cleaningUp();
let server: MongoServer;
beforeAll(async () => {
  server = await startMongoServer();
});
afterAll(() => server.stop());

interface Side {
  readonly store: KeyStore;
  readonly api: KeysApi;
}

async function sideOn(connection: Awaited<ReturnType<typeof connectMongo>>): Promise<Side> {
  const logger = new RecordingLogger();
  const store = await createMongoKeyStore(connection, { clock: systemClock, logger });
  const ports = { store, purger: new FakePurger(), announcer: new FakeAnnouncer(), logger, clock: systemClock };
  const config = loadConfig(keysConfig, { ...RAISED_LIMITS.keys, KEYS_CLAIM_TAKE_OVER_MS: '100' });
  return { store, api: createKeys(config, { ...ports, authorize: () => false }).api };
}

/** Two keys services on the same data: one behind a proxy that can make its requests arrive late. */
async function openTwo() {
  const { proxy, url } = await HoldingProxy.start(server.url);
  onEnd(() => proxy.stop());
  const options = optionsFor(server.url);
  const connection = await connectMongo(options, { specs: keysIndexes, mode: 'create' });
  onEnd(() => connection.close());
  const proxied = await connectMongo({ ...options, url: optionsFor(url).url });
  onEnd(() => proxied.close());
  return { proxy, connection, cut: await sideOn(proxied), well: await sideOn(connection) };
}

/** The beginning of a command as it is on the wire: its name, and the length and text of the collection's. */
function commandOn(name: string, collection: string): string {
  return `${name}\0${String.fromCharCode(collection.length + 1)}\0\0\0${collection}\0`;
}

async function register({ api }: Side, changes: Partial<Registration>): Promise<Install> {
  const address = newAddress();
  const { lastResortKem: _none, ...registration } = newRegistration({ kem: [], ...changes });
  await api.register(address, registration);
  return { ...address, registrationId: registration.registrationId };
}

async function takeAll({ store }: Side, install: Install): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const [taken] = await store.preKeys.take([install]);
    if (taken?.oneTime === undefined) return ids;
    ids.push(taken.oneTime.id);
  }
}

describe('a request that arrives late:', () => {
  test('keys of an upload that was not confirmed come at most once, and their ids are never accepted again (I5)', async () => {
    const { proxy, cut, well } = await openTwo();
    const install = await register(well, { oneTime: preKeys(2) });
    const fresh = { oneTime: preKeys(3, 10), kem: [] };
    const held = proxy.holdNext(commandOn('insert', 'preKeys'));
    await expect(cut.api.upload(install, 1, fresh)).rejects.toBeInstanceOf(RequestProblem);
    expect(await well.api.upload(install, 1, fresh)).toMatchObject({
      oneTimeLeft: 2,
      oneTimeNotStoredIds: [10, 11, 12],
    });
    expect(await takeAll(well, install)).toEqual([1, 2]);
    await (await held).deliver();
    expect(await well.store.preKeys.count(install)).toEqual({ oneTimeLeft: 3, kemLeft: 0 });
    expect(await takeAll(well, install)).toEqual([10, 11, 12]);
    expect((await well.api.upload(install, 1, fresh)).oneTimeNotStoredIds).toEqual([10, 11, 12]);
  });

  test('a change of a user does nothing when another one came first', async () => {
    const { proxy, cut, well } = await openTwo();
    const { userId } = newAddress();
    const held = proxy.holdNext(commandOn('update', 'keyUsers'));
    const late = cut.api.register({ userId, deviceId: 1 }, newRegistration());
    await expect(late).rejects.toBeInstanceOf(RequestProblem);
    await well.api.register({ userId, deviceId: 2 }, newRegistration());
    await (await held).deliver();
    expect((await well.api.devices(userId)).map(({ deviceId }) => deviceId)).toEqual([2]);
  });

  test('a key whose taking was not confirmed is burned, and no other is handed out twice', async () => {
    const { proxy, cut, well } = await openTwo();
    const install = await register(well, { oneTime: preKeys(5) });
    const held = proxy.holdNext(commandOn('findAndModify', 'preKeys'));
    await expect(cut.store.preKeys.take([install])).rejects.toBeInstanceOf(StoreUnavailable);
    const [first] = await well.store.preKeys.take([install]);
    expect(first).toMatchObject({ oneTime: { id: 1 }, left: { oneTimeLeft: 4 } });
    await (await held).deliver();
    expect(await takeAll(well, install)).toEqual([3, 4, 5]);
  });

  test('an answer to a claim that was taken over is not stored: a repeat gets the answer that was given', async () => {
    const { proxy, cut, well } = await openTwo();
    const { userId } = await register(well, { oneTime: preKeys(5) });
    const claim = newClaim(userId);
    const held = proxy.holdNext(commandOn('update', 'keyClaims'));
    await expect(cut.api.claim(claim)).rejects.toBeInstanceOf(RequestProblem);
    const { bundles } = await well.api.claim(claim);
    expect(bundles[0]?.oneTime?.id).toBe(2);
    await (await held).deliver();
    for (const { api } of [cut, well]) expect((await api.claim(claim)).bundles[0]?.oneTime?.id).toBe(2);
  });

  test('a claim that was opened and answered elsewhere is not opened again', async () => {
    const { proxy, cut, well } = await openTwo();
    const { userId } = await register(well, { oneTime: preKeys(5) });
    const claim = newClaim(userId);
    const held = proxy.holdNext(commandOn('insert', 'keyClaims'));
    await expect(cut.api.claim(claim)).rejects.toBeInstanceOf(RequestProblem);
    expect((await well.api.claim(claim)).bundles[0]?.oneTime?.id).toBe(1);
    await (await held).deliver();
    for (const { api } of [cut, well]) expect((await api.claim(claim)).bundles[0]?.oneTime?.id).toBe(1);
  });
});

test('keys of a removed device are cleaned up though the first attempt was lost', async () => {
  const { proxy, connection, cut } = await openTwo();
  const install = await register(cut, { oneTime: preKeys(5) });
  const keys = connection.collection('preKeys');
  expect(await keys.countDocuments()).toBe(5);
  const held = proxy.holdNext(commandOn('delete', 'preKeys'));
  await cut.api.remove(install);
  await held;
  expect(await keys.countDocuments()).toBe(0);
  expect(await connection.collection('keyUsers').findOne()).toMatchObject({ devices: [], litter: [] });
});

describe('a backup that is restored', () => {
  async function restored() {
    const opened = await openTwo();
    const install = await register(opened.well, { oneTime: preKeys(5) });
    const backup = await opened.connection.collection('preKeys').find().toArray();
    const taken = [await opened.well.store.preKeys.take([install]), await opened.well.store.preKeys.take([install])];
    expect(taken.map(([keys]) => keys?.oneTime?.id)).toEqual([1, 2]);
    await opened.connection.collection('preKeys').deleteMany({});
    await opened.connection.collection('preKeys').insertMany(backup);
    return { ...opened, install };
  }

  test('would hand out again what was handed out since', async () => {
    const { well, install } = await restored();
    expect((await takeAll(well, install)).slice(0, 2)).toEqual([1, 2]);
  });

  test('hands out nothing after the restore check, and takes new keys (I5)', async () => {
    const { connection, install } = await restored();
    const progress: number[] = [];
    const onProgress = (dropped: number) => progress.push(dropped);
    const checked = await restoreCheckKeys({ connection, clock: systemClock, onProgress });
    expect(checked).toEqual({ keyEpoch: await readKeyEpoch(connection), keysDropped: 5 });
    expect(progress).toEqual([5]);
    const after = await sideOn(connection);
    expect(await after.store.preKeys.count(install)).toEqual({ oneTimeLeft: 0, kemLeft: 0 });
    expect(await takeAll(after, install)).toEqual([]);
    const again = await after.api.upload(install, 1, { oneTime: [...preKeys(5), ...preKeys(2, 6)], kem: [] });
    expect(again).toMatchObject({ oneTimeLeft: 2, oneTimeNotStoredIds: [1, 2, 3, 4, 5] });
    expect(await takeAll(after, install)).toEqual([6, 7]);
  });

  test('with keys that come back once more is harmless: they are out of reach, by the key epoch', async () => {
    const { connection, install } = await restored();
    const backup = await connection.collection('preKeys').find().toArray();
    const first = await restoreCheckKeys({ connection, clock: systemClock });
    await connection.collection('preKeys').insertMany(backup);
    const after = await sideOn(connection);
    expect(await takeAll(after, install)).toEqual([]);
    const second = await restoreCheckKeys({ connection, clock: systemClock });
    expect(second.keyEpoch).toBeGreaterThan(first.keyEpoch);
    expect(second.keysDropped).toBe(5);
  });
});
