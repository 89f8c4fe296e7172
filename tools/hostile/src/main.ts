import { UsageError, parseCommand } from './cli/command.js';
import { helpText } from './cli/help-text.js';
import { runCommand } from './cli/run-command.js';

// A reader that has seen enough (`| head`) must not end the run before its servers are stopped.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.abort());
try {
  const command = parseCommand(process.argv.slice(2));
  if (command.command === 'help') console.log(helpText());
  else {
    const terminal = { out: process.stdout, progress: process.stderr, interrupted: interrupted.signal };
    process.exitCode = (await runCommand(command, terminal)) ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 3;
}
