export * from './config.js';
export * from './ports.js';
export * from './transport-service.js';
