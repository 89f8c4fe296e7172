// Generates examples/go-client/lanternpb from client.proto, by buf and the protoc-gen-go that its go.mod pins. `--check` fails when the
// committed code differs. Without Go it says so and does nothing: CI has Go.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './workspace.mjs';

const client = join(root, 'examples/go-client');
const file = 'lanternpb/client.pb.go';

function generated() {
  const scratch = mkdtempSync(join(tmpdir(), 'lantern-go-'));
  try {
    const args = ['generate', '--template', join(client, 'buf.gen.yaml'), '-o', scratch];
    execFileSync(join(root, 'node_modules/.bin/buf'), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    return readFileSync(join(scratch, file), 'utf8');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (spawnSync('go', ['version']).status !== 0) {
  console.log('examples/go-client: Go is not installed, its generated code is left as it is.');
} else if (!process.argv.includes('--check')) {
  writeFileSync(join(client, file), generated());
} else if (readFileSync(join(client, file), 'utf8') !== generated()) {
  console.error(
    `examples/go-client/${file} differs from client.proto: run \`npm run generate\` and commit the result.`,
  );
  process.exitCode = 1;
}
