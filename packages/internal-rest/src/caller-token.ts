import type { Clock } from '@lantern/runtime';
import jwt from 'jsonwebtoken';

/** For whom the tokens of other backends are: no token of a user or of a Lantern service has this audience. */
export const CALLER_AUDIENCE = 'lantern-backend';

const MAX_AGE_SECONDS = 300;
/** How far the clocks of two machines may differ. */
const SKEW_SECONDS = 30;
const MAX_TOKEN_LENGTH = 1_024;
const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

export interface CallerIdentity {
  readonly name: string;
  readonly secret: string;
  readonly clock: Clock;
}

/** A token as a caller makes it for itself: HS256, good for a minute. */
export function signCallerToken({ name, secret, clock }: CallerIdentity): string {
  const iat = Math.floor(clock.now() / 1_000);
  return jwt.sign({ iss: name, aud: CALLER_AUDIENCE, iat, exp: iat + 60 }, secret, { algorithm: 'HS256' });
}

/**
 * Who a token in an Authorization header says it is of, before anything of it is believed: so that one that names nobody costs
 * no signature, and another no more than its caller has secrets.
 */
export function claimedCaller(authorization: string | undefined): string | undefined {
  const token = tokenIn(authorization);
  if (token === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const issuer = typeof claims === 'object' && claims !== null && 'iss' in claims ? claims.iss : undefined;
    return typeof issuer === 'string' ? issuer : undefined;
  } catch {
    return undefined;
  }
}

function tokenIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > MAX_TOKEN_LENGTH) return undefined;
  return BEARER.exec(authorization)?.[1];
}

/** Whether an Authorization header holds a token of this caller that is good now. */
export function verifyCallerToken(authorization: string | undefined, { name, secret, clock }: CallerIdentity): boolean {
  const token = tokenIn(authorization);
  if (token === undefined) return false;
  try {
    const now = Math.floor(clock.now() / 1_000);
    const claims = jwt.verify(token, secret, {
      algorithms: ['HS256'],
      audience: CALLER_AUDIENCE,
      issuer: name,
      clockTimestamp: now,
      clockTolerance: SKEW_SECONDS,
      // From `iat`, so that one with a far expiry does not live on.
      maxAge: MAX_AGE_SECONDS,
    });
    return typeof claims === 'object' && typeof claims.exp === 'number' && Number(claims.iat) <= now + SKEW_SECONDS;
  } catch {
    return false;
  }
}
