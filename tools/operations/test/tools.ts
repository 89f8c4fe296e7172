import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export interface Ran {
  readonly code: number | null;
  /** Of both streams. */
  readonly output: string;
  readonly stdout: string;
}

export function runTool(command: string, args: readonly string[], input = ''): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: ROOT,
    input,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, output: `${stdout}${stderr}`, stdout };
}

/** As scripts/operations-tools.mjs has it: on the path, or in .cache/tools. */
function find(name: string, probe: readonly string[]): string | undefined {
  const own = join(ROOT, '.cache/tools', name);
  if (existsSync(own)) return own;
  return spawnSync(name, probe, { stdio: 'ignore' }).status === 0 ? name : undefined;
}

export const promtool = find('promtool', ['--version']);
export const kubeScore = find('kube-score', ['version']);

/** A test that says in its name that it was skipped, and what brings the tool. */
export function withTool(
  tool: unknown,
  name: string,
  way = 'node scripts/operations-tools.mjs',
): (title: string, test: (() => void) | (() => Promise<void>), timeoutMs?: number) => void {
  return (title, test, timeoutMs) => {
    // oxlint-disable-next-line jest/no-disabled-tests
    if (tool === undefined) it.skip(`SKIPPED, no ${name} here (${way}): ${title}`, test);
    else it(title, test, timeoutMs);
  };
}
