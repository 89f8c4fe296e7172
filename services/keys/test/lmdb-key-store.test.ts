import { systemClock } from '@lantern/runtime';
import { RecordingLogger } from '@lantern/runtime/testing';
import { keyStoreContract } from '@lantern/testkit';
import { openLmdbKeyStore } from '../src/index.js';
import { cleaningUp, temporaryDirectory } from './keys-under-test.js';

const onEnd = cleaningUp();

describe('the LMDB key store keeps the contract:', () => {
  test.each(keyStoreContract)('$title', async ({ run }) => {
    const directory = temporaryDirectory(onEnd);
    const open = () => openLmdbKeyStore(directory, { clock: systemClock, logger: new RecordingLogger() });
    let store = open();
    onEnd(() => store.close());
    const reopen = async () => {
      await store.close();
      return (store = open());
    };
    await run({ store, reopen });
  });
});
