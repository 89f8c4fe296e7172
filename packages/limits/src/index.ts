export * from './budget.js';
export * from './rate-key.js';
export * from './rate-limited.js';
export * from './rate-limiter.js';
export * from './rate.js';
