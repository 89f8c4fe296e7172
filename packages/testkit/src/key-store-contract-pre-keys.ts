import { ok, strictEqual } from 'node:assert/strict';
import type { KeyStore, RegisteredDevice, Stock } from '@lantern/keys';
import type { UserId } from '@lantern/protocol';
import type { KeyStoreCase } from './key-store-case.js';
import {
  assertSame,
  changeUser,
  putDevice,
  sampleDevice,
  samplePreKeys,
  sampleSignedPreKeys,
  sampleUserId,
} from './key-store-samples.js';

interface Owner {
  readonly userId: UserId;
  readonly device: RegisteredDevice;
}

function newOwner(registrationId = 1): Owner {
  return { userId: sampleUserId(), device: sampleDevice(1, registrationId) };
}

function installOf({ userId, device }: Owner) {
  return { userId, deviceId: device.deviceId, registrationId: device.registrationId };
}

async function takeOne(store: KeyStore, owner: Owner) {
  const [taken] = await store.preKeys.take([installOf(owner)]);
  ok(taken, 'take answers for each install');
  return taken;
}

function stockOf(store: KeyStore, { userId, device }: Owner): Promise<Stock> {
  return store.devices.change({ userId, stockOf: device.deviceId }, (_user, stock) => ({ result: stock }));
}

const NONE = { oneTimeLeft: 0, kemLeft: 0 };

export const preKeyStoreCases: readonly KeyStoreCase[] = [
  {
    title: 'keys are taken oldest first, one of each kind, until none is left',
    async run({ store }) {
      const owner = newOwner();
      const oneTime = samplePreKeys(3, 50);
      const kem = sampleSignedPreKeys(2, 50);
      await putDevice(store.devices, owner, { oneTime: oneTime.slice(0, 2), kem });
      await putDevice(store.devices, owner, { oneTime: oneTime.slice(2) });
      assertSame(await store.preKeys.count(installOf(owner)), { oneTimeLeft: 3, kemLeft: 2 });
      assertSame(await takeOne(store, owner), {
        oneTime: oneTime[0],
        kem: kem[0],
        left: { oneTimeLeft: 2, kemLeft: 1 },
      });
      assertSame(await takeOne(store, owner), {
        oneTime: oneTime[1],
        kem: kem[1],
        left: { oneTimeLeft: 1, kemLeft: 0 },
      });
      assertSame(await takeOne(store, owner), { oneTime: oneTime[2], left: NONE });
      assertSame(await takeOne(store, owner), { left: NONE });
      assertSame(await store.preKeys.count(installOf(owner)), NONE);
    },
  },
  {
    title: 'an install without keys, or that does not exist, gives none',
    async run({ store }) {
      const owner = newOwner();
      assertSame(await takeOne(store, owner), { left: NONE });
      await putDevice(store.devices, owner);
      assertSame(await takeOne(store, owner), { left: NONE });
    },
  },
  {
    title: 'several installs are answered in their order',
    async run({ store }) {
      const owners = [newOwner(), newOwner(), newOwner()];
      const keys = samplePreKeys(3);
      for (const [index, owner] of owners.entries()) {
        await putDevice(store.devices, owner, { oneTime: keys.slice(index, index + 1) });
      }
      const taken = await store.preKeys.take(owners.map(installOf));
      assertSame(
        taken,
        [0, 1, 2].map((index) => ({ oneTime: keys[index], left: NONE })),
      );
    },
  },
  {
    title: 'decide sees what is stored and every id that was ever accepted',
    async run({ store }) {
      const owner = newOwner();
      const oneTime = samplePreKeys(3, 10);
      const kem = sampleSignedPreKeys(1, 10);
      await putDevice(store.devices, owner, { oneTime, kem });
      await takeOne(store, owner);
      assertSame(await stockOf(store, owner), {
        oneTime: { keys: oneTime.slice(1), accepted: [[10, 12]] },
        kem: { keys: [], accepted: [[10, 10]] },
      });
    },
  },
  {
    title: '64 takers at once on 1,000 keys of 5 installs get each key once, and find a shelf empty only when it is',
    async run({ store }) {
      const shelves = Array.from({ length: 5 }, () => ({ owner: newOwner(), taken: [] as number[] }));
      for (const { owner } of shelves)
        for (const first of [1, 101]) await putDevice(store.devices, owner, { oneTime: samplePreKeys(100, first) });
      const empty = async ({ owner, taken }: (typeof shelves)[number]) => {
        for (let key = await takeOne(store, owner); key.oneTime; key = await takeOne(store, owner)) {
          taken.push(key.oneTime.id);
        }
        strictEqual(taken.length, 200, 'a taker found a shelf empty while keys remained');
      };
      const taker = async (_: unknown, index: number) => {
        for (let at = 0; at < shelves.length; at++)
          await empty(shelves[(index + at) % shelves.length] as (typeof shelves)[number]);
      };
      await Promise.all(Array.from({ length: 64 }, taker));
      for (const { taken } of shelves) strictEqual(new Set(taken).size, 200);
    },
  },
  {
    title: 'a key that was taken stays taken after a restart, and its id stays accepted',
    async run({ store, reopen }) {
      const owner = newOwner();
      const oneTime = samplePreKeys(2);
      await putDevice(store.devices, owner, { oneTime });
      await takeOne(store, owner);
      const reopened = await reopen();
      assertSame((await stockOf(reopened, owner)).oneTime, { keys: oneTime.slice(1), accepted: [[1, 2]] });
      assertSame(await takeOne(reopened, owner), { oneTime: oneTime[1], left: NONE });
    },
  },
  {
    title: 'a replaced install leaves nothing to its successor, and gives no keys any more',
    async run({ store }) {
      const old = newOwner(1);
      const successor = { ...old, device: sampleDevice(1, 2) };
      await putDevice(store.devices, old, { oneTime: samplePreKeys(5), kem: sampleSignedPreKeys(5) });
      const oneTime = samplePreKeys(1);
      await putDevice(store.devices, successor, { oneTime });
      assertSame(await takeOne(store, old), { left: NONE });
      assertSame(await stockOf(store, successor), {
        oneTime: { keys: oneTime, accepted: [[1, 1]] },
        kem: { keys: [], accepted: [] },
      });
    },
  },
  {
    title: 'a removed install gives no keys any more, also when its address is registered again',
    async run({ store }) {
      const owner = newOwner();
      await putDevice(store.devices, owner, { oneTime: samplePreKeys(5), kem: sampleSignedPreKeys(5) });
      await changeUser(store.devices, owner.userId, () => ({ devices: [] }));
      assertSame(await takeOne(store, owner), { left: NONE });
      await putDevice(store.devices, owner);
      assertSame(await takeOne(store, owner), { left: NONE });
    },
  },
];
