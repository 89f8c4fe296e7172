// A loader: with `?mutant=3` a module and all that it imports of the services are loaded anew, and the files that mutant 3 edits are
// compiled from their sources, with the edits, in place of what was built of them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const MARK = /[?]mutant=(\d+)$/;
const EDITABLE = /\/(services\/\w+|packages\/simulation)\/dist\/.*\.js$/;
let mutants = [];

export function initialize(given) {
  mutants = given;
}

export async function resolve(specifier, context, nextResolve) {
  const resolved = await nextResolve(specifier, context);
  const mark = MARK.exec(context.parentURL ?? '')?.[0];
  return mark !== undefined && EDITABLE.test(resolved.url) ? { ...resolved, url: resolved.url + mark } : resolved;
}

export function load(url, context, nextLoad) {
  const number = MARK.exec(url)?.[1];
  const built = url.replace(MARK, '');
  const edits = (mutants[number]?.edits ?? []).filter(({ file }) =>
    built.endsWith(`/${file.replace('/src/', '/dist/').replace(/\.ts$/, '.js')}`),
  );
  if (edits.length === 0) return nextLoad(url, context);
  const path = fileURLToPath(built).replace('/dist/', '/src/').replace(/\.js$/, '.ts');
  let text = readFileSync(path, 'utf8');
  for (const { file, from, into } of edits) {
    if (!text.includes(from)) throw new Error(`a rule cannot be taken out any more: ${file} has no "${from}"`);
    text = text.replace(from, () => into);
  }
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };
  const { code } = transformSync(text, { filename: path, jsc, module: { type: 'es6' }, swcrc: false });
  return { format: 'module', source: code, shortCircuit: true };
}
