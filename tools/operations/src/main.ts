// Writes what is generated for operators; `--check` fails when the committed files differ.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function committed(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const stale: string[] = [];
for (const [file, text] of generatedFiles()) {
  const path = join(root, file);
  if (committed(path) === text) continue;
  stale.push(file);
  if (process.argv.includes('--check')) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(`${stale.join(', ')} differ from the code: run \`npm run generate\` and commit the result.`);
  process.exitCode = 1;
}
