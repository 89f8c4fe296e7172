export * from './create-standalone.js';
export * from './development-key.js';
export * from './development-token.js';
