import { CliError, EXIT } from './cli-error.js';
import type { CommandContext } from './command-context.js';

/** Asks before what cannot be undone; `--yes` is the answer of scripts. @throws CliError when it is not confirmed */
export async function confirm({ terminal }: CommandContext, what: string, { yes }: { yes?: true }): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) throw new CliError(`${what} Nothing was done: confirm it with --yes.`, EXIT.usage);
  const answer = await terminal.ask(`${what} Go on? [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('Nothing was done.', EXIT.usage);
}
