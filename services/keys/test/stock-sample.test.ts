import type { UserId } from '@lantern/protocol';
import { ManualClock } from '@lantern/runtime/testing';
import { StockSample } from '../src/domain/stock-sample.js';
import { StoreUnavailable } from '../src/index.js';
import { cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { newAddress, newClaim, newRegistration, preKeys } from './samples.js';

const onEnd = cleaningUp();

test('the stock of users is told by how many keys are left, wherever the look begins', async () => {
  const { api, store, clock } = createKeysUnderTest(onEnd);
  const [full, one] = [newAddress(), newAddress()];
  await api.register(full, newRegistration({ oneTime: preKeys(30), kem: [] }));
  await api.register(one, newRegistration({ oneTime: preKeys(1), kem: [] }));
  const look = (from: string) => new StockSample({ store, clock, randomUserId: () => from as UserId }).read();
  const expected = (oneTime: readonly number[]) => ({
    storeReachable: true,
    stock: {
      users: 2,
      devices: 2,
      oneTime: [0, 9, 24, 49, 99, 200].map((atMost, index) => ({ atMost, devices: oneTime[index] })),
      kem: [0, 9, 24, 49, 99, 200].map((atMost, index) => ({ atMost, devices: index === 0 ? 2 : 0 })),
    },
  });
  for (const from of [full.userId, one.userId, 'ffffffff-ffff-4fff-bfff-ffffffffffff'])
    expect(await look(from)).toEqual(expected([0, 1, 0, 1, 0, 0]));
  await api.claim(newClaim(one.userId));
  expect(await look(full.userId)).toEqual(expected([1, 0, 0, 1, 0, 0]));
});

test.each([
  ['refuses', () => Promise.reject(new StoreUnavailable('away'))],
  ['does not answer', () => new Promise<never>(() => undefined)],
])('a store that %s is told as not reachable', async (_title, usersFrom) => {
  const { store } = createKeysUnderTest(onEnd);
  const clock = new ManualClock();
  const broken = { ...store, devices: { ...store.devices, usersFrom } };
  const read = new StockSample({ store: broken, clock, randomUserId: () => newAddress().userId }).read();
  clock.advance(3_000);
  expect(await read).toEqual({ storeReachable: false });
});
