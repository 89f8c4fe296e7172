import { ConfigError } from './config-error.js';
import { OperatorError } from './operator-error.js';

/** What a sub-command needs of the process. */
export interface CommandProcess {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exitCode?: number | string | null | undefined;
}

/** Whether an error is told to the operator in its own words. */
function isPlainError(error: unknown): error is Error {
  return error instanceof OperatorError || error instanceof ConfigError;
}

/**
 * A sub-command of a service's main: prints what it resolves with. A ConfigError, an OperatorError, and what `isPlain` knows
 * beside them are told in their words, with exit code 1; any other error is a fault and goes on.
 */
export async function runCommand(
  process: CommandProcess,
  command: () => Promise<string>,
  isPlain: (error: unknown) => boolean = () => false,
): Promise<void> {
  try {
    process.stdout.write(await command());
  } catch (error) {
    if (!isPlainError(error) && !isPlain(error)) throw error;
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
