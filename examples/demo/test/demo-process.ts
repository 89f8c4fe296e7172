import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Runs the built demo, as `npm run demo -- ARGS` does. */
export async function demo(...args: string[]): Promise<{ readonly code: unknown; readonly output: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, output };
}

/** Every check of the demo passed, and none was left out. */
export function expectAllPassed({ code, output }: Awaited<ReturnType<typeof demo>>): void {
  const [, passed, all] = /(\d+) of (\d+) checks passed/.exec(output) ?? [];
  expect(`${passed} of ${all}: ${output.match(/FAIL.*/g)?.join('; ') ?? ''}`).toBe(`${all} of ${all}: `);
  expect(Number(all)).toBeGreaterThan(30);
  expect(code).toBe(0);
}
