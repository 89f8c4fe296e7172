import { randomUUID } from 'node:crypto';
import type { UserId } from '@lantern/protocol';
import { keyStoreContract } from '@lantern/testkit';
import type { KeyStore, UserDevices } from '../src/index.js';
import { cleaningUp } from './keys-under-test.js';
import { newDatabase, openStore, sharedMongo } from './mongo-under-test.js';

const mongo = sharedMongo();
const onEnd = cleaningUp();

describe('the MongoDB key store keeps the contract:', () => {
  test.each(keyStoreContract)('$title', async ({ run }) => {
    const options = newDatabase(onEnd, mongo().url);
    let store = await openStore(options);
    onEnd(() => store.close());
    const reopen = async () => {
      await store.close();
      return (store = await openStore(options));
    };
    await run({ store, reopen });
  });
});

describe('what a process knows of a user that another one has changed', () => {
  const seesOnly = (revision: number) => (user: UserDevices) => {
    if (user.revision !== revision) throw new Error(`revision ${user.revision}`);
    return { result: user.revision, user: { ...user, revision: revision + 1 } };
  };

  async function twoOfWhomOneIsBehind() {
    const options = newDatabase(onEnd, mongo().url);
    const [behind, ahead] = [await openStore(options), await openStore(options)];
    onEnd(async () => void (await Promise.all([behind.close(), ahead.close()])));
    const userId = randomUUID() as UserId;
    const change = (store: KeyStore, revision: number) => store.devices.change({ userId }, seesOnly(revision));
    await change(behind, 0);
    await change(ahead, 1);
    return { userId, behind, ahead, change };
  }

  test('refuses nothing: it is decided on what is there', async () => {
    const { behind, change } = await twoOfWhomOneIsBehind();
    expect(await change(behind, 2)).toBe(2);
  });

  test('admits nothing either', async () => {
    const { userId, behind, ahead, change } = await twoOfWhomOneIsBehind();
    await expect(change(behind, 1)).rejects.toThrow('revision 2');
    expect(await behind.devices.load(userId)).toEqual(await ahead.devices.load(userId));
  });

  test('is no answer for who changes nothing', async () => {
    const { userId, behind } = await twoOfWhomOneIsBehind();
    expect(await behind.devices.change({ userId }, ({ revision }) => ({ result: revision }))).toBe(2);
  });
});
