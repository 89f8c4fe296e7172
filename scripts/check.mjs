// `check.mjs lint` runs the linter, `check.mjs format [--write]` the formatter, `check.mjs types` the type check of tests.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installed, root } from './workspace.mjs';

installed();
const bin = (name) => join(root, 'node_modules/.bin', name);
const sources = [
  'examples/web-chat/page/*.{ts,css,html}',
  'examples/web-chat/*.mjs',
  '{packages,services,tools,examples}/*/{src,test,page}/**/*.ts',
  'conformance/{src,test}/**/*.ts',
  'scripts/*.mjs',
  '*.mjs',
  '*.json',
  '.oxlintrc.json',
];
const tasks = {
  lint: () => [
    bin('oxlint'),
    [
      '--deny-warnings',
      '--no-error-on-unmatched-pattern',
      'packages',
      'services',
      'tools',
      'examples',
      'conformance',
      'scripts',
    ],
  ],
  format: () => [
    bin('prettier'),
    [process.argv.includes('--write') ? '--write' : '--check', '--log-level', 'warn', ...sources],
  ],
  types: () => [bin('tsc'), ['-p', 'tsconfig.tests.json']],
};
const task = tasks[process.argv[2]];
if (!task) {
  console.error(`Usage: check.mjs ${Object.keys(tasks).join(' | ')}`);
  process.exit(2);
}
const [command, args] = task();
process.exit(spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status ?? 1);
