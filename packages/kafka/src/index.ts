export * from './create-kafka.js';
export * from './directory-topic.js';
export * from './kafka-settings.js';
export * from './kafka-start-error.js';
export * from './revocations-topic.js';
