import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

async function demo(...args: string[]): Promise<{ readonly code: unknown; readonly output: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, output };
}

test('the demo passes against a server that it starts itself', async () => {
  const { code, output } = await demo();
  const [, passed, all] = /(\d+) of (\d+) checks passed/.exec(output) ?? [];
  expect(`${passed} of ${all}: ${output.match(/FAIL.*/g)?.join('; ') ?? ''}`).toBe(`${all} of ${all}: `);
  expect(Number(all)).toBeGreaterThan(30);
  expect(code).toBe(0);
}, 60_000);

test('the demo fails with 1 when no server answers, and with 2 for bad arguments', async () => {
  const refused = await demo('--url', 'ws://127.0.0.1:1', '--token-command', 'echo x.y.z#{user} | cut -d# -f1');
  expect(refused.output).toContain('0 of 1 checks passed');
  expect(refused.output).toMatch(/closed with 1006 .*ECONNREFUSED/);
  expect(refused.code).toBe(1);
  expect((await demo('--nope')).code).toBe(2);
}, 60_000);
