import { HELP, UsageError, parseCommand } from './cli/command.js';
import { runCommand } from './cli/run-command.js';

try {
  const command = parseCommand(process.argv.slice(2));
  if (command.help) process.stdout.write(`${HELP}\n`);
  else process.exitCode = (await runCommand(command, process)) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
