import { findChromium } from './find-chromium.js';

const WAY = 'node scripts/operations-tools.mjs as root on Debian, or set CHROMIUM to an executable';

/** A jest test that needs a browser: where there is none it is skipped, and its name says so and what brings one. */
export function browserTest(title: string, body: () => Promise<void>, timeoutMs = 120_000): void {
  // oxlint-disable-next-line jest/no-disabled-tests
  if (findChromium() === undefined) test.skip(`SKIPPED, no chromium here (${WAY}): ${title}`, body);
  else test(title, body, timeoutMs);
}
