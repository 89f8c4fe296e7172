import { type KeyObject, createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { Clock } from './clock.js';
import { ConfigError } from './config-error.js';
import type { Secret } from './secret.js';

/** For whom service tokens are; no other token has this audience, and none of another audience is one. */
export const SERVICE_AUDIENCE = 'lantern-internal';

export type ServiceName = 'gateway' | 'keys' | 'transport';

const MIN_SECRET_BYTES = 32;
const LIFETIME_SECONDS = 60;
/** A token is used for so long, so that not every call signs one. */
const REUSE_MS = (LIFETIME_SECONDS * 1_000) / 2;
/** How far the clocks of two machines may differ. */
const SKEW_SECONDS = 30;
const MAX_TOKEN_LENGTH = 1_024;
const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/;

/**
 * The secrets in the value of a configuration key: separated by commas or line ends, the first signs, all are accepted.
 * So a secret is replaced without a gap: add the new one at the end everywhere, then move it to the front, then drop the old.
 * @throws ConfigError naming `env` when one is shorter than 32 bytes.
 */
export function parseServiceSecrets(env: string, secret: Secret): readonly string[] {
  const secrets = secret
    .reveal()
    .split(/[\n,]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const short = secrets.findIndex((text) => Buffer.byteLength(text) < MIN_SECRET_BYTES);
  if (secrets.length > 0 && short < 0) return secrets;
  const which = secrets.length === 0 ? 'holds no secret' : `has a secret (number ${short + 1}) that is too short`;
  throw new ConfigError([{ env, problem: `${which}; set secrets of at least ${MIN_SECRET_BYTES} bytes each` }]);
}

export interface ServiceTokensOptions {
  /** At least one, each of at least 32 bytes; the first signs, all are accepted. */
  readonly secrets: readonly string[];
  /** Who signs. */
  readonly service: ServiceName;
  readonly clock: Clock;
}

/** Short-lived HS256 tokens by which the services know each other. A user's token never takes their place. */
export class ServiceTokens {
  readonly #keys: readonly [KeyObject, ...KeyObject[]];
  readonly #service: ServiceName;
  readonly #clock: Clock;
  #issued: { readonly header: string; readonly since: number } | undefined;

  /** @throws Error without secrets, or for one that is too short. */
  constructor({ secrets, service, clock }: ServiceTokensOptions) {
    const [first, ...others] = secrets.map(keyOf);
    if (first === undefined) throw new Error('there must be a service secret');
    this.#keys = [first, ...others];
    this.#service = service;
    this.#clock = clock;
  }

  /** The value of an Authorization header for a call that is made now. */
  authorization(): string {
    const now = this.#clock.now();
    if (this.#issued === undefined || Math.abs(now - this.#issued.since) > REUSE_MS) {
      const iat = Math.floor(now / 1_000);
      const claims = { iss: this.#service, aud: SERVICE_AUDIENCE, iat, exp: iat + LIFETIME_SECONDS };
      this.#issued = { header: `Bearer ${jwt.sign(claims, this.#keys[0], { algorithm: 'HS256' })}`, since: now };
    }
    return this.#issued.header;
  }

  /** Whether the value of an Authorization header is from a service that knows a secret, and not expired. */
  accepts(authorization: string | undefined): boolean {
    const token = authorization !== undefined && authorization.length <= MAX_TOKEN_LENGTH && BEARER.exec(authorization);
    if (!token) return false;
    return this.#keys.some((key) => this.#verifies(token[1] as string, key));
  }

  #verifies(token: string, key: KeyObject): boolean {
    try {
      const now = Math.floor(this.#clock.now() / 1_000);
      const claims = jwt.verify(token, key, {
        algorithms: ['HS256'],
        audience: SERVICE_AUDIENCE,
        clockTimestamp: now,
        clockTolerance: SKEW_SECONDS,
        // From `iat`, so that a token without an expiry, or with a far one, does not live on.
        maxAge: LIFETIME_SECONDS,
      });
      // One that was signed for later would be good for all the time until then, too.
      return typeof claims === 'object' && typeof claims.exp === 'number' && Number(claims.iat) <= now + SKEW_SECONDS;
    } catch {
      return false;
    }
  }
}

function keyOf(secret: string): KeyObject {
  const bytes = Buffer.from(secret);
  if (bytes.length < MIN_SECRET_BYTES) throw new Error(`a service secret must have at least ${MIN_SECRET_BYTES} bytes`);
  return createSecretKey(bytes);
}
