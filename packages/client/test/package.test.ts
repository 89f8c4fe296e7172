import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const run = promisify(execFile);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const MAX_GZIP_BYTES = 60 * 1024;

test('the browser bundle is at most 60 KiB gzip', async () => {
  const { outputFiles } = await build({
    entryPoints: [here('../dist/browser.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
  });
  const text = outputFiles.map((file) => file.text).join('');
  const bytes = gzipSync(text).length;
  process.stdout.write(`browser bundle of the client: ${(bytes / 1024).toFixed(1)} KiB gzip, at most 60\n`);
  expect(text).toContain('lantern.messaging.v1');
  expect(bytes).toBeLessThan(MAX_GZIP_BYTES);
}, 60_000);

test('what would be published is right for those who resolve it: publint', async () => {
  // In a process of its own, as it is given a path, not a module of ours.
  const code = `
    import { publint } from 'publint';
    const { messages } = await publint({ pkgDir: process.argv[1], pack: 'npm', strict: true });
    console.log(JSON.stringify(messages));`;
  const args = ['--input-type=module', '--eval', code, here('..')];
  const { stdout } = await run(process.execPath, args, { cwd: here('..') });
  expect(JSON.parse(stdout)).toEqual([]);
}, 60_000);

test('its types are those of its code, for Node and for bundlers: are the types wrong', async () => {
  const attw = here('../node_modules/@arethetypeswrong/cli/dist/index.js');
  const args = [attw, '--pack', '.', '--profile', 'esm-only', '--format', 'json'];
  const { stdout } = await run(process.execPath, args, { cwd: here('..'), maxBuffer: 16 * 1024 * 1024 });
  const { analysis } = JSON.parse(stdout) as {
    analysis: { entrypoints: Record<string, { resolutions: Resolutions }> };
  };
  const { node16, bundler } = { node16: '', bundler: '', ...resolved(analysis.entrypoints['.']?.resolutions ?? {}) };
  expect([node16, bundler]).toEqual(['dist/index.d.ts', 'dist/index.d.ts']);
}, 60_000);

type Resolutions = Record<string, { resolution?: { fileName: string }; visibleProblems?: number[] }>;
function resolved(resolutions: Resolutions): Record<string, string> {
  const file = (kind: string) => (resolutions[kind]?.resolution?.fileName ?? '').replace(/^.*\/client\//, '');
  return { node16: file('node16-esm'), bundler: file('bundler') };
}

/** Files whose exports reach users, by name or as types of what they use. */
const PUBLIC = [
  ...readFileSync(here('../src/public-api.ts'), 'utf8').matchAll(/ from '\.\/(.*)\.js'/g),
  ...readFileSync(here('../src/index.ts'), 'utf8').matchAll(/^export .* from '\.\/(.*)\.js'/gm),
].map(([, name]) => name);

test.each(PUBLIC)('every export of %s, and each member of its interfaces and classes, has a doc comment', (name) => {
  const source = readFileSync(here(`../src/${name}.ts`), 'utf8');
  const lines = source.split('\n');
  const undocumented: string[] = [];
  let inside = false;
  for (const [index, line] of lines.entries()) {
    const declared =
      /^export (?:declare )?(?:abstract )?(?:interface|class|type|function|async function|const) (\w+)/.exec(line);
    if (/^export (interface|class) .*\{$/.test(line)) inside = true;
    else if (line === '}') inside = false;
    const member = inside ? /^ {2}(?:readonly |get |async |static )*(\w+)\??[:(<]/.exec(line) : undefined;
    const what = declared?.[1] ?? member?.[1];
    if (what === undefined || what === 'constructor') continue;
    if (!(lines[index - 1] ?? '').endsWith('*/')) undocumented.push(what);
  }
  expect(undocumented).toEqual([]);
});
