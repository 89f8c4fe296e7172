import type { Environment } from '@lantern/runtime';
import { systemClock } from '@lantern/runtime';
import { runCli } from '../src/run-cli.js';
import type { Terminal } from '../src/terminal.js';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, as a script would: no terminal, nothing of this process's environment. */
export async function cli(
  args: readonly string[],
  env: Environment = {},
  more: Partial<Terminal> = {},
): Promise<CliRun> {
  const written = { out: '', err: '' };
  const code = await runCli(args, {
    env,
    clock: systemClock,
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
    colours: false,
    interactive: false,
    ask: async () => '',
    ...more,
  });
  return { code, ...written };
}
