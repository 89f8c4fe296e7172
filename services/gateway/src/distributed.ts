// What a gateway process of its own has beside `index.ts`; loads kafkajs.
export * from './create-gateway-process.js';
export * from './keys-client/keys-client-metrics.js';
export * from './process-settings.js';
