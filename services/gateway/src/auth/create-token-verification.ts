import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import {
  type Clock,
  ConfigError,
  type ConfigProblem,
  type Logger,
  type MetricsRegistry,
  SERVICE_AUDIENCE,
} from '@lantern/runtime';
import type { GatewayConfig } from '../config.js';
import type { TokenVerifier } from '../ports.js';
import { fetchJwks, isTrustworthyUrl } from './fetch-jwks.js';
import { JwtTokenVerifier, type TokenKeys } from './jwt-token-verifier.js';
import { type KeySet, KeySetCache } from './key-set-cache.js';
import { createTokenKeyMetrics } from './token-key-metrics.js';
import { readVerificationKeys } from './verification-keys.js';

export type TokenConfig = Pick<
  GatewayConfig,
  | 'tokenIssuer'
  | 'tokenAudience'
  | 'tokenKeysFile'
  | 'tokenKeysUrl'
  | 'tokenKeysRefreshMs'
  | 'tokenSecret'
  | 'tokenUserClaim'
  | 'tokenDeviceClaim'
  | 'tokenMaxLifetimeMs'
>;

export interface TokenVerificationDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Without it metrics only count. */
  readonly registry?: MetricsRegistry;
  /** Of jitter, from 0 to below 1; Math.random unless told. */
  readonly random?: () => number;
}

/** How tokens are verified, with what that needs beside the verifier. */
export interface TokenVerification {
  readonly verifier: TokenVerifier;
  /** Whether there are keys to judge tokens with. */
  readonly ready: boolean;
  /** Gets the keys, where they are published. @throws when they cannot be had now: to be called again */
  start(): Promise<void>;
  stop(): void;
}

/** How far the issuer's clock may be off. */
export const SKEW_MS = 30_000;
const MAX_FILE_BYTES = 64 * 1024;

const KEY_VARIABLES = {
  tokenKeysUrl: 'GATEWAY_TOKEN_KEYS_URL',
  tokenKeysFile: 'GATEWAY_TOKEN_KEYS_FILE',
  tokenSecret: 'GATEWAY_TOKEN_SECRET',
} as const;

/** Whether anything says how tokens are to be verified; if not, there is no way to start but with a development key. */
export function hasTokenConfig(config: TokenConfig): boolean {
  const { tokenIssuer, tokenAudience, tokenKeysFile, tokenKeysUrl, tokenSecret } = config;
  return [tokenIssuer, tokenAudience, tokenKeysFile, tokenKeysUrl, tokenSecret].some((value) => value !== undefined);
}

function fileProblem(error: unknown): ConfigProblem {
  const reason =
    error instanceof Error && 'code' in error ? `cannot be read (${String(error.code)})` : (error as Error).message;
  return { env: 'GATEWAY_TOKEN_KEYS_FILE', problem: `${reason}; set the path of a JWKS document or PEM file` };
}

/** What is wrong about the way in which the keys are given. */
function keyProblems(config: TokenConfig): ConfigProblem[] {
  const names = Object.keys(KEY_VARIABLES) as (keyof typeof KEY_VARIABLES)[];
  const [first, second] = names.filter((name) => config[name] !== undefined);
  if (first === undefined) {
    const problem = `is not set; set the path of a file with the public keys that sign tokens, or ${KEY_VARIABLES.tokenKeysUrl}`;
    return [{ env: KEY_VARIABLES.tokenKeysFile, problem }];
  }
  if (second !== undefined) {
    const problem = `is set together with ${KEY_VARIABLES[first]}; set only one of them`;
    return [{ env: KEY_VARIABLES[second], problem }];
  }
  if (config.tokenKeysUrl === undefined || isTrustworthyUrl(config.tokenKeysUrl)) return [];
  const problem = 'is not safe from others on the network; set a URL that begins with https://, or one of this machine';
  return [{ env: KEY_VARIABLES.tokenKeysUrl, problem }];
}

/** A file that is being replaced, or is none, leaves the keys as they were. */
async function loadFile(path: string): Promise<KeySet> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > MAX_FILE_BYTES) throw new Error(`the key file has more than ${MAX_FILE_BYTES} bytes`);
    return { keys: readVerificationKeys(await file.readFile('utf8')), leftOut: 0 };
  } finally {
    await file.close();
  }
}

function loaderOf({ tokenKeysUrl: url, tokenKeysFile: path }: TokenConfig, clock: Clock) {
  if (url !== undefined) return (signal: AbortSignal) => fetchJwks({ url, clock, signal });
  return path === undefined ? undefined : () => loadFile(path);
}

/** Keys that may be replaced while the process runs. */
function createCache(config: TokenConfig, deps: TokenVerificationDeps): KeySetCache | undefined {
  const { clock, logger, registry, random = Math.random } = deps;
  const load = loaderOf(config, clock);
  if (load === undefined) return undefined;
  const { tokenKeysFile: path, tokenKeysRefreshMs: refreshMs } = config;
  const metrics = createTokenKeyMetrics(registry);
  const initial =
    path === undefined ? undefined : { keys: readVerificationKeys(readFileSync(path, 'utf8')), leftOut: 0 };
  const known = initial === undefined ? {} : { initial };
  const cache = new KeySetCache({ load, ...known, refreshMs, clock, logger, metrics, random });
  registry?.onRender(() => metrics.ageSeconds.set(cache.ageMs / 1_000));
  return cache;
}

function keysOf({ tokenSecret, tokenKeysUrl }: TokenConfig, cache: KeySetCache | undefined): TokenKeys {
  if (cache === undefined) return { mode: 'shared-secret', secret: Buffer.from(tokenSecret?.reveal() ?? '') };
  if (tokenKeysUrl !== undefined) return { mode: 'published-keys', source: cache };
  // Whoever replaces a file does so before its keys are used.
  const source = {
    get keys() {
      return cache.keys;
    },
  };
  return { mode: 'published-keys', source };
}

/**
 * The verification that the configuration asks for.
 * @throws ConfigError with all that is missing or wrong about the issuer, the audience and the keys.
 */
export function createTokenVerification(config: TokenConfig, deps: TokenVerificationDeps): TokenVerification {
  const problems: ConfigProblem[] = [];
  const { tokenIssuer: issuer, tokenAudience: audience } = config;
  if (!issuer) problems.push({ env: 'GATEWAY_TOKEN_ISSUER', problem: 'is not set; set who issues tokens' });
  if (!audience) problems.push({ env: 'GATEWAY_TOKEN_AUDIENCE', problem: 'is not set; set for whom tokens are' });
  if (audience === SERVICE_AUDIENCE) {
    const problem = `is ${SERVICE_AUDIENCE}, the audience of the services themselves; set another one`;
    problems.push({ env: 'GATEWAY_TOKEN_AUDIENCE', problem });
  }
  const unusable = keyProblems(config);
  let cache: KeySetCache | undefined;
  try {
    if (unusable.length === 0) cache = createCache(config, deps);
  } catch (error) {
    unusable.push(fileProblem(error));
  }
  problems.push(...unusable);
  if (!issuer || !audience || problems.length > 0) throw new ConfigError(problems);
  const keys = keysOf(config, cache);
  const { tokenUserClaim: userClaim, tokenDeviceClaim: deviceClaim, tokenMaxLifetimeMs: maxLifetimeMs } = config;
  const rules = { issuer, audience, userClaim, deviceClaim, maxLifetimeMs, skewMs: SKEW_MS };
  return {
    verifier: new JwtTokenVerifier({ ...rules, keys, clock: deps.clock }),
    get ready() {
      return cache === undefined || cache.keys !== undefined;
    },
    start: async () => cache?.start(),
    stop: () => cache?.stop(),
  };
}
