import { createRequire } from 'node:module';

/** As ws loads it: bufferutil's native code, or in its place the JavaScript that comes with it. */
function maskingOfWs(): { readonly native: boolean } {
  const here = createRequire(import.meta.url);
  const fromWs = createRequire(here.resolve('ws'));
  return { native: fromWs('bufferutil') !== fromWs('bufferutil/fallback') };
}

const PREBUILT = new Set(['linux-x64', 'darwin-x64', 'darwin-arm64', 'win32-x64']);
const itWherePrebuilt = PREBUILT.has(`${process.platform}-${process.arch}`) ? test : test.skip;

itWherePrebuilt('masks of clients are undone by native code', () => {
  expect(maskingOfWs().native).toBe(true);
});
