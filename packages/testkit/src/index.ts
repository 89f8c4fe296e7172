export * from './key-store-case.js';
export * from './key-store-contract.js';
