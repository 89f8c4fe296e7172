import type { Claim } from '@lantern/protocol';
import { until } from '@lantern/runtime/testing';
import { CallLimits } from '../src/domain/call-limits.js';
import { Claims } from '../src/domain/claims.js';
import type { CallLimit, KeyStore, RateLimits } from '../src/index.js';
import { createKeysMetrics } from '../src/metrics.js';
import { type KeysUnderTestOptions, cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { refusalOf } from './problems.js';
import { kemPreKeys, newAddress, newClaim, newRegistration, newUserId, preKeys, signedPreKey } from './samples.js';

const onEnd = cleaningUp();
const HOUR_MS = 3_600_000;
const UNLIMITED: RateLimits = { charge: async () => ({ admitted: true, refund: async () => undefined }) };

async function withDevices(deviceIds: readonly number[], options: KeysUnderTestOptions = {}) {
  const keys = createKeysUnderTest(onEnd, options);
  const userId = newUserId();
  const registrations = new Map(deviceIds.map((id) => [id, newRegistration({ registrationId: (100 + id) % 2 ** 32 })]));
  for (const [deviceId, registration] of registrations) await keys.api.register({ userId, deviceId }, registration);
  const left = async (deviceId: number) => (await keys.api.ownState({ userId, deviceId })).own?.counts;
  return { ...keys, userId, registrations, left };
}

describe('claiming prekeys', () => {
  test('gives a bundle for every device, each with keys of its own', async () => {
    const { api, userId, registrations } = await withDevices([1, 0xffff_ffff]);
    const { bundles, goneDeviceIds, low } = await api.claim(newClaim(userId));
    expect(bundles).toEqual(
      [...registrations].map(([deviceId, { registrationId, identityKey, signedPreKey, oneTime, kem }]) => ({
        device: { deviceId, registrationId, identityKey },
        signedPreKey,
        oneTime: oneTime[0],
        kem: kem[0],
        kemIsLastResort: false,
      })),
    );
    expect([goneDeviceIds, low]).toEqual([[], []]);
  });

  test('takes no key of a device that is known under its current registration id', async () => {
    const { api, userId, left } = await withDevices([1, 2]);
    const known = [
      { deviceId: 1, registrationId: 101 },
      { deviceId: 2, registrationId: 7 },
      { deviceId: 3, registrationId: 1 },
    ];
    const { bundles, goneDeviceIds } = await api.claim(newClaim(userId, { known }));
    expect(bundles.map(({ device }) => device.deviceId)).toEqual([2]);
    expect(goneDeviceIds).toEqual([3]);
    expect(await left(1)).toEqual({ oneTimeLeft: 2, kemLeft: 2 });
    expect(await left(2)).toEqual({ oneTimeLeft: 1, kemLeft: 1 });
  });

  test('of the own user leaves the requesting device out', async () => {
    const { api, userId, left } = await withDevices([1, 2]);
    const requester = { userId, deviceId: 1 };
    const { bundles, goneDeviceIds } = await api.claim(
      newClaim(userId, { requester, known: [{ deviceId: 1, registrationId: 0 }] }),
    );
    expect(bundles.map(({ device }) => device.deviceId)).toEqual([2]);
    expect(goneDeviceIds).toEqual([]);
    expect(await left(1)).toEqual({ oneTimeLeft: 2, kemLeft: 2 });
  });

  test('of the own user without other devices gives nothing', async () => {
    const { api, userId } = await withDevices([1]);
    const claim = newClaim(userId, { requester: { userId, deviceId: 1 } });
    expect(await api.claim(claim)).toEqual({ bundles: [], goneDeviceIds: [], low: [] });
  });

  test('falls back to the last-resort KEM key, and to no one-time key, when they are used up', async () => {
    const { api, userId, registrations } = await withDevices([1]);
    await api.claim(newClaim(userId));
    await api.claim(newClaim(userId));
    const { bundles } = await api.claim(newClaim(userId));
    expect(bundles[0]).toMatchObject({ kem: registrations.get(1)?.lastResortKem, kemIsLastResort: true });
    expect(bundles[0]).not.toHaveProperty('oneTime');
  });

  test('of a device without any KEM key gives none', async () => {
    const { api } = createKeysUnderTest(onEnd);
    const address = newAddress();
    const { lastResortKem: _none, ...registration } = newRegistration({ kem: [] });
    await api.register(address, registration);
    const { bundles } = await api.claim(newClaim(address.userId));
    expect(bundles[0]).not.toHaveProperty('kem');
    expect(bundles[0]?.kemIsLastResort).toBe(false);
  });

  test('of a user without devices is refused as unknown_user', async () => {
    const { api } = createKeysUnderTest(onEnd);
    expect(await refusalOf(api.claim(newClaim(newUserId())))).toBe('UNKNOWN_USER');
  });

  test('tells once when a claim leaves fewer keys than the threshold, per kind', async () => {
    const { api } = createKeysUnderTest(onEnd, { config: { lowKeyThreshold: 3 } });
    const address = newAddress();
    await api.register(address, newRegistration({ oneTime: preKeys(5), kem: kemPreKeys(4) }));
    const low = [];
    for (let count = 0; count < 5; count++) low.push((await api.claim(newClaim(address.userId))).low);
    expect(low).toEqual([[], [{ address, kind: 'kem', left: 2 }], [{ address, kind: 'one-time', left: 2 }], [], []]);
  });

  test.each<[string, Partial<Claim>, string]>([
    ['a claim id of 15 bytes', { claimId: new Uint8Array(15) }, 'INVALID'],
    ['a device known twice', { known: [0, 1].map((registrationId) => ({ deviceId: 1, registrationId })) }, 'INVALID'],
    ['a known device id of 2^32', { known: [{ deviceId: 2 ** 32, registrationId: 1 }] }, 'INVALID'],
    [
      '101 known devices',
      { known: Array.from({ length: 101 }, (_, deviceId) => ({ deviceId, registrationId: 1 })) },
      'TOO_LARGE',
    ],
    ['a target that is no UUID', { target: 'nobody' as Claim['target'] }, 'INVALID'],
  ])('with %s is refused', async (_what, change, code) => {
    const { api, userId } = await withDevices([1]);
    expect(await refusalOf(api.claim(newClaim(userId, change)))).toBe(code);
  });
});

describe('a repeated claim', () => {
  test('gets the first answer, whatever changed since, and takes no key', async () => {
    const { api, userId, left } = await withDevices([1, 2]);
    const claim = newClaim(userId);
    const first = await api.claim(claim);
    await api.upload({ userId, deviceId: 1 }, 101, { signedPreKey: signedPreKey(50), oneTime: [], kem: [] });
    await api.remove({ userId, deviceId: 2 });
    expect(await api.claim(claim)).toEqual({ ...first, low: [] });
    expect(await left(1)).toEqual({ oneTimeLeft: 1, kemLeft: 1 });
    await api.remove({ userId, deviceId: 1 });
    expect(await api.claim(claim)).toEqual({ ...first, low: [] });
  });

  test('in parallel gets the same answer', async () => {
    const { api, userId, left } = await withDevices([1]);
    const claim = newClaim(userId);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.claim({ ...claim, claimId: Uint8Array.from(claim.claimId) })),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await left(1)).toEqual({ oneTimeLeft: 1, kemLeft: 1 });
  });

  test('with other arguments is a conflict, in parallel too; the order of known devices does not matter', async () => {
    const { api, userId } = await withDevices([1]);
    const known = [2, 3].map((deviceId) => ({ deviceId, registrationId: 1 }));
    const claim = newClaim(userId, { known });
    const other = { ...claim, known: [] };
    expect(await Promise.all([refusalOf(api.claim(claim)), refusalOf(api.claim(other))])).toEqual(['done', 'CONFLICT']);
    expect(await refusalOf(api.claim(other))).toBe('CONFLICT');
    expect(await refusalOf(api.claim({ ...claim, target: newUserId() }))).toBe('CONFLICT');
    expect(await refusalOf(api.claim({ ...claim, known: known.toReversed() }))).toBe('done');
  });

  test('after the claim window is a new claim', async () => {
    const { api, userId, clock, registrations } = await withDevices([1]);
    const claim = newClaim(userId);
    await api.claim(claim);
    clock.advance(HOUR_MS + 1);
    const { bundles } = await api.claim(claim);
    expect(bundles[0]?.oneTime).toEqual(registrations.get(1)?.oneTime[1]);
  });
});

/** A store that never stores the first answer of a claim, as if the process died just before. */
function losingFirstAnswer() {
  const state = { lost: false };
  const wrapStore = (store: KeyStore): KeyStore => ({
    ...store,
    claims: {
      find: (claim) => store.claims.find(claim),
      open: (claim) => store.claims.open(claim),
      forget: (before, limit) => store.claims.forget(before, limit),
      answer: (attempt, answer) => {
        if (state.lost) return store.claims.answer(attempt, answer);
        state.lost = true;
        return new Promise(() => undefined);
      },
    },
  });
  return { state, wrapStore };
}

/** A claim whose first process died, and the process that comes after it. */
async function withDeadClaim(
  times: { readonly takeOverAfterMs: number; readonly waitMs: number },
  counted: RateLimits = UNLIMITED,
) {
  const { state, wrapStore } = losingFirstAnswer();
  const first = await withDevices([1], { wrapStore });
  const claim = newClaim(first.userId);
  void first.api.claim(claim);
  await until(() => state.lost, { message: 'the claim was not made' });
  const { store, clock } = first;
  const limits = new CallLimits({
    limits: counted,
    insurance: UNLIMITED,
    logger: first.logger,
    metrics: createKeysMetrics(),
  });
  const successor = new Claims({ store, limits, clock, lowKeyThreshold: 0, windowMs: HOUR_MS, ...times });
  const waits = () => until(() => clock.pending > 0, { message: 'the repeat does not wait' });
  return { ...first, claim, successor, waits };
}

describe('a claim whose process died after it took keys', () => {
  test('is taken over after 5 s, with other keys, and then has one answer', async () => {
    const times = { takeOverAfterMs: 5_000, waitMs: 10_000 };
    const { successor, claim, clock, waits, registrations } = await withDeadClaim(times);
    const repeat = successor.claim(claim);
    for (let waited = 0; waited <= 5_000; waited += 100) {
      await waits();
      clock.advance(100);
    }
    const { bundles } = await repeat;
    expect(bundles[0]?.oneTime).toEqual(registrations.get(1)?.oneTime[1]);
    expect(await successor.claim(claim)).toEqual({ bundles, goneDeviceIds: [], low: [] });
  });

  test('is taken over also when its claimer may make no other claim: it was counted before', async () => {
    const spent: CallLimit[] = [];
    const counted: RateLimits = {
      charge: async (limit) => {
        spent.push(limit);
        if (limit === 'claimsPerPair') return { admitted: false, retryAfterMs: 600_000 };
        return { admitted: true, refund: async () => undefined };
      },
    };
    const { successor, claim, clock, waits, userId } = await withDeadClaim(
      { takeOverAfterMs: 5_000, waitMs: 10_000 },
      counted,
    );
    expect(await refusalOf(successor.claim(newClaim(userId, { requester: claim.requester })))).toBe('RATE_LIMITED');
    const repeat = successor.claim(claim);
    for (let waited = 0; waited <= 5_000; waited += 100) {
      await waits();
      clock.advance(100);
    }
    expect((await repeat).bundles[0]?.oneTime).toBeDefined();
    // What protects its target still counts.
    expect(spent).toEqual(['claimsPerPair', 'claimsPerPair', 'claimsPerTarget']);
  });

  test('is unavailable while that attempt may still be alive and the call has waited long enough', async () => {
    const { successor, claim, clock, waits } = await withDeadClaim({ takeOverAfterMs: 60_000, waitMs: 1_000 });
    const repeat = refusalOf(successor.claim(claim));
    for (let waited = 0; waited <= 1_000; waited += 100) {
      await waits();
      clock.advance(100);
    }
    expect(await repeat).toBe('UNAVAILABLE');
  });
});
