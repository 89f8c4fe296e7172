export * from './keys-rest.js';
export * from './problem-of-body.js';
