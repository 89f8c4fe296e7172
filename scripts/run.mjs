// Prepares the workspace, then runs a built program in this process: `run.mjs FILE [ARGS…]`.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ready, root } from './workspace.mjs';

ready();
const file = join(root, process.argv[2]);
process.argv.splice(1, 2, file);
await import(pathToFileURL(file).href);
