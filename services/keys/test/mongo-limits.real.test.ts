import { connectMongo } from '@lantern/mongo';
import { RequestProblem } from '@lantern/protocol';
import { loadConfig, systemClock } from '@lantern/runtime';
import { RecordingLogger, until } from '@lantern/runtime/testing';
import { createMongoKeyStore, keysIndexes } from '../src/distributed.js';
import { type RateLimits, StoreUnavailable, createKeys, keysConfig } from '../src/index.js';
import { FakeAnnouncer, FakePurger, cleaningUp } from './keys-under-test.js';
import { newDatabase, sharedMongo } from './mongo-under-test.js';
import { refusalOf } from './problems.js';
import { newAddress, newClaim, newRegistration, preKeys } from './samples.js';

const mongo = sharedMongo();
const onEnd = cleaningUp();
const clock = systemClock;

/** Two processes on one database; what they count is shared. */
async function openTwo(env: Record<string, string> = {}) {
  const options = newDatabase(onEnd, mongo().url);
  const config = loadConfig(keysConfig, env);
  const logger = new RecordingLogger();
  const open = async () => {
    const connection = await connectMongo(options, { specs: keysIndexes, mode: 'create' });
    onEnd(() => connection.close());
    const store = await createMongoKeyStore(connection, { clock, logger, rates: config });
    const ports = { store, purger: new FakePurger(), announcer: new FakeAnnouncer(), logger, clock };
    return {
      connection,
      limits: store.limits as RateLimits,
      api: createKeys(config, { ...ports, authorize: () => false }).api,
    };
  };
  return [await open(), await open()] as const;
}

type Two<T> = readonly [T, T];
const turn = <T>([even, odd]: Two<T>, number: number): T => (number % 2 === 0 ? even : odd);

async function admitted(two: Two<{ limits: RateLimits }>, calls: number, key = 'a'): Promise<number> {
  let count = 0;
  for (let call = 0; call < calls; call++) {
    const { limits } = turn(two, call);
    if ((await limits.charge('claimsPerPair', key)).admitted) count++;
  }
  return count;
}

test('processes share the burst; one too many is told when to come again', async () => {
  const two = await openTwo();
  expect(await admitted(two, 10)).toBe(6);
  for (const { limits } of two) {
    const charge = await limits.charge('claimsPerPair', 'a');
    expect(charge).toMatchObject({ admitted: false });
    const { retryAfterMs } = charge as { retryAfterMs: number };
    // Ten minutes from the first one.
    expect(retryAfterMs).toBeGreaterThan(500_000);
    expect(retryAfterMs).toBeLessThanOrEqual(600_000);
  }
  expect(await admitted(two, 1, 'b')).toBe(1);
});

test('of charges that arrive together no more are admitted than there is room for', async () => {
  const two = await openTwo();
  const charges = await Promise.all(
    Array.from({ length: 20 }, (_, call) => turn(two, call).limits.charge('claimsPerPair', 'a')),
  );
  // Those that meet may be counted twice, to the disadvantage of who sent them at once.
  const count = charges.filter((charge) => charge.admitted).length;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThanOrEqual(6);
  expect(count + (await admitted(two, 10))).toBeLessThanOrEqual(6);
});

test('when the time that was told has passed, the next one is admitted', async () => {
  const two = await openTwo({ KEYS_CLAIMS_PER_PAIR: '3+1/5s' });
  expect(await admitted(two, 4)).toBe(3);
  await until(async () => (await admitted(two, 1)) === 1, { message: 'never admitted again' });
});

test('what is given back can be taken again', async () => {
  const two = await openTwo();
  const charge = await two[0].limits.charge('claimsPerPair', 'a');
  expect(await admitted(two, 5)).toBe(5);
  expect(await admitted(two, 1)).toBe(0);
  if (charge.admitted) await charge.refund();
  expect(await admitted(two, 2)).toBe(1);
});

test('the database holds no name, and forgets counts by itself', async () => {
  const [one] = await openTwo();
  const target = newAddress();
  const claimer = newAddress();
  await one.api.register(target, newRegistration({ oneTime: preKeys(3), kem: [] }));
  await one.api.claim(newClaim(target.userId, { requester: claimer }));
  const counts = await one.connection.db.collection('keyLimits').find().toArray();
  expect(counts.length).toBeGreaterThan(0);
  const text = JSON.stringify(counts);
  for (const { userId } of [target, claimer]) expect(text).not.toContain(userId);
  expect(counts.every(({ expire }) => expire instanceof Date)).toBe(true);
});

test('the keys service refuses the seventh claim, whichever process is asked', async () => {
  const two = await openTwo();
  const target = newAddress();
  await two[0].api.register(target, newRegistration({ oneTime: preKeys(50), kem: [] }));
  const requester = newAddress();
  const refusals = [];
  for (let claim = 0; claim < 7; claim++) {
    refusals.push(await refusalOf(turn(two, claim).api.claim(newClaim(target.userId, { requester }))));
  }
  expect(refusals).toEqual([...Array(6).fill('done'), 'RATE_LIMITED']);
});

test('without the database nobody is counted, so nothing is handed out', async () => {
  const [one] = await openTwo();
  const target = newAddress();
  await one.connection.close();
  await expect(one.limits.charge('claimsPerPair', 'a')).rejects.toThrow(StoreUnavailable);
  await expect(one.api.claim(newClaim(target.userId))).rejects.toThrow(RequestProblem);
  expect(await refusalOf(one.api.claim(newClaim(target.userId)))).toBe('UNAVAILABLE');
});
