import { parseCommand, UsageError } from './cli/command.js';
import { helpText } from './cli/help-text.js';
import { runBench } from './cli/run-bench.js';
import { ReportError } from './report/read-report.js';

// A reader that has seen enough (`| head`) must not end the run before its servers are stopped.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());
try {
  const command = parseCommand(process.argv.slice(2));
  if (command.command === 'help') {
    console.log(helpText(command.scenario));
  } else {
    const terminal = { out: process.stdout, progress: process.stderr, signal: interrupted.signal };
    process.exitCode = (await runBench(command, terminal)) ? 0 : 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError || error instanceof ReportError ? 2 : 3;
}
