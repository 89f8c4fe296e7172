import { type GatewayConfig, JwtTokenVerifier, type TokenVerification, hasTokenConfig } from '@lantern/gateway';
import { type Clock, ConfigError } from '@lantern/runtime';
import {
  DEVELOPMENT_AUDIENCE,
  DEVELOPMENT_ISSUER,
  type DevelopmentKey,
  ensureDevelopmentKey,
} from './development-key.js';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const SKEW_MS = 30_000;

export interface DevelopmentTokens {
  readonly key: DevelopmentKey;
  readonly verification: TokenVerification;
}

/**
 * What tokens are verified with when nothing is configured: a key in the data directory, good on this machine only.
 * @returns undefined when tokens are configured.
 * @throws ConfigError when the server is to listen beyond loopback.
 */
export function developmentTokens(
  config: GatewayConfig,
  { dataDir, host, clock }: { dataDir: string; host: string; clock: Clock },
): DevelopmentTokens | undefined {
  if (hasTokenConfig(config)) return undefined;
  if (!LOOPBACK.test(host)) {
    const problem = `is ${host}, but no token keys are configured, and development keys are for this machine only; set GATEWAY_TOKEN_ISSUER, GATEWAY_TOKEN_AUDIENCE and GATEWAY_TOKEN_KEYS_URL (or _FILE), or 127.0.0.1`;
    throw new ConfigError([{ env: 'STANDALONE_HOST', problem }]);
  }
  const key = ensureDevelopmentKey(dataDir);
  const { tokenUserClaim: userClaim, tokenDeviceClaim: deviceClaim, tokenMaxLifetimeMs: maxLifetimeMs } = config;
  const verifier = new JwtTokenVerifier({
    issuer: DEVELOPMENT_ISSUER,
    audience: DEVELOPMENT_AUDIENCE,
    keys: { mode: 'public-keys', keys: [{ algorithm: 'ES256', key: key.publicKey }] },
    userClaim,
    deviceClaim,
    maxLifetimeMs,
    skewMs: SKEW_MS,
    clock,
  });
  // The key stays as it is as long as the process runs.
  const verification = { verifier, ready: true, start: async () => undefined, stop: () => undefined };
  return { key, verification };
}
