export * from './auth/create-token-verification.js';
export * from './auth/jwt-token-verifier.js';
export type { ClaimRules } from './auth/token-claims.js';
export * from './auth/verification-keys.js';
export * from './config.js';
export * from './create-gateway.js';
export * from './metrics.js';
export * from './ports.js';
export * from './session/session-limits.js';
