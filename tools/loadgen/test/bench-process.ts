import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Report {
  readonly ok: boolean;
  readonly figures: readonly { readonly key: string; readonly median: number; readonly ratioToFloor?: number }[];
  readonly repeats: readonly {
    readonly ledgers: readonly { readonly of: string; readonly counts: Record<string, number> }[];
  }[];
}

/** Runs the built tool, as `npm run bench -- ARGS` does. */
export function bench(...args: string[]): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

/** One repeat, and what it found. @throws Error with what it said when a check failed */
export async function measured(directory: string, name: string, ...args: string[]): Promise<Report> {
  const file = join(directory, `${name}.json`);
  const { code, text } = await bench(name, ...args, '--repeat', '1', '--json', file);
  if (code !== 0) throw new Error(`exit code ${code}\n${text}`);
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}

export const figure = ({ figures }: Report, key: string) => figures.find((each) => each.key === key);
