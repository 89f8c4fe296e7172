// Breaks the session by hand, one rule at a time, and says after how many random schedules the fuzz test finds it.
//   node services/gateway/test/session-fuzz/mutants.mjs [--runs 3000] [--seed 1] [words of a mutant's name …]
// Works on a copy in the temporary directory; the sources are not touched. Needs a built workspace (`npm run build`).
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { transformSync } from '@swc/core';
import { mutants } from './mutant-list.mjs';

const service = join(dirname(fileURLToPath(import.meta.url)), '../..');
const root = join(service, '../..');

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '3000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const chosen = mutants.filter(({ name }) => positionals.every((word) => name.includes(word)));

function sources(folder) {
  return readdirSync(join(service, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(service, join(entry.parentPath, entry.name)));
}

function compile(text, filename) {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };
  return transformSync(text, { filename, jsc, module: { type: 'es6' }, swcrc: false }).code;
}

function write(to, path, change = (text) => text) {
  const file = join(to, path.replace(/\.ts$/, '.js'));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, compile(change(readFileSync(join(service, path), 'utf8')), path));
}

/** A copy of the gateway and of the test, compiled, with what they import beside it. */
function copy(to) {
  for (const path of [...sources('src'), ...sources('test/session-fuzz')]) write(to, path);
  symlinkSync(join(service, 'node_modules'), join(to, 'node_modules'), 'junction');
  mkdirSync(join(to, 'test/node_modules'), { recursive: true });
  symlinkSync(join(root, 'node_modules/fast-check'), join(to, 'test/node_modules/fast-check'), 'junction');
  writeFileSync(join(to, 'package.json'), '{ "type": "module" }');
  const explore = "import { explore } from './test/session-fuzz/explore.js';";
  const report = 'console.log(JSON.stringify((await explore(JSON.parse(process.argv[2]))) ?? null));';
  writeFileSync(join(to, 'explore.mjs'), `${explore}\n${report}\n`);
}

function breakRule({ name, file, from, into }, to) {
  const path = `src/${file}`;
  write(to, path, (text) => {
    if (!text.includes(from)) throw new Error(`"${name}" does not apply any more: ${path} has no "${from}"`);
    return text.replace(from, () => into);
  });
  return () => write(to, path);
}

function explore(to) {
  const options = JSON.stringify({ runs: Number(values.runs), seed: Number(values.seed), shrink: false });
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
    if (finding !== null) throw new Error(`the session as it is fails: ${finding.story}`);
    console.log('ok   the session as it is: nothing found');
  }
  for (const mutant of chosen) breakRule(mutant, copyRoot)();
  for (const mutant of chosen) {
    const restore = breakRule(mutant, copyRoot);
    const finding = explore(copyRoot);
    restore();
    if (finding === null) survivors++;
    const outcome = finding === null ? 'SURVIVED' : String(finding.runs).padStart(8);
    console.log(`${outcome}  ${mutant.name.padEnd(84)} ${finding?.story.split('\n')[0] ?? ''}`);
  }
} finally {
  rmSync(copyRoot, { recursive: true, force: true });
}
console.log(`${chosen.length - survivors} of ${chosen.length} found within ${values.runs} schedules`);
process.exit(survivors === 0 ? 0 : 1);
