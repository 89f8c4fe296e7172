import { type KeyObject, createSecretKey } from 'node:crypto';
import { MAX_TOKEN_BYTES, unavailable } from '@lantern/protocol';
import type { Clock } from '@lantern/runtime';
import jwt from 'jsonwebtoken';
import type { TokenVerdict, TokenVerifier } from '../ports.js';
import { parseStrictObject } from './parse-strict-object.js';
import { SignedTokens } from './signed-tokens.js';
import { type ClaimRules, judgeClaims, refuse } from './token-claims.js';
import type { TokenKeySource } from './token-key-source.js';
import { MAX_KID_LENGTH, type VerificationKey } from './verification-keys.js';

/** Public keys, fixed or as the issuer publishes them, or one secret shared with the issuer: never both. */
export type TokenKeys =
  | { readonly mode: 'public-keys'; readonly keys: readonly VerificationKey[] }
  | { readonly mode: 'published-keys'; readonly source: TokenKeySource }
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

interface KeySource {
  readonly keys: readonly BoundKey[] | undefined;
  lookAgain?(): Promise<void>;
}

type Header = Readonly<Record<string, unknown>>;
type Claims = Readonly<Record<string, unknown>>;

const MIN_SECRET_BYTES = 32;
const NO_KEYS_RETRY_MS = 5_000;
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** RFC 7515 4.1.9 and RFC 9068: other tokens of the issuer, such as those of a logout, are none of this kind. */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'];
const PUBLISHED_ALGORITHMS: readonly unknown[] = ['ES256', 'RS256'] satisfies readonly VerificationKey['algorithm'][];

function keySource(keys: TokenKeys): KeySource {
  if (keys.mode === 'published-keys') return keys.source;
  if (keys.mode === 'public-keys') {
    if (keys.keys.length === 0) throw new Error('there must be a key to verify tokens with');
    return keys;
  }
  if (keys.secret.length < MIN_SECRET_BYTES) throw new Error(`the shared secret must have ${MIN_SECRET_BYTES} bytes`);
  return { keys: [{ algorithm: 'HS256', key: createSecretKey(keys.secret) }] };
}

function requireRules({ issuer, audience, userClaim, deviceClaim }: ClaimRules): void {
  for (const [name, value] of Object.entries({ issuer, audience, userClaim, deviceClaim })) {
    if (value === '') throw new Error(`the token ${name} must not be empty`);
  }
}

/** @returns undefined when it is not canonical in all of its parts. */
function parseHeader(token: string): Header | undefined {
  if (!COMPACT_JWS.test(token)) return undefined;
  const [header = '', , signature = ''] = token.split('.');
  // Else one token could be written in several ways.
  if (Buffer.from(signature, 'base64url').toString('base64url') !== signature) return undefined;
  return parseStrictObject(header);
}

/**
 * Verifies compact JWS tokens with `jsonwebtoken`, which by itself takes the algorithm from the token, knows no `crit`,
 * and leaves out checks whose option is empty: all of that is decided here.
 */
export class JwtTokenVerifier implements TokenVerifier {
  readonly #options: JwtTokenVerifierOptions;
  readonly #source: KeySource;
  /** Undefined for a shared secret: its check costs no more than the digest that would spare it. */
  readonly #signed: SignedTokens | undefined;

  /** @throws Error for an empty issuer, audience or claim name, no keys, or a short secret. */
  constructor(options: JwtTokenVerifierOptions) {
    requireRules(options);
    this.#options = options;
    this.#source = keySource(options.keys);
    this.#signed = options.keys.mode === 'shared-secret' ? undefined : new SignedTokens();
  }

  async verify(token: string): Promise<TokenVerdict> {
    if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) {
      return refuse('too-large', `the token must have at most ${MAX_TOKEN_BYTES} bytes`);
    }
    if (token === '') return refuse('missing', 'a token is needed');
    const header = parseHeader(token);
    if (header === undefined) return refuse('malformed', 'the token is not a compact JWS');
    if (Object.hasOwn(header, 'crit')) return refuse('malformed', 'critical header parameters are not supported');
    if (!TYPES.includes(typeof header['typ'] === 'string' ? header['typ'].toLowerCase() : header['typ'])) {
      return refuse('malformed', 'the token is of another type');
    }
    const claims = parseStrictObject(token.split('.')[1] ?? '');
    if (claims === undefined) return refuse('malformed', 'the claims of the token are not a JSON object');
    if (!(await this.#isSigned(token, header, claims))) {
      return refuse('untrusted', 'the token is not signed by a key of the issuer');
    }
    return judgeClaims(claims, this.#options, this.#options.clock.now());
  }

  async #isSigned(token: string, header: Header, claims: Claims): Promise<boolean> {
    if (this.#isSignedByAny(token, header)) return true;
    if (this.#source.lookAgain === undefined || !this.#namesNewKey(header)) return false;
    // Whoever makes up tokens does not get the issuer asked unless the rest of the token is right.
    if (!judgeClaims(claims, this.#options, this.#options.clock.now()).valid) return false;
    try {
      await this.#source.lookAgain();
    } catch (error) {
      // What was learned meanwhile for another reason counts, too.
      if (this.#isSignedByAny(token, header)) return true;
      throw error;
    }
    return this.#isSignedByAny(token, header);
  }

  #isSignedByAny(token: string, header: Header): boolean {
    const candidates = this.#candidates(header);
    if (this.#signed?.has(token, this.#source.keys)) return true;
    const signed = candidates.some(({ algorithm, key }) => {
      try {
        jwt.verify(token, key, { algorithms: [algorithm], ignoreExpiration: true, ignoreNotBefore: true });
        return true;
      } catch {
        return false;
      }
    });
    if (signed) this.#signed?.add(token);
    return signed;
  }

  /** A `kid` is only looked up; nothing else in a header leads to a key. @throws RequestProblem UNAVAILABLE */
  #candidates({ kid, alg }: Header): readonly BoundKey[] {
    const { keys } = this.#source;
    if (keys === undefined) throw unavailable('tokens cannot be checked now', NO_KEYS_RETRY_MS);
    const fitting = keys.filter(({ algorithm }) => algorithm === alg);
    const named = fitting.filter((key) => key.kid !== undefined && key.kid === kid);
    return named.length > 0 ? named : fitting.filter((key) => key.kid === undefined || kid === undefined);
  }

  #namesNewKey({ kid, alg }: Header): boolean {
    if (typeof kid !== 'string' || kid.length > MAX_KID_LENGTH || !PUBLISHED_ALGORITHMS.includes(alg)) return false;
    return !this.#source.keys?.some((key) => key.kid === kid);
  }
}
