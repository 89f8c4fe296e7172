import { WorkerPool } from './bench/worker-pool.js';
import { ALL_HELP, parseAll } from './cli/all-command.js';
import { parseCommand } from './cli/command.js';
import { helpText } from './cli/help-text.js';
import { runAll } from './cli/run-all.js';
import { runBench } from './cli/run-bench.js';
import { UsageError } from './cli/usage-error.js';
import { ReportError } from './report/read-report.js';

// A reader that has seen enough (`| head`) must not end the run before its servers are stopped.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());
const pool = new WorkerPool();
const terminal = { pool, out: process.stdout, progress: process.stderr, signal: interrupted.signal };

/** Whether every check passed. */
async function run(args: readonly string[]): Promise<boolean> {
  if (args[0] === 'all') return all(args.slice(1));
  const command = parseCommand(args);
  if (command.command === 'run') return runBench(command, terminal);
  console.log(helpText(command.scenario));
  return true;
}

async function all(args: readonly string[]): Promise<boolean> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(ALL_HELP);
    return true;
  }
  const command = parseAll(args);
  if (!command.list) return runAll(command, terminal);
  for (const { id, args: line } of command.chosen) console.log(`${id.padEnd(20)}  ${line.join(' ')}`);
  return true;
}

try {
  process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError || error instanceof ReportError ? 2 : 3;
} finally {
  await pool.close();
}
