import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As of the development server, so that tools for that one serve a constellation, too. */
const ISSUER = 'lantern-dev';
const AUDIENCE = 'lantern-messaging';
const LIFETIME_SECONDS = 12 * 60 * 60;

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs user tokens (ES256) with a key of its own, which lies in a directory as that of the development server. */
export class TokenSigner {
  readonly issuer = ISSUER;
  readonly audience = AUDIENCE;
  /** PEM of the private key. */
  readonly signingKeyPem: string;
  /** PEM of the public key, for gateways. */
  readonly publicKeyFile: string;

  constructor(directory: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.signingKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.publicKeyFile = join(directory, 'token-key.pem');
    writeFileSync(join(directory, 'dev-signing-key.pem'), this.signingKeyPem, { mode: 0o600 });
    writeFileSync(this.publicKeyFile, publicKey.export({ type: 'spki', format: 'pem' }));
  }

  /** Good for 12 hours; with a device good for that one only. */
  token(userId: string, deviceId?: number): string {
    const iat = Math.floor(Date.now() / 1_000);
    const device = deviceId === undefined ? {} : { device: deviceId };
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: userId, iat, exp: iat + LIFETIME_SECONDS, ...device };
    const signed = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), { key: this.signingKeyPem, dsaEncoding: 'ieee-p1363' });
    return `${signed}.${signature.toString('base64url')}`;
  }
}
