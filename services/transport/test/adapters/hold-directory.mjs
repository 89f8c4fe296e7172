// Opens the given data directory and holds it until it is killed. Runs on the built code: a test starts it.
import { openEnvironment } from '../../dist/adapters/index.js';

await openEnvironment({ path: process.argv[2], reserveBytes: 512 * 1024 });
console.log('held');
setInterval(() => undefined, 60_000);
