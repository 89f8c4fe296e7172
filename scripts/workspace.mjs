// What every root script needs: where the repository is, and that it is installed and built.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, '.cache');
/** Standard output belongs to the program that runs afterwards. */
const OUTPUT_TO_STDERR = ['ignore', 2, 2];

function stampMatches(name, value) {
  const file = join(cache, name);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

function writeStamp(name, value) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, name), value);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
  process.exit(1);
}

function install() {
  const pin = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;
  const lock = createHash('sha256')
    .update(pin)
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  const stamp = `${lock} ${process.platform}-${process.arch}`;
  if (existsSync(join(root, 'node_modules')) && stampMatches('installed', stamp)) return;
  console.error('Installing dependencies (once) …');
  execFileSync('npx', ['--yes', pin, 'install', '--frozen-lockfile', '--loglevel=error'], {
    cwd: root,
    stdio: OUTPUT_TO_STDERR,
    shell: process.platform === 'win32',
  });
  writeStamp('installed', stamp);
}

function* sources(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'test', '.git'].includes(entry.name)) continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|js|mjs|json|html|css)$/.test(entry.name)) yield path;
  }
}

function sourceStamp() {
  const hash = createHash('sha256');
  for (const base of ['packages', 'services', 'tools', 'examples', 'conformance']) {
    for (const file of sources(join(root, base))) {
      const { mtimeMs, size } = statSync(file);
      hash.update(`${file} ${mtimeMs} ${size}\n`);
    }
  }
  hash.update(readFileSync(join(root, 'tsconfig.base.json')));
  return hash.digest('hex');
}

export function build() {
  const stamp = sourceStamp();
  if (stampMatches('built', stamp)) return;
  console.error('Building …');
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', root], {
    cwd: root,
    stdio: OUTPUT_TO_STDERR,
  });
  execFileSync(process.execPath, [join(root, 'examples/web-chat/bundle.mjs')], { stdio: OUTPUT_TO_STDERR });
  writeStamp('built', stamp);
}

/** Makes the tree ready to run: the right Node, frozen dependencies, current build. */
export function ready() {
  requireNode();
  try {
    install();
    build();
  } catch (error) {
    console.error(`Could not prepare the workspace: ${error.message}`);
    process.exit(1);
  }
}

/** Installs without building. */
export function installed() {
  requireNode();
  install();
}
