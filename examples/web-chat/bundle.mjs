// Bundles the page into dist/page, from where `npm start` serves it. Run by scripts/workspace.mjs.
import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
mkdirSync(here('dist/page'), { recursive: true });
for (const name of ['index.html', 'style.css']) copyFileSync(here(`page/${name}`), here(`dist/page/${name}`));
await build({
  entryPoints: [here('page/app.ts')],
  outfile: here('dist/page/app.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  logLevel: 'warning',
});
