import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, runTool } from './tools.js';

interface Rule {
  readonly pattern: string;
  readonly included: boolean;
}

function rules(): readonly Rule[] {
  const lines = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ pattern: line.replace(/^!/, ''), included: line.startsWith('!') }));
}

/** A pattern stands for what it names and for everything below it. */
function applies(pattern: string, file: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${source}(?:/.*)?$`).test(file);
}

/** The committed and new files that .dockerignore lets into the build: the last rule that applies decides. */
export function contextFiles(): readonly string[] {
  const all = runTool('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z']).stdout.split('\0');
  const ordered = rules();
  return all
    .filter((file) => file !== '' && statSync(join(ROOT, file), { throwIfNoEntry: false })?.isFile())
    .filter((file) => ordered.findLast(({ pattern }) => applies(pattern, file))?.included !== false);
}

/** Copies them, as the engine sends them. */
export function copyContext(directory: string): void {
  for (const file of contextFiles()) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(join(ROOT, file), join(directory, file));
  }
}
