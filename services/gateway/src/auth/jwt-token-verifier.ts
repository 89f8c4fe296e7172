import { type KeyObject, createSecretKey } from 'node:crypto';
import { MAX_TOKEN_BYTES } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import jwt from 'jsonwebtoken';
import type { TokenVerdict, TokenVerifier } from '../ports.js';
import { type ClaimRules, judgeClaims, refuse } from './token-claims.js';
import type { VerificationKey } from './verification-keys.js';

/** Either public keys, or one secret shared with the issuer: never both. */
export type TokenKeys =
  | { readonly mode: 'public-keys'; readonly keys: readonly VerificationKey[] }
  | { readonly mode: 'shared-secret'; readonly secret: Uint8Array };

export interface JwtTokenVerifierOptions extends ClaimRules {
  readonly keys: TokenKeys;
  readonly clock: Clock;
}

interface BoundKey {
  readonly kid?: string;
  readonly algorithm: 'ES256' | 'RS256' | 'HS256';
  readonly key: KeyObject;
}

const MIN_SECRET_BYTES = 32;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

function boundKeys(keys: TokenKeys): readonly BoundKey[] {
  if (keys.mode === 'public-keys') return keys.keys;
  if (keys.secret.length < MIN_SECRET_BYTES) throw new Error(`the shared secret must have ${MIN_SECRET_BYTES} bytes`);
  return [{ algorithm: 'HS256', key: createSecretKey(keys.secret) }];
}

function requireRules({ issuer, audience, userClaim, deviceClaim }: ClaimRules): void {
  for (const [name, value] of Object.entries({ issuer, audience, userClaim, deviceClaim })) {
    if (value === '') throw new Error(`the token ${name} must not be empty`);
  }
}

function parseObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Verifies compact JWS tokens with `jsonwebtoken`, which by itself takes the algorithm from the token, knows no `crit`,
 * and leaves out checks whose option is empty: all of that is decided here.
 */
export class JwtTokenVerifier implements TokenVerifier {
  readonly #options: JwtTokenVerifierOptions;
  readonly #keys: readonly BoundKey[];

  /** @throws Error for an empty issuer, audience or claim name, no keys, or a short secret. */
  constructor(options: JwtTokenVerifierOptions) {
    requireRules(options);
    this.#options = options;
    this.#keys = boundKeys(options.keys);
    if (this.#keys.length === 0) throw new Error('there must be a key to verify tokens with');
  }

  async verify(token: string): Promise<TokenVerdict> {
    if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) {
      return refuse('too-large', `the token must have at most ${MAX_TOKEN_BYTES} bytes`);
    }
    if (token === '') return refuse('missing', 'a token is needed');
    const header = COMPACT_JWS.test(token) ? parseObject(token.slice(0, token.indexOf('.'))) : undefined;
    if (header === undefined) return refuse('malformed', 'the token is not a compact JWS');
    if (Object.hasOwn(header, 'crit')) return refuse('malformed', 'critical header parameters are not supported');
    const claims = this.#claimsOf(token, header);
    if (claims === undefined) return refuse('untrusted', 'the token is not signed by a key of the issuer');
    return judgeClaims(claims, this.#options, this.#options.clock.now());
  }

  #claimsOf(token: string, header: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | undefined {
    for (const { algorithm, key } of this.#candidates(header)) {
      try {
        const claims = jwt.verify(token, key, {
          algorithms: [algorithm],
          ignoreExpiration: true,
          ignoreNotBefore: true,
        });
        return typeof claims === 'object' && !Array.isArray(claims) ? { ...claims } : undefined;
      } catch {
        // Not by this key.
      }
    }
    return undefined;
  }

  /** A `kid` is only looked up; nothing else in a header leads to a key. */
  #candidates({ kid, alg }: Readonly<Record<string, unknown>>): readonly BoundKey[] {
    const fitting = this.#keys.filter(({ algorithm }) => algorithm === alg);
    const named = fitting.filter((key) => key.kid !== undefined && key.kid === kid);
    return named.length > 0 ? named : fitting.filter((key) => key.kid === undefined || kid === undefined);
  }
}
