// Running jest so that its results can be counted, and that it ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './workspace.mjs';

/** jest waits without end for what a test left open; that is a failure, not a reason to hang. */
const GRACE_SECONDS = 30;

/** Counts of the run; `environment` is added to that of jest, `started` gets its process. */
export async function runJest(options, { environment = {}, started = () => undefined } = {}) {
  const scratch = mkdtempSync(join(tmpdir(), 'lantern-jest-'));
  const out = join(scratch, 'results.json');
  const args = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  try {
    const env = { ...process.env, ...environment };
    const jest = spawn(process.execPath, [...args, '--json', `--outputFile=${out}`, ...options], {
      cwd: root,
      stdio: 'inherit',
      env,
    });
    started(jest);
    const guard = endAfterResults(jest, out);
    const [code] = await once(jest, 'exit');
    clearInterval(guard);
    return tally(out, code === 0);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function endAfterResults(jest, out) {
  let seconds = 0;
  return setInterval(() => {
    if (!existsSync(out) || ++seconds < GRACE_SECONDS) return;
    console.error(`jest did not end within ${GRACE_SECONDS} s of its results: a test left something open`);
    jest.kill('SIGKILL');
  }, 1_000);
}

function tally(out, ok) {
  if (!existsSync(out)) return { passed: 0, failed: 1 };
  const results = JSON.parse(readFileSync(out, 'utf8'));
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return { passed: results.numPassedTests, failed: !ok && failed === 0 ? 1 : failed };
}
