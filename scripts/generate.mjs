// Generates packages/protocol/gen from the .proto files. `--check` fails when the committed code differs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const protoDir = join(root, 'packages/protocol/proto');
const genDir = join(root, 'packages/protocol/gen');
const files = ['client', 'record', 'link'].map((name) => join(protoDir, `lantern/messaging/v1/${name}.proto`));
const bin = (name) => join(root, 'node_modules/.bin', name);

const scratch = mkdtempSync(join(tmpdir(), 'lantern-gen-'));
try {
  const js = join(scratch, 'messaging.js');
  const dts = join(scratch, 'messaging.d.ts');
  const style = [
    '--force-number',
    '--no-create',
    '--no-verify',
    '--no-convert',
    '--no-delimited',
    '--no-typeurl',
    '--no-service',
  ];
  execFileSync(bin('pbjs'), ['-t', 'static-module', '-w', 'esm', ...style, '-p', protoDir, '-o', js, ...files]);
  execFileSync(bin('pbts'), ['-o', dts, js]);
  const generated = readFileSync(js, 'utf8');
  writeFileSync(js, generated.replace(/^import \$protobuf from .*$/m, "import * as $$protobuf from '#protobuf';"));
  let stale = false;
  for (const [from, name] of [
    [js, 'messaging.js'],
    [dts, 'messaging.d.ts'],
  ]) {
    const made = readFileSync(from, 'utf8');
    if (process.argv.includes('--check')) {
      if (readFileSync(join(genDir, name), 'utf8') !== made) stale = true;
    } else {
      writeFileSync(join(genDir, name), made);
    }
  }
  if (stale) {
    console.error('packages/protocol/gen differs from the .proto files: run `npm run generate` and commit the result.');
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
