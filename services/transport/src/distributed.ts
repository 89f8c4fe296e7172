// What a transport process of its own has beside `index.ts`; loads kafkajs and the MongoDB driver.
export * from './adapters/distributed.js';
export * from './create-transport-process.js';
export * from './process-settings.js';
export { topicsOptions } from './topics-command.js';
