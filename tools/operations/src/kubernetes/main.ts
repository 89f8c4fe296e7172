// Writes deploy/kubernetes/rendered; `--check` fails when the committed files differ.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findKustomize } from './kustomize.js';
import { OVERLAYS, renderOverlay, renderedFile } from './rendered-overlays.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const command = findKustomize(root);
const say = (text: string) => process.stdout.write(`${text}\n`);

if (command === undefined) say('deploy/kubernetes is not rendered: there is neither kustomize nor kubectl here.');
else {
  for (const overlay of OVERLAYS) {
    const path = join(root, renderedFile(overlay));
    const text = renderOverlay(root, overlay, command);
    if (process.argv.includes('--check')) {
      if (readFileSync(path, 'utf8') === text) continue;
      say(`${renderedFile(overlay)} differs from its overlay: run \`npm run generate\` and commit the result.`);
      process.exitCode = 1;
    } else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }
}
