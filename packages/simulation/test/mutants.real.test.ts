import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FOUND_AT = new URL('./mutants/found-at.json', import.meta.url);
const RUN = fileURLToPath(new URL('./mutants/run-mutants.mjs', import.meta.url));

describe('a product without one of its rules', () => {
  it('breaks a promise in the schedule that is known to show it', async () => {
    const known = Object.keys(JSON.parse(readFileSync(FOUND_AT, 'utf8')) as object).length;
    expect(known).toBeGreaterThanOrEqual(20);
    const { stdout } = await promisify(execFile)(process.execPath, [RUN, '--recorded']);
    expect(stdout.trim().split('\n').at(-1)).toBe(`${known} of ${known} found`);
  }, 240_000);
});
