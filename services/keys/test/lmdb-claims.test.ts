import { randomBytes } from 'node:crypto';
import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { openLmdbEnvironment } from '../src/adapters/lmdb-environment.js';
import { createLmdbKeyStore } from '../src/adapters/lmdb-key-store.js';
import type { Install, OpenClaim, TakenKeys } from '../src/ports.js';
import { cleaningUp, createKeysUnderTest, temporaryDirectory } from './keys-under-test.js';
import { kemPreKeys, newAddress, newRegistration, newUserId, preKeys } from './samples.js';

const onEnd = cleaningUp();
const NOW = 1_700_000_123_456;

function newOpenClaim(changes: Partial<OpenClaim> = {}): OpenClaim {
  const times = { now: NOW, validSince: NOW - 3_600_000, takeOverBefore: NOW - 5_000 };
  return { requester: newAddress(), claimId: randomBytes(16), fingerprint: randomBytes(32), ...times, ...changes };
}

/** A device with 20 keys of each kind, and how much of them is stored. */
async function withStock() {
  const root = openLmdbEnvironment(temporaryDirectory(onEnd));
  const store = createLmdbKeyStore(root, { clock: systemClock, logger: new RecordingLogger() });
  const { api } = createKeysUnderTest(onEnd, { wrapStore: () => store });
  onEnd(async () => {
    await store.close();
    await root.close();
  });
  const install: Install = { userId: newUserId(), deviceId: 1, registrationId: 1 };
  const oneTime = preKeys(20);
  await api.register(install, newRegistration({ oneTime, kem: kemPreKeys(20) }));
  const stored = root.openDB<Uint8Array, Uint8Array>({
    name: 'keys-prekeys',
    keyEncoding: 'binary',
    encoding: 'binary',
  });
  const answers: (readonly TakenKeys[])[] = [];
  const fulfil = (claim: OpenClaim) =>
    store.claims.fulfil?.(claim, [install], (taken) => {
      answers.push(taken);
      return { bundles: [], goneDeviceIds: [taken[0]?.oneTime?.id ?? 0] };
    });
  return { api, store, install, oneTime, fulfil, answers, storedKeys: () => stored.getKeysCount() };
}

describe('a claim that the LMDB store fulfils in one step', () => {
  test('takes the keys, is answered with them ever after, and takes none again', async () => {
    const { store, install, oneTime, fulfil, answers } = await withStock();
    const claim = newOpenClaim();
    const answer = { bundles: [], goneDeviceIds: [oneTime[0]?.id] };
    expect(await fulfil(claim)).toMatchObject({ state: 'fulfilled', answer, taken: [{ oneTime: oneTime[0] }] });
    expect(await fulfil(claim)).toEqual({ state: 'answered', answer });
    expect(await store.claims.find(claim)).toEqual({ state: 'answered', answer });
    expect(await fulfil({ ...claim, fingerprint: randomBytes(32) })).toEqual({ state: 'conflict' });
    expect(answers).toHaveLength(1);
    expect(await store.preKeys.count(install)).toEqual({ oneTimeLeft: 19, kemLeft: 19 });
  });

  test('waits for an attempt that was opened before, and takes over one that was left', async () => {
    const { store, fulfil, answers } = await withStock();
    const claim = newOpenClaim();
    const opened = await store.claims.open(claim);
    expect(await fulfil(claim)).toEqual({ state: 'pending' });
    expect(answers).toEqual([]);
    expect(await fulfil({ ...claim, now: NOW + 6_000, takeOverBefore: NOW + 1_000 })).toMatchObject({
      state: 'fulfilled',
    });
    if (opened.state !== 'opened') throw new Error('the claim was not opened');
    expect(await store.claims.answer(opened.attempt, { bundles: [], goneDeviceIds: [7] })).toBe(false);
  });

  test('is found by a clock that was put back since by up to an hour', async () => {
    const { fulfil } = await withStock();
    const claim = newOpenClaim();
    await fulfil(claim);
    const earlier = { now: NOW - 3_500_000, validSince: NOW - 7_100_000, takeOverBefore: NOW - 3_505_000 };
    expect(await fulfil({ ...claim, ...earlier })).toMatchObject({ state: 'answered' });
  });
});

describe('keys that were taken', () => {
  test('are removed some at a time, and with the last one of the device', async () => {
    const { api, install, fulfil, storedKeys } = await withStock();
    for (let taken = 0; taken < 5; taken++) await fulfil(newOpenClaim());
    // One-time KEM keys are removed at once.
    expect(storedKeys()).toBe(20 + 15);
    for (let taken = 5; taken < 17; taken++) await fulfil(newOpenClaim());
    expect(storedKeys()).toBe(20 - 16 + 3);
    await api.remove(install);
    expect(storedKeys()).toBe(0);
  });
});
