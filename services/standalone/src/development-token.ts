import type { KeyObject } from 'node:crypto';
import type { UserId } from '@lantern/protocol';
import jwt from 'jsonwebtoken';
import { DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER } from './development-key.js';

export interface DevelopmentToken {
  readonly userId: UserId;
  /** Binds the token to one device. */
  readonly deviceId?: number;
  /** Seconds, at most a day. */
  readonly lifetimeSeconds?: number;
}

const DAY_SECONDS = 24 * 60 * 60;

/** A token as the development server accepts it. */
export function signDevelopmentToken(privateKey: KeyObject, token: DevelopmentToken): string {
  const { userId, deviceId, lifetimeSeconds = 12 * 60 * 60 } = token;
  const claims = deviceId === undefined ? {} : { device: deviceId };
  return jwt.sign(claims, privateKey, {
    algorithm: 'ES256',
    subject: userId,
    issuer: DEVELOPMENT_ISSUER,
    audience: DEVELOPMENT_AUDIENCE,
    expiresIn: Math.min(lifetimeSeconds, DAY_SECONDS),
  });
}
