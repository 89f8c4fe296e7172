// Makes the secrets that docker-compose.yml mounts, under data/; what is there stays as it is. The signing key of
// development tokens is that of `npm start`, so that `npm run demo` and `npm run token` work for both.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const data = resolve(process.argv[2] ?? fileURLToPath(new URL('../../data', import.meta.url)));

function make(name, mode, content) {
  const file = join(data, name);
  if (!existsSync(file)) writeFileSync(file, content(), { flag: 'wx' });
  chmodSync(file, mode);
  return file;
}

mkdirSync(data, { recursive: true, mode: 0o700 });
const signingKey = make('dev-signing-key.pem', 0o600, () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);
// Readable by the user of the containers; the directory keeps other users of this machine out.
const publicKey = createPublicKey(createPrivateKey(readFileSync(signingKey))).export({ type: 'spki', format: 'pem' });
writeFileSync(join(data, 'token-key.pem'), publicKey);
chmodSync(join(data, 'token-key.pem'), 0o644);
make('service-secret', 0o644, () => randomBytes(32).toString('hex'));
console.log(`secrets are in ${data}`);
