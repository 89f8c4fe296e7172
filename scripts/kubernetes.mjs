// Renders deploy/kubernetes where kustomize or kubectl is here; `--check` fails when what is committed differs.
import { join } from 'node:path';
import { ready, root } from './workspace.mjs';

ready();
await import(join(root, 'tools/operations/dist/kubernetes/main.js'));
