// Writes docs/openapi/*.json from the operations of the services' internal REST; `--check` fails when they differ.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ready, root } from './workspace.mjs';

ready();
const dist = (path) => import(join(root, path, 'dist/index.js'));
const { describeRest, eraseUserSpec } = await dist('packages/internal-rest');
const { gatewayBackendSpecs } = await dist('services/gateway');
const { keysBackendSpecs } = await dist('services/keys');
const { transportBackendSpecs } = await dist('services/transport');

const directory = join(root, 'docs/openapi');
mkdirSync(directory, { recursive: true });
let stale = false;
for (const [name, specs] of [
  ['gateway', gatewayBackendSpecs],
  ['keys', keysBackendSpecs],
  ['transport', transportBackendSpecs],
  // Beside those of the services.
  ['standalone', { eraseUser: eraseUserSpec }],
]) {
  const title = `Lantern messaging: ${name}`;
  const text = `${JSON.stringify(describeRest({ title, specs: Object.values(specs) }), null, 2)}\n`;
  const path = join(directory, `${name}.json`);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) stale = true;
}
if (stale) {
  console.error(
    'docs/openapi differs from the operations of the services: run `npm run generate` and commit the result.',
  );
  process.exitCode = 1;
}
