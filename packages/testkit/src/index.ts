export * from './key-store-case.js';
export * from './key-store-contract.js';
export * from './backends/backend.js';
export * from './backends/kafka-backend.js';
export { Keeper } from './backends/keeper.js';
export * from './backends/mongo-backend.js';
