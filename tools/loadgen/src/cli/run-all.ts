import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type NamedReport,
  intoDocument,
  markdownOfCapacity,
  markdownOfTargets,
  markedText,
  rowsBeside,
  runsBeside,
} from '../plan/markdown.js';
import type { Measurement } from '../plan/measurements.js';
import { readReport } from '../report/read-report.js';
import type { AllCommand } from './all-command.js';
import { parseCommand } from './command.js';
import { type Terminal, runBench } from './run-bench.js';

/** Those that name a target: where, what, which bound. */
const TARGET_CELLS = 3;

const seconds = (ms: number) => `${(ms / 1_000).toFixed(0)} s`;

/** Whether it was measured, and its checks passed. */
async function runOne({ id, args }: Measurement, out: string, terminal: Terminal): Promise<boolean> {
  const files = ['--json', join(out, `${id}.json`), '--report', join(out, `${id}.html`)];
  const startedAt = performance.now();
  terminal.out.write(`\n${id}: npm run bench -- ${args.join(' ')}\n`);
  try {
    const command = parseCommand([...args, ...files]);
    if (command.command !== 'run') throw new Error(`${args.join(' ')} measures nothing`);
    const ok = await runBench(command, terminal);
    terminal.out.write(`${id}: ${ok ? 'ok' : 'FAILED'} after ${seconds(performance.now() - startedAt)}\n`);
    return ok;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    terminal.out.write(`${id}: NOT MEASURED after ${seconds(performance.now() - startedAt)}: ${why}\n`);
    return false;
  }
}

/** Of those that are in the directory, measured now or earlier. */
async function reportsOf(plan: readonly Measurement[], out: string): Promise<(NamedReport & Measurement)[]> {
  const measured = plan.filter(({ id }) => existsSync(join(out, `${id}.json`)));
  return Promise.all(
    measured.map(async (each) => ({
      ...each,
      command: each.args.join(' '),
      report: await readReport(join(out, `${each.id}.json`)),
    })),
  );
}

/** The tables by the place in the document that they are for; what was not measured stays as the document has it. */
async function textsOf(plan: readonly Measurement[], out: string, document: string): Promise<Map<string, string>> {
  const reports = await reportsOf(plan, out);
  const texts = new Map<string, string>();
  for (const stack of ['embedded', 'real']) {
    const own = reports.filter((each) => each.stack === stack);
    const commands = plan.filter((each) => each.stack === stack).map(({ args }) => args.join(' '));
    if (own.length > 0) texts.set(stack, runsBeside(markedText(document, stack), own, commands));
  }
  const targets = markdownOfTargets(reports.map(({ report }) => report));
  if (reports.length > 0) texts.set('targets', rowsBeside(markedText(document, 'targets'), targets, TARGET_CELLS));
  const capacity = reports.map(({ report }) => report).filter(({ scenario }) => scenario === 'cost');
  for (const text of capacity.map(markdownOfCapacity)) if (text !== undefined) texts.set('capacity', text);
  return texts;
}

/** Measures one after the other; whether all checks passed. What fails does not keep the rest from being measured. */
export async function runAll(command: AllCommand, terminal: Terminal): Promise<boolean> {
  const { plan, chosen, out, documentFile, tablesOnly } = command;
  await mkdir(out, { recursive: true });
  const startedAt = performance.now();
  const failed: string[] = [];
  for (const measurement of tablesOnly ? [] : chosen) {
    if (terminal.signal.aborted) break;
    if (!(await runOne(measurement, out, terminal))) failed.push(measurement.id);
  }
  const document = documentFile === undefined ? '' : await readFile(documentFile, 'utf8');
  const texts = await textsOf(plan, out, document);
  await writeFile(join(out, 'tables.md'), [...texts.values()].join('\n'));
  if (documentFile !== undefined) await writeFile(documentFile, intoDocument(document, texts));
  const where = `${join(out, 'tables.md')}${documentFile === undefined ? '' : ` and ${documentFile}`}`;
  const result = failed.length === 0 ? 'all passed' : `FAILED: ${failed.join(', ')}`;
  terminal.out.write(`\n${result}, ${seconds(performance.now() - startedAt)}; tables in ${where}\n`);
  return failed.length === 0 && !terminal.signal.aborted;
}
