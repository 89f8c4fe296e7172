#!/usr/bin/env node
import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { systemClock } from '@lantern/runtime';
import { runCli } from './run-cli.js';

// A reader that has seen enough (`| head`) is no mistake.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  clock: systemClock,
  stdout: process.stdout,
  stderr: process.stderr,
  colours: isatty(1) && !process.env['NO_COLOR'],
  interactive: isatty(2) && isatty(0),
  ask,
});
