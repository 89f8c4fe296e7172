import { rejects, strictEqual } from 'node:assert/strict';
import { addressKey, type UserId } from '@lantern/protocol';
import type { KeyStoreCase } from './key-store-case.js';
import { assertSame, changeUser, putDevice, sampleDevice, sampleUserId } from './key-store-samples.js';

const MAX_UINT32 = 0xffff_ffff;

export const deviceStoreCases: readonly KeyStoreCase[] = [
  {
    title: 'a user nobody heard of has no devices and revision 0',
    async run({ store }) {
      assertSame(await store.devices.load(sampleUserId()), {
        revision: 0,
        devices: [],
        former: [],
        lastStamp: 0,
        purges: [],
      });
    },
  },
  {
    title: 'a change is stored as a whole and is there after a restart',
    async run({ store, reopen }) {
      const userId = sampleUserId();
      const { lastResortKem: _none, ...bare } = sampleDevice(MAX_UINT32, 0);
      const state = {
        devices: [sampleDevice(0, MAX_UINT32), bare],
        former: [{ deviceId: 3, registrationIds: [5, 6] }],
        lastStamp: 1_800_000_000_001,
        purges: [{ deviceId: 3, revision: 1, installedBefore: 1_800_000_000_000 }],
        announcement: { revision: 1, removedDeviceIds: [3] },
      };
      await changeUser(store.devices, userId, () => state);
      assertSame(await store.devices.load(userId), { ...state, revision: 1 });
      assertSame(await (await reopen()).devices.load(userId), { ...state, revision: 1 });
    },
  },
  {
    title: 'what decide throws is thrown, and nothing is stored',
    async run({ store }) {
      const userId = sampleUserId();
      const change = store.devices.change({ userId }, () => {
        throw new Error('refused');
      });
      await rejects(change, { message: 'refused' });
      strictEqual((await store.devices.load(userId)).revision, 0);
    },
  },
  {
    title: 'a decision without a new state stores nothing',
    async run({ store }) {
      const userId = sampleUserId();
      await changeUser(store.devices, userId, () => ({}));
      strictEqual(await store.devices.change({ userId }, (user) => ({ result: user.revision })), 1);
      strictEqual((await store.devices.load(userId)).revision, 1);
    },
  },
  {
    title: 'of many changes of one user at once, each decides on the state that another left',
    async run({ store }) {
      const userId = sampleUserId();
      const add = (registrationId: number) =>
        changeUser(store.devices, userId, (user) => ({
          former: [...user.former, { deviceId: registrationId, registrationIds: [registrationId] }],
        }));
      await Promise.all(Array.from({ length: 50 }, (_, index) => add(index)));
      const user = await store.devices.load(userId);
      strictEqual(user.revision, 50);
      strictEqual(new Set(user.former.map(({ deviceId }) => deviceId)).size, 50);
    },
  },
  {
    title: 'users with a purge wish or an announcement are listed page by page until it is done',
    async run({ store, reopen }) {
      const users = Array.from({ length: 5 }, sampleUserId).sort();
      const [first, second] = users as [UserId, UserId];
      for (const userId of users) {
        await changeUser(store.devices, userId, () => ({ announcement: { revision: 1, removedDeviceIds: [] } }));
      }
      await changeUser(store.devices, sampleUserId(), () => ({ former: [{ deviceId: 1, registrationIds: [1] }] }));
      assertSame(await store.devices.unfinished(undefined, 3), users.slice(0, 3));
      assertSame(await store.devices.unfinished(users[2], 3), users.slice(3));

      await store.devices.change({ userId: first }, ({ announcement: _done, ...user }) => ({
        result: undefined,
        user: { ...user, revision: user.revision + 1 },
      }));
      await changeUser(store.devices, second, () => ({ purges: [{ deviceId: 1, revision: 2, installedBefore: 1 }] }));
      assertSame(await (await reopen()).devices.unfinished(undefined, 10), users.slice(1));
    },
  },
  {
    title: 'devices are listed by the day on which they were last seen, longest unseen first',
    async run({ store }) {
      const userId = sampleUserId();
      const other = sampleUserId();
      const oldest = sampleDevice(2, 1, { lastSeenDay: 100 });
      const older = sampleDevice(3, 1, { lastSeenDay: 200 });
      await changeUser(store.devices, userId, () => ({ devices: [oldest, older] }));
      await putDevice(store.devices, { userId: other, device: sampleDevice(1, 1, { lastSeenDay: 150 }) });
      const listed = async (day: number, limit = 10) =>
        (await store.devices.unseenSince(day, limit)).map((address) => addressKey(address));
      assertSame(await listed(201), [`${userId}.2`, `${other}.1`, `${userId}.3`]);
      assertSame(await listed(200), [`${userId}.2`, `${other}.1`]);
      assertSame(await listed(201, 1), [`${userId}.2`]);

      await changeUser(store.devices, userId, () => ({ devices: [{ ...oldest, lastSeenDay: 300 }, older] }));
      assertSame(await listed(301), [`${other}.1`, `${userId}.3`, `${userId}.2`]);
      await changeUser(store.devices, userId, () => ({ devices: [] }));
      assertSame(await listed(301), [`${other}.1`]);
    },
  },
  {
    title: 'users come ascending from any id on, each once, and none beyond the last',
    async run({ store }) {
      const users = [sampleUserId(), sampleUserId(), sampleUserId()].sort();
      for (const userId of users) await putDevice(store.devices, { userId, device: sampleDevice(1, 1) });
      const from = (userId: UserId, limit = 1_000) => store.devices.usersFrom(userId, limit);
      const all = await from('00000000-0000-0000-0000-000000000000' as UserId);
      assertSame(
        all.filter((userId) => users.includes(userId)),
        users,
      );
      assertSame([...all], [...new Set(all)].sort());
      const [, second = users[0] as UserId] = users;
      assertSame(await from(second, 1), [second]);
      assertSame(await from('ffffffff-ffff-ffff-ffff-ffffffffffff' as UserId), []);
    },
  },
];
