import { mkdir, writeFile } from 'node:fs/promises';
import { type CaseResult, isKept } from '../run/case-result.js';
import { runLong } from '../run/run-long.js';
import type { RunOptions } from '../run/run-options.js';
import { runShort } from '../run/run-short.js';
import type { RunCommand } from './command.js';
import { writeTable } from './results-document.js';
import { ResultsFile } from './results-file.js';
import { resultsTable } from './results-table.js';
import { textReport } from './text-report.js';

export interface Terminal {
  readonly out: NodeJS.WritableStream;
  readonly progress: NodeJS.WritableStream;
  readonly interrupted: AbortSignal;
}

/** @returns whether every promise was kept. @throws Error when a case could not be carried out */
export async function runCommand(command: RunCommand, { out, progress, interrupted }: Terminal): Promise<boolean> {
  const { short, seed, seconds, profileDir } = command;
  const startedAt = performance.now();
  const say = (what: string) => progress.write(`${Math.round((performance.now() - startedAt) / 1_000)} s: ${what}\n`);
  if (profileDir !== undefined) await mkdir(profileDir, { recursive: true });
  say(`seed ${seed}`);
  const options: RunOptions = { seed, seconds, say, interrupted, ...(profileDir !== undefined && { profileDir }) };
  return short ? runAllShort(command, options, out) : runAllLong(command, options, out);
}

async function runAllShort(
  { cases, jsonFile, seed, seconds }: RunCommand,
  options: RunOptions,
  out: Terminal['out'],
): Promise<boolean> {
  const results = await runShort(cases, options);
  for (const result of results) out.write(`${textReport(result)}\n`);
  if (jsonFile !== undefined)
    await writeFile(jsonFile, JSON.stringify({ short: true, seed, seconds, results }, undefined, 2));
  return results.every(isKept);
}

async function runAllLong(command: RunCommand, options: RunOptions, out: Terminal['out']): Promise<boolean> {
  const { cases, jsonFile, documentFile, attempts, minutes, seed, seconds } = command;
  const saved = jsonFile === undefined ? undefined : await ResultsFile.open(jsonFile);
  const now = new Map<string, CaseResult>();
  const measured = async (result: CaseResult) => {
    now.set(result.name, result);
    out.write(`${textReport(result)}\n`);
    await saved?.save(result, { seed, seconds });
    if (documentFile !== undefined) await writeTable(documentFile, saved?.results ?? [...now.values()]);
  };
  const results = await runLong(cases, { ...options, attempts, limitMs: minutes * 60_000, measured });
  out.write(`\n${resultsTable(results)}\n`);
  return results.every(isKept);
}
