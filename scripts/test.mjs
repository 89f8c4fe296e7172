// `npm test`: every check of the tree, then all tests. `npm test -- PATTERN` runs only the matching test files.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runJest } from './jest-results.mjs';
import { ready, root } from './workspace.mjs';

const patterns = process.argv.slice(2);
const bin = (name) => join(root, 'node_modules/.bin', name);
const node = process.execPath;
let passed = 0;
let failed = 0;

function run(name, command, args) {
  const start = Date.now();
  const status = spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status;
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  return status === 0;
}

function check(name, command, args) {
  if (run(name, command, args)) passed++;
  else failed++;
}

function breakingBase() {
  const known = (ref) =>
    spawnSync('git', ['rev-parse', '--verify', '--quiet', `${ref}:packages/protocol/proto`], { cwd: root }).status ===
    0;
  return ['origin/main', 'main'].find(known);
}

function checks() {
  check('format', node, ['scripts/check.mjs', 'format']);
  check('lint', node, ['scripts/check.mjs', 'lint']);
  check('types of tests', node, ['scripts/check.mjs', 'types']);
  check('generated protocol code is current', node, ['scripts/generate.mjs', '--check']);
  check('generated conformance vectors are current', node, ['scripts/conformance-vectors.mjs', '--check']);
  check('generated configuration docs are current', node, ['scripts/config-docs.mjs', '--check']);
  check('generated description of the internal REST is current', node, ['scripts/openapi.mjs', '--check']);
  check('generated metrics, alerts and dashboards are current', node, ['scripts/operations.mjs', '--check']);
  check('buf lint', bin('buf'), ['lint']);
  const base = breakingBase();
  const against = `.git#ref=${base}`;
  if (base) check(`buf breaking against ${base}`, bin('buf'), ['breaking', '--against', against]);
}

async function jest() {
  const start = Date.now();
  // jest leaves a core for itself, which it hardly uses: on two cores everything would run one after the other.
  const workers = Math.max(2, availableParallelism() - 1);
  const results = await runJest([`--maxWorkers=${workers}`, ...patterns]);
  console.log(`jest (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  passed += results.passed;
  failed += results.failed;
}

ready();
if (patterns.length === 0) checks();
await jest();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
