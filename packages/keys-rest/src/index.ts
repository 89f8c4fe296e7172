export * from './keys-rest.js';
