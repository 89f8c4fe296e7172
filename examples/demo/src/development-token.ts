import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const LIFETIME_SECONDS = 60 * 60;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`cannot read ${file}: is this the data directory of a server that was started?`, { cause: error });
  }
}

/**
 * Signs tokens as a server without token configuration accepts them: with the key in its data directory.
 * @throws Error when there is no key: the server was never started on this directory
 */
export function developmentTokens(dataDir: string): (userId: string) => string {
  const key = createPrivateKey(readKey(join(dataDir, 'dev-signing-key.pem')));
  return (userId) => {
    const now = Math.floor(Date.now() / 1_000);
    const header = { alg: 'ES256', typ: 'JWT' };
    const claims = { iss: 'lantern-dev', aud: 'lantern-messaging', sub: userId, iat: now, exp: now + LIFETIME_SECONDS };
    const signed = `${base64url(header)}.${base64url(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  };
}
