import base from './jest.config.mjs';

/** Tests on real backends: `npm run test:real`. One file at a time, since they share the backends and two cores. */
/** @type {import('jest').Config} */
export default {
  ...base,
  testMatch: ['**/*.real.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 240_000,
};
