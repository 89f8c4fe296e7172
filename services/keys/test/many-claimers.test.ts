import type { Address, KeysApi, UserId } from '@lantern/protocol';
import { cleaningUp, createKeysUnderTest } from './keys-under-test.js';
import { newClaim, newRegistration, newUserId, preKeys, signedPreKey } from './samples.js';

const onEnd = cleaningUp();
const DEVICES = 10;
const KEYS_PER_DEVICE = 200;
const CLAIMERS = 64;

/** Fills both shelves to the bound; KEM keys are small here, since their size does not matter to this. */
async function registerFull(api: KeysApi, address: Address): Promise<void> {
  const kem = (firstId: number) => Array.from({ length: 50 }, (_, index) => signedPreKey(firstId + index));
  await api.register(address, newRegistration({ oneTime: preKeys(100), kem: kem(1) }));
  await api.upload(address, 1, { oneTime: preKeys(100, 101), kem: kem(51) });
  for (const firstId of [101, 151]) await api.upload(address, 1, { oneTime: [], kem: kem(firstId) });
}

test('64 claimers at once on 10,000 keys of each kind get each key once, and no empty answer while keys remain', async () => {
  const { api } = createKeysUnderTest(onEnd);
  const users: UserId[] = Array.from({ length: 5 }, newUserId);
  const addresses = users.flatMap((userId) => Array.from({ length: DEVICES }, (_, deviceId) => ({ userId, deviceId })));
  await Promise.all(addresses.map((address) => registerFull(api, address)));

  // As many claims as every device has keys: each must get one of every kind of every device.
  const targets = users.flatMap((userId) => Array.from({ length: KEYS_PER_DEVICE }, () => userId));
  const handedOut: string[] = [];
  let empty = 0;
  let lowTold = 0;
  const claimer = async () => {
    for (let target = targets.pop(); target !== undefined; target = targets.pop()) {
      const { bundles, low } = await api.claim(newClaim(target));
      lowTold += low.length;
      for (const { device, oneTime, kem, kemIsLastResort } of bundles) {
        if (!oneTime || !kem || kemIsLastResort) empty++;
        handedOut.push(`${target} ${device.deviceId} ec ${oneTime?.id}`, `${target} ${device.deviceId} kem ${kem?.id}`);
      }
    }
  };
  await Promise.all(Array.from({ length: CLAIMERS }, claimer));
  const keys = users.length * DEVICES * KEYS_PER_DEVICE;
  expect(keys).toBe(10_000);
  expect({ empty, handedOut: handedOut.length, distinct: new Set(handedOut).size }).toEqual({
    empty: 0,
    handedOut: 2 * keys,
    distinct: 2 * keys,
  });
  expect(lowTold).toBe(2 * addresses.length);

  const [first] = users as [UserId];
  for (const bundle of (await api.claim(newClaim(first))).bundles) {
    expect(bundle).not.toHaveProperty('oneTime');
    expect(bundle.kemIsLastResort).toBe(true);
  }
});
