import { ok, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ClaimKey, KeyStore } from '@lantern/keys';
import type { KeyStoreCase } from './key-store-case.js';
import { assertSame, changeUser, sampleDevice, sampleUserId } from './key-store-samples.js';

const HOUR_MS = 3_600_000;
const NOW = 1_700_000_123_456;

async function openClaim({ claims }: KeyStore, key: ClaimKey, now = NOW): Promise<void> {
  const times = { now, validSince: now - HOUR_MS, takeOverBefore: now - 5_000 };
  const opened = await claims.open({ ...key, ...times, fingerprint: randomBytes(32) });
  ok(opened.state === 'opened');
  await claims.answer(opened.attempt, { bundles: [], goneDeviceIds: [] });
}

export const userRecordsCases: readonly KeyStoreCase[] = [
  {
    title: 'a user is removed without devices and follow-ups only, and is then as one whom nobody heard of',
    async run({ store, reopen }) {
      const userId = sampleUserId();
      strictEqual(await store.users.remove(userId), 'absent');
      await changeUser(store.devices, userId, () => ({ devices: [sampleDevice(1, 7)] }));
      strictEqual(await store.users.remove(userId), 'in-use');
      const purges = [{ deviceId: 1, revision: 2, installedBefore: 5 }];
      const former = [{ deviceId: 1, registrationIds: [7] }];
      await changeUser(store.devices, userId, () => ({ devices: [], purges, former, lastStamp: 5 }));
      strictEqual(await store.users.remove(userId), 'in-use');
      await changeUser(store.devices, userId, () => ({ purges: [] }));
      strictEqual(await store.users.remove(userId), 'removed');
      strictEqual(await store.users.remove(userId), 'absent');
      const again = await reopen();
      assertSame(await again.devices.load(userId), { revision: 0, devices: [], former: [], lastStamp: 0, purges: [] });
      assertSame(await again.devices.unfinished(undefined, 10), []);
      await changeUser(again.devices, userId, () => ({ devices: [sampleDevice(1, 7)] }));
      strictEqual((await again.devices.load(userId)).devices.length, 1);
    },
  },
  {
    title:
      'claims of all devices of a user are found and forgotten, in whatever hour they were made, and nobody else’s',
    async run({ store }) {
      const [userId, other] = [sampleUserId(), sampleUserId()];
      const claimOf = (user: typeof userId, deviceId: number): ClaimKey => ({
        requester: { userId: user, deviceId },
        claimId: randomBytes(16),
      });
      await openClaim(store, claimOf(userId, 0));
      await openClaim(store, claimOf(userId, 0xffff_ffff), NOW + HOUR_MS);
      await openClaim(store, { ...claimOf(userId, 7), claimId: Buffer.alloc(16, 0xff) });
      const others = claimOf(other, 7);
      await openClaim(store, others);
      const found = await store.users.claimsOf(userId, 10);
      assertSame(
        [...found].sort((a, b) => a.deviceId - b.deviceId),
        [
          { deviceId: 0, openedAt: NOW, answered: true },
          { deviceId: 7, openedAt: NOW, answered: true },
          { deviceId: 0xffff_ffff, openedAt: NOW + HOUR_MS, answered: true },
        ],
      );
      strictEqual((await store.users.claimsOf(userId, 2)).length, 2);
      strictEqual(await store.users.forgetClaims(userId, 2), 2);
      strictEqual(await store.users.forgetClaims(userId, 2), 1);
      strictEqual(await store.users.forgetClaims(userId, 2), 0);
      assertSame(await store.users.claimsOf(userId, 10), []);
      strictEqual((await store.users.claimsOf(other, 10)).length, 1);
    },
  },
];
