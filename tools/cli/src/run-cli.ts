import { ConfigError, OperatorError, asError } from '@lantern/runtime';
import { type Command, CommanderError } from 'commander';
import { CliError, EXIT, type ExitCode } from './cli-error.js';
import { Commands } from './command-context.js';
import { createProgram } from './create-program.js';
import type { Terminal } from './terminal.js';

/** Commander has settings for each command of its own. */
function listenTo(command: Command, { stdout, stderr }: Terminal): void {
  command.exitOverride().showHelpAfterError('(add --help for what there is)');
  command.configureOutput({
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
  });
  for (const child of command.commands) listenTo(child, { stdout, stderr } as Terminal);
}

/** Runs one command. @returns how the process is to end */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const commands = new Commands(terminal);
  const program = createProgram(commands);
  listenTo(program, terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return commands.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return failed(thrown, { terminal, json: args.includes('--json') });
  }
}

function failed(
  thrown: unknown,
  { terminal, json }: { readonly terminal: Terminal; readonly json: boolean },
): ExitCode {
  const error = asError(thrown);
  const exitCode =
    error instanceof CliError
      ? error.exitCode
      : error instanceof ConfigError
        ? EXIT.usage
        : error instanceof OperatorError
          ? EXIT.problem
          : EXIT.fault;
  const text = exitCode === EXIT.fault ? `A mistake of this program: ${error.stack ?? error.message}` : error.message;
  if (json) terminal.stdout.write(`${JSON.stringify({ error: error.message, exitCode }, undefined, 2)}\n`);
  else terminal.stderr.write(`${text}\n`);
  return exitCode;
}
