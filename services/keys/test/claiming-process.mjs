// A keys service over LMDB whose API is called over IPC, to be killed: `claiming-process.mjs DIRECTORY`.
import { loadConfig, silentLogger, systemClock } from '@lantern/runtime';
import { createKeys, keysConfig, openLmdbKeyStore } from '../dist/index.js';

const [directory] = process.argv.slice(2);
const store = openLmdbKeyStore(directory, { clock: systemClock, logger: silentLogger });
const raised = '1000000000+1000000/s';
const env = { KEYS_CLAIM_TAKE_OVER_MS: '100', KEYS_CLAIMS_PER_PAIR: raised, KEYS_CLAIMS_PER_TARGET: raised };
const { api } = createKeys(loadConfig(keysConfig, { ...env, KEYS_UPLOADS_PER_DEVICE: raised }), {
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
