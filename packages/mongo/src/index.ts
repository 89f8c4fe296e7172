export * from './connect-mongo.js';
export * from './ensure-indexes.js';
export * from './mongo-connection.js';
export * from './mongo-failure.js';
export * from './mongo-options.js';
export * from './mongo-settings.js';
export * from './mongo-start-error.js';
