export * from './adapters/embedded.js';
export * from './config.js';
export * from './metrics.js';
export * from './ports.js';
export { transportBackendEndpoints } from './rest/backend-endpoints.js';
export * from './rest/backend-specs.js';
export type { UserEndpointsOptions } from './rest/user-endpoints.js';
export * from './settings.js';
export * from './transport-service.js';
