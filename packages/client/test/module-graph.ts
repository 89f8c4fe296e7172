import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Imports that exist at run time: not `import type` and `export type`. */
const ESM_IMPORT = /^\s*(?:import|export)\s(?!type\b)(?:[\w\s{},*$]+\sfrom\s+)?['"]([^'"]+)['"]/gm;
const CJS_REQUIRE = /\brequire\(['"]([^'"]+)['"]\)/g;

/** Where a specifier leads, from `file`; workspace packages lead to their sources. */
export function resolveModule(specifier: string, file: string): string {
  const require = createRequire(file);
  if (specifier.startsWith('.')) {
    const path = join(dirname(file), specifier);
    return file.endsWith('.ts') && !path.includes('/gen/') ? path.replace(/\.js$/, '.ts') : require.resolve(path);
  }
  if (specifier.startsWith('@lantern/')) {
    const name = specifier.slice('@lantern/'.length);
    return join(dirname(file).replace(/\/(packages|services)\/.*$/, ''), 'packages', name, 'src/index.ts');
  }
  return require.resolve(specifier);
}

/** Every file that loading `entry` loads, with the specifiers it asks for; not what is for Node only. */
export function moduleGraph(entry: string): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (graph.has(file)) continue;
    const source = readFileSync(file, 'utf8').replaceAll(/^\s*(?:\/?\*|\/\/).*$/gm, '');
    const patterns = file.includes('/node_modules/') ? [CJS_REQUIRE] : [ESM_IMPORT, CJS_REQUIRE];
    const specifiers = patterns.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match.at(1)!));
    graph.set(file, specifiers);
    for (const specifier of specifiers) if (!isForNodeOnly(specifier)) open.push(resolveModule(specifier, file));
  }
  return graph;
}

/** Whether no browser has it: a module of Node itself, or `ws`. */
export function isForNodeOnly(specifier: string): boolean {
  return (
    specifier === 'ws' ||
    specifier.startsWith('node:') ||
    createRequire(import.meta.url).resolve.paths(specifier) === null
  );
}
