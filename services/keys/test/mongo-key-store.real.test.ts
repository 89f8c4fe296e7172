import { keyStoreContract } from '@lantern/testkit';
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
