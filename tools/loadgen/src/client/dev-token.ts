import { type KeyObject, createPrivateKey, sign } from 'node:crypto';
import type { UserId } from '@lantern/protocol';

export interface TokenOptions {
  /** PEM of the ES256 private key that the server trusts. */
  readonly signingKeyPem: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Below the longest life that a server accepts (24 h). */
const LIFETIME_S = 12 * 60 * 60;

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Makes the access tokens that a real client would get from Lantern's login. */
export class TokenMaker {
  readonly #options: TokenOptions;
  readonly #key: KeyObject;
  readonly #header = base64url({ alg: 'ES256', typ: 'JWT' });

  /** @throws Error when the PEM is no private key */
  constructor(options: TokenOptions) {
    this.#options = options;
    this.#key = createPrivateKey(options.signingKeyPem);
  }

  token(userId: UserId): string {
    const { issuer, audience } = this.#options;
    const iat = Math.floor(Date.now() / 1_000);
    const claims = base64url({ iss: issuer, aud: audience, sub: userId, iat, exp: iat + LIFETIME_S });
    const input = `${this.#header}.${claims}`;
    const signature = sign('sha256', Buffer.from(input), { key: this.#key, dsaEncoding: 'ieee-p1363' });
    return `${input}.${signature.toString('base64url')}`;
  }
}
