import { type Claim, RequestProblem, v1 } from '@lantern/protocol';
import { loadConfig } from '@lantern/runtime';
import { type Charge, type KeyStore, type RateLimits, StoreUnavailable, keysConfig } from '../src/index.js';
import { type KeysUnderTest, type KeysUnderTestOptions, cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { refusalOf } from './problems.js';
import { newAddress, newClaim, newRegistration, newUserId, preKeys } from './samples.js';

const onEnd = cleaningUp();
const MINUTE_MS = 60_000;
const { claimsPerPair, claimsPerTarget, uploadsPerDevice, registrationsPerUser } = loadConfig(keysConfig, {});
const DEFAULTS = { claimsPerPair, claimsPerTarget, uploadsPerDevice, registrationsPerUser };

/** A user with one device under the limits of production. */
async function withTarget(options: KeysUnderTestOptions = {}) {
  const keys = createKeysUnderTest(onEnd, { ...options, config: { ...DEFAULTS, ...options.config } });
  const target = newAddress();
  await keys.api.register(target, newRegistration({ oneTime: preKeys(100), kem: [] }));
  return { ...keys, target };
}

async function problemOf(work: Promise<unknown>): Promise<RequestProblem> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RequestProblem)) throw new Error('was not refused', { cause: error });
  return error;
}

const outcomes = (calls: readonly (() => Promise<unknown>)[]) =>
  calls.reduce<Promise<string[]>>(
    async (done, call) => [...(await done), await refusalOf(call())],
    Promise.resolve([]),
  );

const oneTimeLeft = async ({ api, target }: KeysUnderTest & { target: ReturnType<typeof newAddress> }) =>
  (await api.ownState(target)).own?.counts.oneTimeLeft;

describe('claims of one user’s keys by another', () => {
  test('are six at once, then one in ten minutes, over all devices of the claimer', async () => {
    const { api, clock, target } = await withTarget();
    const userId = newUserId();
    const claim = (deviceId: number) => api.claim(newClaim(target.userId, { requester: { userId, deviceId } }));
    expect(await outcomes([1, 1, 1, 2, 2, 2].map((deviceId) => () => claim(deviceId)))).toEqual(Array(6).fill('done'));
    const refused = await problemOf(claim(3));
    expect([refused.code, refused.retryAfterMs]).toEqual([v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED, 10 * MINUTE_MS]);
    clock.advance(refused.retryAfterMs!);
    expect(await refusalOf(claim(3))).toBe('done');
    expect(await refusalOf(claim(3))).toBe('RATE_LIMITED');
    // Another claimer is not touched.
    expect(await refusalOf(api.claim(newClaim(target.userId)))).toBe('done');
  });

  test('are refused alike whether the user exists or not', async () => {
    const { api, target } = await withTarget();
    const requester = newAddress();
    const nobody = newUserId();
    const ask = (userId: typeof nobody) => () => api.claim(newClaim(userId, { requester }));
    expect(await outcomes(Array(6).fill(ask(target.userId)))).toEqual(Array(6).fill('done'));
    expect(await outcomes(Array(6).fill(ask(nobody)))).toEqual(Array(6).fill('UNKNOWN_USER'));
    const [known, unknown] = [await problemOf(ask(target.userId)()), await problemOf(ask(nobody)())];
    expect([known.code, known.message, known.retryAfterMs]).toEqual([
      unknown.code,
      unknown.message,
      unknown.retryAfterMs,
    ]);
  });

  test('cost nothing when they repeat an earlier one, and are answered when there is nothing left', async () => {
    const world = await withTarget();
    const { api, target } = world;
    const requester = newAddress();
    const claim: Claim = newClaim(target.userId, { requester });
    const first = await api.claim(claim);
    for (let repeat = 0; repeat < 10; repeat++) expect((await api.claim(claim)).bundles).toEqual(first.bundles);
    const others = Array.from({ length: 6 }, () => () => api.claim(newClaim(target.userId, { requester })));
    expect(await outcomes(others)).toEqual([...Array(5).fill('done'), 'RATE_LIMITED']);
    expect((await api.claim(claim)).bundles).toEqual(first.bundles);
    expect(await refusalOf(api.claim({ ...claim, known: [{ deviceId: 1, registrationId: 9 }] }))).toBe('CONFLICT');
    expect(await oneTimeLeft(world)).toBe(94);
  });

  test('among a user’s own devices count per device', async () => {
    const { api, target } = await withTarget();
    const { userId } = target;
    const claims = [2, 3, 4].flatMap((deviceId) =>
      Array.from({ length: 4 }, () => () => api.claim(newClaim(userId, { requester: { userId, deviceId } }))),
    );
    expect(new Set(await outcomes(claims))).toEqual(new Set(['done']));
  });
});

test('a user whose keys are drained by many is protected: bundles come without one-time keys, then with them again', async () => {
  const world = await withTarget();
  const { api, clock, target } = world;
  const hasKey = async () => (await api.claim(newClaim(target.userId))).bundles[0]?.oneTime !== undefined;
  const first = [];
  for (let claim = 0; claim < 62; claim++) first.push(await hasKey());
  expect(first.filter(Boolean)).toHaveLength(60);
  expect(first.slice(60)).toEqual([false, false]);
  expect(await oneTimeLeft(world)).toBe(40);
  clock.advance(MINUTE_MS);
  expect([await hasKey(), await hasKey()]).toEqual([true, false]);
});

test('a bundle without a one-time key has the last-resort KEM key, and nobody is told that keys run low', async () => {
  const { api, target } = await withTarget({ config: { claimsPerTarget: { burst: 1, intervalMs: MINUTE_MS } } });
  await api.claim(newClaim(target.userId));
  const { bundles, low } = await api.claim(newClaim(target.userId));
  expect(bundles[0]).toMatchObject({ kemIsLastResort: true, kem: { id: 1_000 } });
  expect(bundles[0]?.oneTime).toBeUndefined();
  expect(low).toEqual([]);
});

test.each([
  ['uploads of a device', 30, MINUTE_MS, 'upload'],
  ['registrations of a user', 20, 72 * MINUTE_MS, 'register'],
] as const)('%s are limited to %d at once', async (_title, burst, intervalMs, method) => {
  const { api, clock } = createKeysUnderTest(onEnd, { config: DEFAULTS });
  const address = newAddress();
  const registration = newRegistration();
  await api.register(address, registration);
  const call =
    method === 'upload'
      ? () => api.upload(address, registration.registrationId, { oneTime: [], kem: [] })
      : () => api.register(address, registration);
  const already = method === 'upload' ? 0 : 1;
  expect(await outcomes(Array(burst - already).fill(call))).toEqual(Array(burst - already).fill('done'));
  const refused = await problemOf(call());
  expect([refused.code, refused.retryAfterMs]).toEqual([v1.ProblemCode.PROBLEM_CODE_RATE_LIMITED, intervalMs]);
  clock.advance(intervalMs);
  expect(await refusalOf(call())).toBe('done');
});

test('registrations without a proof use up none of the proven devices of the user, nor the reverse', async () => {
  const { api } = createKeysUnderTest(onEnd, {
    config: { ...DEFAULTS, registrationsPerUser: { burst: 2, intervalMs: 60_000 } },
  });
  const address = newAddress();
  const registration = newRegistration();
  const register = (proven: boolean) => () => api.register(address, { ...registration, proven });
  expect(await outcomes(Array(3).fill(register(false)))).toEqual(['done', 'done', 'RATE_LIMITED']);
  expect(await outcomes(Array(3).fill(register(true)))).toEqual(['done', 'done', 'RATE_LIMITED']);
});

test('a registration that was unavailable counts when it is done, however often it was repeated', async () => {
  let away = true;
  const wrapStore = (opened: KeyStore): KeyStore => {
    const { devices } = opened;
    return {
      ...opened,
      devices: {
        load: (userId) => devices.load(userId),
        change: (target, decide) =>
          away ? Promise.reject(new StoreUnavailable('away')) : devices.change(target, decide),
        unfinished: (after, limit) => devices.unfinished(after, limit),
        unseenSince: (day, limit) => devices.unseenSince(day, limit),
        usersFrom: (from, limit) => devices.usersFrom(from, limit),
      },
    };
  };
  const config = { ...DEFAULTS, registrationsPerUser: { burst: 2, intervalMs: MINUTE_MS } };
  const { api } = createKeysUnderTest(onEnd, { config, wrapStore });
  const address = newAddress();
  const registration = newRegistration();
  const register = () => api.register(address, registration);
  expect(await outcomes(Array(5).fill(register))).toEqual(Array(5).fill('UNAVAILABLE'));
  away = false;
  expect(await outcomes(Array(3).fill(register))).toEqual(['done', 'done', 'RATE_LIMITED']);
});

describe('while nobody can count', () => {
  class LostLimits implements RateLimits {
    lost = false;
    async charge(): Promise<Charge> {
      if (this.lost) throw new StoreUnavailable('away');
      return { admitted: true, refund: () => Promise.reject(new StoreUnavailable('away')) };
    }
  }

  async function losingLimits() {
    const limits = new LostLimits();
    const wrapStore = (store: KeyStore): KeyStore => ({ ...store, limits });
    return { ...(await withTarget({ wrapStore })), limits };
  }

  test('claims and uploads are refused as unavailable, and nothing is handed out', async () => {
    const world = await losingLimits();
    const { api, limits, target } = world;
    limits.lost = true;
    expect(await refusalOf(api.claim(newClaim(target.userId)))).toBe('UNAVAILABLE');
    expect(await refusalOf(api.upload(target, 1, { oneTime: preKeys(1, 900), kem: [] }))).toBe('UNAVAILABLE');
    limits.lost = false;
    expect(await oneTimeLeft(world)).toBe(100);
    expect(await refusalOf(api.claim(newClaim(target.userId)))).toBe('done');
  });

  test('registrations are counted in memory', async () => {
    const { api, limits } = await losingLimits();
    limits.lost = true;
    const userId = newUserId();
    const register = () => api.register({ userId, deviceId: 1 }, registration);
    const registration = newRegistration();
    expect(await outcomes(Array(21).fill(register))).toEqual([...Array(20).fill('done'), 'RATE_LIMITED']);
  });

  test('a count that cannot be given back harms nobody', async () => {
    const { api, target, logger } = await losingLimits();
    const claim = newClaim(target.userId);
    const first = await api.claim(claim);
    expect((await api.claim(claim)).bundles).toEqual(first.bundles);
    expect(logger.entries.map(({ message }) => message)).toContain('a count could not be given back');
  });
});
