export * from './adapters/index.js';
export * from './config.js';
export * from './create-transport-process.js';
export * from './metrics.js';
export * from './ports.js';
export * from './process-settings.js';
export * from './settings.js';
export * from './transport-service.js';
