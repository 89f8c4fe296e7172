import { MAX_UINT32, parseUserId } from '@lantern/protocol';
import type { TokenFault, TokenIdentity, TokenVerdict } from '../ports.js';

/** What the claims of a token must say, beside a good signature. */
export interface ClaimRules {
  readonly issuer: string;
  readonly audience: string;
  /** Name of the claim that holds the user, a UUID. */
  readonly userClaim: string;
  /** Name of the claim that binds a token to one device; absent in a token: any device of the user. */
  readonly deviceClaim: string;
  /** Longest time between `iat` and `exp`, ms. */
  readonly maxLifetimeMs: number;
  /** How far the issuer's clock may be off, ms. */
  readonly skewMs: number;
}

export function refuse(fault: TokenFault, detail: string): Extract<TokenVerdict, { readonly valid: false }> {
  return { valid: false, fault, detail };
}

type Claims = Readonly<Record<string, unknown>>;

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= 1e11;
}

function times({ iat, exp, nbf }: Claims, rules: ClaimRules, now: number) {
  if (!isTime(iat) || !isTime(exp)) return refuse('claims', 'iat and exp must be numbers of seconds');
  const [issuedAt, expiresAt] = [iat * 1_000, exp * 1_000];
  if (nbf !== undefined && !isTime(nbf)) return refuse('claims', 'nbf must be a number of seconds');
  const validFrom = Math.max(issuedAt, (nbf ?? 0) * 1_000);
  if (validFrom > now + rules.skewMs) return refuse('not-yet-valid', 'the token is not valid yet');
  if (expiresAt <= now - rules.skewMs) return refuse('expired', 'the token has expired');
  if (expiresAt <= issuedAt) return refuse('claims', 'exp must be after iat');
  if (expiresAt - issuedAt > rules.maxLifetimeMs) return refuse('claims', 'the token lives too long');
  return { valid: true as const, issuedAt, expiresAt };
}

function isFor(aud: unknown, audience: string): boolean {
  if (Array.isArray(aud)) return aud.every((item) => typeof item === 'string') && aud.includes(audience);
  return aud === audience;
}

function deviceOf(claims: Claims, { deviceClaim }: ClaimRules): { deviceId?: number } | undefined {
  const device = Object.hasOwn(claims, deviceClaim) ? claims[deviceClaim] : undefined;
  if (device === undefined) return {};
  if (typeof device !== 'number' || !Number.isInteger(device) || device < 0 || device > MAX_UINT32) return undefined;
  return { deviceId: device };
}

/** Judges the claims of a token whose signature is good. `now`: Unix ms. */
export function judgeClaims(claims: Claims, rules: ClaimRules, now: number): TokenVerdict {
  if (claims['iss'] !== rules.issuer) return refuse('claims', 'the token is from another issuer');
  if (!isFor(claims['aud'], rules.audience)) return refuse('claims', 'the token is for another audience');
  const user = Object.hasOwn(claims, rules.userClaim) ? claims[rules.userClaim] : undefined;
  const userId = typeof user === 'string' ? parseUserId(user) : undefined;
  if (userId === undefined || typeof claims['sub'] !== 'string') return refuse('claims', 'the user must be a UUID');
  const device = deviceOf(claims, rules);
  if (device === undefined) return refuse('claims', 'the device must be a uint32');
  const lifetime = times(claims, rules, now);
  if (!lifetime.valid) return lifetime;
  const { issuedAt, expiresAt } = lifetime;
  const identity: TokenIdentity = { userId, ...device, issuedAt, expiresAt };
  return { valid: true, identity };
}
