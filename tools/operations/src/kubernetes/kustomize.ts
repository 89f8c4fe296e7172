import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A program that renders, with what comes before the folder; kustomize as scripts/operations-tools.mjs brings it, or kubectl. */
export function findKustomize(root: string): readonly [string, ...string[]] | undefined {
  const own = join(root, '.cache/tools/kustomize');
  if (existsSync(own)) return [own, 'build'];
  const answers = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  if (answers('kustomize', ['version'])) return ['kustomize', 'build'];
  if (answers('kubectl', ['kustomize', '--help'])) return ['kubectl', 'kustomize'];
  return undefined;
}
