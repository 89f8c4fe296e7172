// Breaks the delivery core by hand, one rule at a time, and says after how many random schedules the model test finds it.
//   node services/transport/test/delivery/mutants.mjs [--runs 20000] [--seed 1] [words of a mutant's name …]
// Works on a copy in the temporary directory; the sources are not touched. Needs a built workspace (`npm run build`).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { transformSync } from '@swc/core';
import { mutants } from './mutants/index.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const service = join(here, '../..');
const root = join(service, '../..');
const folders = ['src/delivery', 'test/delivery'];

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const chosen = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));

function compile(text, filename) {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };
  return transformSync(text, { filename, jsc, module: { type: 'es6' }, swcrc: false }).code;
}

/** A copy of the core and of its test, compiled, with what they import beside it. */
function copy(to) {
  for (const folder of folders) {
    mkdirSync(join(to, folder), { recursive: true });
    for (const file of readdirSync(join(service, folder))) {
      if (file.endsWith('.ts') && !file.endsWith('.test.ts')) write(to, `${folder}/${file}`, (text) => text);
    }
  }
  mkdirSync(join(to, 'node_modules/@lantern'), { recursive: true });
  symlinkSync(join(root, 'node_modules/fast-check'), join(to, 'node_modules/fast-check'), 'junction');
  symlinkSync(join(root, 'packages/protocol'), join(to, 'node_modules/@lantern/protocol'), 'junction');
  writeFileSync(join(to, 'package.json'), '{ "type": "module" }');
  const explore = "import { explore } from './test/delivery/explore.js';";
  const report = 'console.log(JSON.stringify(explore(JSON.parse(process.argv[2])) ?? null));';
  writeFileSync(join(to, 'explore.mjs'), `${explore}\n${report}\n`);
}

function write(to, path, change) {
  const text = change(readFileSync(join(service, path), 'utf8'));
  writeFileSync(join(to, path.replace(/\.ts$/, '.js')), compile(text, path));
}

function breakRule({ name, edits }, to) {
  const paths = new Set(edits.map(({ file }) => file));
  for (const path of paths) {
    write(to, path, (text) =>
      edits.reduce((broken, { file, from, into }) => {
        if (file !== path) return broken;
        if (!broken.includes(from)) throw new Error(`"${name}" does not apply any more: ${file} has no "${from}"`);
        return broken.replace(from, () => into);
      }, text),
    );
  }
  return () => paths.forEach((path) => write(to, path, (text) => text));
}

function explore(to) {
  const options = JSON.stringify({ runs: Number(values.runs), seed: Number(values.seed) });
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(to, 'explore.mjs'), options], {
    encoding: 'utf8',
    maxBuffer: 1e8,
    timeout: 600_000,
  });
  if (status !== 0) throw new Error(`the exploration ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const copyRoot = mkdtempSync(join(tmpdir(), 'lantern-mutants-'));
let survivors = 0;
try {
  copy(copyRoot);
  if (positionals.length === 0) {
    const finding = explore(copyRoot);
    console.log(
      `${finding === null ? 'ok  ' : 'FAIL'} the core as it is: ${finding?.story.split('\n')[0] ?? 'nothing found'}`,
    );
    if (finding !== null) throw new Error(finding.story);
  }
  for (const mutant of chosen) breakRule(mutant, copyRoot)();
  for (const mutant of chosen) {
    const restore = breakRule(mutant, copyRoot);
    const finding = explore(copyRoot);
    restore();
    if (finding === null) survivors++;
    const outcome = finding === null ? 'SURVIVED' : String(finding.runs).padStart(8);
    console.log(`${outcome}  ${mutant.name.padEnd(92)} ${finding?.story.split('\n')[0] ?? ''}`);
  }
} finally {
  rmSync(copyRoot, { recursive: true, force: true });
}
console.log(`${chosen.length - survivors} of ${chosen.length} found within ${values.runs} schedules`);
process.exit(survivors === 0 ? 0 : 1);
