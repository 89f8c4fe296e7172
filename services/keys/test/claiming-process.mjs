// A keys service over LMDB whose API is called over IPC, to be killed: `claiming-process.mjs DIRECTORY`.
import { loadConfig, silentLogger, systemClock } from '@lantern/runtime';
import { createKeys, keysConfig, openLmdbKeyStore } from '../dist/index.js';

const [directory] = process.argv.slice(2);
const store = openLmdbKeyStore(directory, { clock: systemClock, logger: silentLogger });
const { api } = createKeys(loadConfig(keysConfig, { KEYS_CLAIM_TAKE_OVER_MS: '100' }), {
  store,
  purger: { purge: async () => undefined },
  announcer: { announce: async () => undefined },
  logger: silentLogger,
  authorize: () => false,
});

process.on('message', ({ id, method, args }) => {
  api[method](...args).then(
    (result) => process.send({ id, result }),
    (error) => process.send({ id, error: error.message }),
  );
});
process.send('ready');
