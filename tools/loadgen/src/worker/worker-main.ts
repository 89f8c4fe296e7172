import { Worker } from './worker.js';

const worker = new Worker((message) => {
  if (process.connected) process.send?.(message);
});
process.on('message', (message) => worker.receive(message));
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
