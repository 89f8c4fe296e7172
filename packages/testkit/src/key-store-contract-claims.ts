import { ok, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ClaimAnswer, ClaimAttempt, ClaimStore, OpenClaim } from '@lantern/keys';
import type { KeyStoreCase } from './key-store-case.js';
import { assertSame, sampleDevice, samplePreKeys, sampleSignedPreKeys, sampleUserId } from './key-store-samples.js';

const HOUR_MS = 3_600_000;
/** In the midst of an hour of no importance. */
const NOW = 1_700_000_123_456;

function newClaim(changes: Partial<OpenClaim> = {}): OpenClaim {
  return {
    requester: { userId: sampleUserId(), deviceId: 1 },
    claimId: randomBytes(16),
    fingerprint: randomBytes(32),
    now: NOW,
    validSince: NOW - HOUR_MS,
    takeOverBefore: NOW - 5_000,
    ...changes,
  };
}

/** The same claim, asked for again later. */
function later(claim: OpenClaim, ms: number): OpenClaim {
  const times = { now: claim.now + ms, validSince: claim.validSince + ms, takeOverBefore: claim.takeOverBefore + ms };
  return { ...claim, ...times };
}

async function openNew(claims: ClaimStore, claim: OpenClaim): Promise<ClaimAttempt> {
  const opened = await claims.open(claim);
  ok(opened.state === 'opened', `the claim is ${opened.state}`);
  return opened.attempt;
}

function newAnswer(): ClaimAnswer {
  const { deviceId, registrationId, identityKey, signedPreKey } = sampleDevice(0, 0xffff_ffff);
  const device = { deviceId, registrationId, identityKey };
  const [oneTime] = samplePreKeys(1, 0);
  const [kem] = sampleSignedPreKeys(1);
  ok(oneTime && kem);
  return {
    bundles: [
      { device, signedPreKey, oneTime, kem, kemIsLastResort: false },
      { device, signedPreKey, kem, kemIsLastResort: true },
      { device, signedPreKey, kemIsLastResort: false },
    ],
    goneDeviceIds: [0, 7, 0xffff_ffff],
  };
}

const EMPTY: ClaimAnswer = { bundles: [], goneDeviceIds: [] };

export const claimStoreCases: readonly KeyStoreCase[] = [
  {
    title: 'a claim is absent, then pending for all but its opener, then answered for all',
    async run({ store: { claims } }) {
      const claim = newClaim();
      assertSame(await claims.find(claim), { state: 'absent' });
      const attempt = await openNew(claims, claim);
      assertSame(await claims.find(claim), { state: 'pending' });
      assertSame(await claims.open(later(claim, 1_000)), { state: 'pending' });
      const answer = newAnswer();
      strictEqual(await claims.answer(attempt, answer), true);
      assertSame(await claims.find(claim), { state: 'answered', answer });
      assertSame(await claims.open(later(claim, HOUR_MS - 1)), { state: 'answered', answer });
    },
  },
  {
    title: 'a claim and its answer are there after a restart',
    async run({ store, reopen }) {
      const [answered, pending] = [newClaim(), newClaim()];
      const answer = newAnswer();
      await store.claims.answer(await openNew(store.claims, answered), answer);
      await openNew(store.claims, pending);
      const { claims } = await reopen();
      assertSame(await claims.find(answered), { state: 'answered', answer });
      assertSame(await claims.find(pending), { state: 'pending' });
    },
  },
  {
    title: 'a claim id used with other arguments is a conflict, pending or answered',
    async run({ store: { claims } }) {
      const claim = newClaim();
      const other = { ...claim, fingerprint: randomBytes(32) };
      const attempt = await openNew(claims, claim);
      assertSame(await claims.open(other), { state: 'conflict' });
      assertSame(await claims.open(later(other, 60_000)), { state: 'conflict' });
      await claims.answer(attempt, EMPTY);
      assertSame(await claims.open(other), { state: 'conflict' });
      assertSame(await claims.find(other), { state: 'conflict' });
    },
  },
  {
    title: 'claim ids of different requesters are different claims',
    async run({ store: { claims } }) {
      const claim = newClaim();
      await claims.answer(await openNew(claims, claim), EMPTY);
      const { userId } = claim.requester;
      await openNew(claims, { ...claim, requester: { userId, deviceId: 2 } });
      await openNew(claims, { ...claim, requester: { userId: sampleUserId(), deviceId: 1 } });
    },
  },
  {
    title: 'an attempt left pending is taken over, and cannot answer any more',
    async run({ store: { claims } }) {
      const claim = newClaim();
      const first = await openNew(claims, claim);
      const second = await openNew(claims, later(claim, 5_001));
      ok(second.attempt > first.attempt);
      strictEqual(second.openedAt, first.openedAt);
      assertSame(await claims.open(later(claim, 6_000)), { state: 'pending' });
      strictEqual(await claims.answer(first, newAnswer()), false);
      strictEqual(await claims.answer(second, EMPTY), true);
      strictEqual(await claims.answer(first, newAnswer()), false);
      assertSame(await claims.find(claim), { state: 'answered', answer: EMPTY });
    },
  },
  {
    title: 'of many that open or take over at once, one does',
    async run({ store: { claims } }) {
      const claim = newClaim();
      for (const time of [0, 5_001, 10_002]) {
        const opened = await Promise.all(Array.from({ length: 32 }, () => claims.open(later(claim, time))));
        strictEqual(opened.filter(({ state }) => state === 'opened').length, 1);
        strictEqual(opened.filter(({ state }) => state === 'pending').length, 31);
      }
    },
  },
  {
    title: 'an expired claim is as if it were not there, and its attempts answer nothing',
    async run({ store: { claims } }) {
      const claim = newClaim();
      const first = await openNew(claims, claim);
      const afterwards = later(claim, HOUR_MS + 1);
      assertSame(await claims.find(afterwards), { state: 'absent' });
      const anew = await openNew(claims, { ...afterwards, fingerprint: randomBytes(32) });
      strictEqual(anew.openedAt, afterwards.now);
      await claims.answer(first, newAnswer());
      strictEqual(await claims.answer(anew, EMPTY), true);
    },
  },
  {
    title: 'forgetting removes expired claims in steps and keeps the others',
    async run({ store: { claims } }) {
      const old = Array.from({ length: 5 }, () => newClaim());
      const young = newClaim({ now: NOW + 3 * HOUR_MS, validSince: NOW });
      for (const claim of [...old, young]) await claims.answer(await openNew(claims, claim), EMPTY);
      strictEqual(await claims.forget(NOW + 2 * HOUR_MS, 3), 3);
      strictEqual(await claims.forget(NOW + 2 * HOUR_MS, 3), 2);
      strictEqual(await claims.forget(NOW + 2 * HOUR_MS, 3), 0);
      assertSame(await claims.find(young), { state: 'answered', answer: EMPTY });
      for (const claim of old) assertSame(await claims.find(claim), { state: 'absent' });
    },
  },
];
