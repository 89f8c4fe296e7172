/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node'] },
  roots: ['packages', 'services', 'tools', 'examples', 'conformance'].map((name) => `<rootDir>/${name}`),
  testMatch: ['**/*.test.ts'],
  // They have a run of their own: jest.real.config.mjs.
  testPathIgnorePatterns: ['/node_modules/', '\\.real\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  transformIgnorePatterns: ['/node_modules/', '\\.pnp\\.[^\\/]+$', '/gen/.*\\.js$'],
  injectGlobals: true,
  restoreMocks: true,
  // More than `until` waits, so that it is that which tells what did not come about.
  testTimeout: 60_000,
};
