export * from './backoff.js';
export * from './instance-discovery.js';
export * from './link-client.js';
export * from './link-metrics.js';
export * from './link-protocol.js';
export * from './link-server.js';
export * from './link-settings.js';
export * from './transport-links.js';
