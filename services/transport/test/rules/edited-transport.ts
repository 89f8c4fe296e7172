import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import type { TransportService } from '../../src/index.js';
import { type Edit, mutants } from '../delivery/mutants/index.mjs';

const service = join(import.meta.dirname, '../..');
const FOLDERS = ['src', 'src/delivery', 'src/owner', 'src/sends'];

/** The edits of a mutant of the delivery core that `test/delivery/mutants.mjs` knows by this name. */
export function coreEdits(name: string): readonly Edit[] {
  const known = mutants.find((mutant) => mutant.name === name);
  if (known === undefined) throw new Error(`there is no mutant "${name}"`);
  return known.edits;
}

function compile(text: string, filename: string): string {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
  return transformSync(text, { filename, jsc, module: { type: 'es6' }, swcrc: false }).code;
}

const compiled = new Map<string, string>();

function edited(path: string, edits: readonly Edit[]): string {
  let text = readFileSync(join(service, path), 'utf8');
  for (const { from, into } of edits) {
    if (!text.includes(from)) throw new Error(`a rule cannot be taken out any more: ${path} has no "${from}"`);
    text = text.replace(from, () => into);
  }
  const code = edits.length > 0 ? compile(text, path) : (compiled.get(path) ?? compile(text, path));
  if (edits.length === 0) compiled.set(path, code);
  return code;
}

function sources(): string[] {
  const inFolder = (folder: string) =>
    readdirSync(join(service, folder), { withFileTypes: true })
      .filter((file) => file.isFile() && file.name.endsWith('.ts') && !file.name.endsWith('.test.ts'))
      .map(({ name }) => `${folder}/${name}`);
  return FOLDERS.flatMap(inFolder);
}

/** A copy of the service outside of the repository, with these edits. The sources are not touched. */
export async function editedTransport(edits: readonly Edit[]): Promise<typeof TransportService> {
  const copy = mkdtempSync(join(tmpdir(), 'lantern-rules-'));
  try {
    symlinkSync(join(service, 'node_modules'), join(copy, 'node_modules'), 'junction');
    writeFileSync(join(copy, 'package.json'), '{ "type": "module" }');
    for (const path of sources()) {
      const file = join(copy, path.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        edited(
          path,
          edits.filter((edit) => edit.file === path),
        ),
      );
    }
    // The errors of the ports are told apart by their class.
    writeFileSync(join(copy, 'src/ports.js'), `export * from ${JSON.stringify(join(service, 'src/ports.ts'))};`);
    const module = (await import(join(copy, 'src/transport-service.js'))) as {
      TransportService: typeof TransportService;
    };
    return module.TransportService;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
