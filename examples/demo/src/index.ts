export * from './development-token.js';
export * from './key-ring.js';
export * from './memory-stores.js';
export * from './ratchet-sessions.js';
export * from './signal-device.js';
