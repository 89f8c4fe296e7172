export * from './manual-clock.js';
export * from './recording-logger.js';
export * from './until.js';
export * from './trace-receiver.js';
