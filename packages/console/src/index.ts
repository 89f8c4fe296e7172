export * from './console-metrics.js';
export * from './create-console.js';
