// Running jest so that its results can be counted.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Arguments for node, and `tally(ok)`: how many tests passed and failed in the run, where `ok` says that jest exited with 0. */
export function countedJest(options) {
  const scratch = mkdtempSync(join(tmpdir(), 'lantern-jest-'));
  const out = join(scratch, 'results.json');
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const tally = (ok) => {
    try {
      if (!existsSync(out)) return { passed: 0, failed: 1 };
      const results = JSON.parse(readFileSync(out, 'utf8'));
      const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
      return { passed: results.numPassedTests, failed: !ok && failed === 0 ? 1 : failed };
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  };
  return { args: [...jest, '--json', `--outputFile=${out}`, ...options], tally };
}
