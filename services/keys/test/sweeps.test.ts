import { ManualClock, until } from '@lantern/runtime/testing';
import { cleaningUp, createKeysUnderTest, passTimeUntil } from './keys-under-test.js';
import { newAddress, newClaim, newRegistration } from './samples.js';

const onEnd = cleaningUp();
const DAY_MS = 86_400_000;
/** Noon, so that a few hours more or less are the same day. */
const NOON = 1_700_000_000_000 - (1_700_000_000_000 % DAY_MS) + DAY_MS / 2;

function createAtNoon() {
  return createKeysUnderTest(onEnd, { clock: new ManualClock(NOON) });
}

describe('touching a device', () => {
  test('is written at most once a day', async () => {
    const { api, store, clock } = createAtNoon();
    const address = newAddress();
    await api.register(address, newRegistration());
    const revision = async () => (await store.devices.load(address.userId)).revision;
    const before = await revision();
    await api.touch(address);
    expect(await revision()).toBe(before);
    clock.jump(DAY_MS);
    await Promise.all([api.touch(address), api.touch(address)]);
    await api.touch(address);
    expect(await revision()).toBe(before + 1);
  });

  test('that does not exist does nothing', async () => {
    const { api, store } = createAtNoon();
    const address = newAddress();
    await api.touch(address);
    expect((await store.devices.load(address.userId)).revision).toBe(0);
  });
});

describe('the sweep', () => {
  test('removes devices that did not attach for 45 days, with mailbox and announcement, and no others', async () => {
    const keys = createAtNoon();
    const { api, clock, purger, announcer } = keys;
    const [abandoned, used, fresh] = [newAddress(), newAddress(), newAddress()];
    await api.register(abandoned, newRegistration());
    await api.register(used, newRegistration());
    clock.jump(30 * DAY_MS);
    await api.touch(used);
    clock.jump(16 * DAY_MS);
    await api.register(fresh, newRegistration());
    await keys.start();
    await until(
      async () => {
        clock.advance(600_000);
        return (await api.devices(abandoned.userId)).length === 0;
      },
      { message: 'the abandoned device stays' },
    );
    await passTimeUntil(clock, 'its mailbox is not purged', () => purger.purged.length === 1);
    expect(purger.purged).toEqual([abandoned]);
    expect(announcer.changes.at(-1)).toMatchObject({ userId: abandoned.userId, devices: [], removedDeviceIds: [1] });
    expect(await api.devices(used.userId)).toHaveLength(1);
    expect(await api.devices(fresh.userId)).toHaveLength(1);
  });

  test('forgets claims whose window has passed', async () => {
    const keys = createAtNoon();
    const { api, clock, store } = keys;
    const address = newAddress();
    await api.register(address, newRegistration());
    const claim = newClaim(address.userId);
    await api.claim(claim);
    await keys.start();
    const { requester, claimId } = claim;
    const find = async () => {
      const fingerprint = new Uint8Array(32);
      return (await store.claims.find({ requester, claimId, fingerprint, now: NOON, validSince: NOON - 1 })).state;
    };
    expect(await find()).toBe('conflict');
    await until(
      async () => {
        clock.advance(600_000);
        return (await find()) === 'absent';
      },
      { message: 'the claim stays' },
    );
    expect(clock.now() - NOON).toBeGreaterThan(3_600_000);
  });
});
