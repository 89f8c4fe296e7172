// Writes docs/metrics.md, alerts and dashboards from the code; `--check` fails when they differ.
import { join } from 'node:path';
import { ready, root } from './workspace.mjs';

ready();
await import(join(root, 'tools/operations/dist/main.js'));
