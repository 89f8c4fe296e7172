import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UserId } from '@lantern/protocol';
import jwt from 'jsonwebtoken';

const newPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

export interface IssuedToken {
  readonly kid: string;
  /** Seconds from now; may lie in the past. */
  readonly expiresInSeconds?: number;
  readonly deviceId?: number;
}

/** An account service on this machine that publishes its keys, and may rotate them or be away. */
export class JwksIssuer {
  readonly issuer = 'account-service';
  readonly audience = 'lantern-messaging';
  fetches = 0;
  readonly #pairs = new Map<string, ReturnType<typeof newPair>>();
  readonly #server: Server = createServer((_request, response) => {
    this.fetches++;
    const keys = [...this.#pairs].map(([kid, { publicKey }]) => ({ ...publicKey.export({ format: 'jwk' }), kid }));
    response.end(JSON.stringify({ keys }));
  });

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** It answers nobody any more. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/jwks`;
  }

  /** From now on it publishes this key, too. */
  rotate(kid: string): void {
    this.#pairs.set(kid, newPair());
  }

  /** Signed by the named key; by one that nobody knows if it is not published. */
  token(userId: UserId, { kid, expiresInSeconds = 3_600, deviceId }: IssuedToken): string {
    const exp = Math.floor(Date.now() / 1_000) + expiresInSeconds;
    const device = deviceId === undefined ? {} : { device: deviceId };
    const claims = { iss: this.issuer, aud: this.audience, sub: userId, iat: exp - 3_600, exp, ...device };
    const { privateKey } = this.#pairs.get(kid) ?? newPair();
    return jwt.sign(claims, privateKey, { algorithm: 'ES256', keyid: kid });
  }
}
