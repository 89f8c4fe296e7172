// What a keys process of its own has beside `index.ts`; loads kafkajs and the MongoDB driver.
export * from './adapters/kafkajs-directory-announcer.js';
export * from './adapters/link-purger.js';
export { keysIndexes } from './adapters/mongo-indexes.js';
export * from './adapters/mongo-key-epoch.js';
export * from './adapters/mongo-key-store.js';
export * from './create-keys-process.js';
export * from './process-settings.js';
