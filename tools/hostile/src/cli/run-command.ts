import { mkdir, writeFile } from 'node:fs/promises';
import { type CaseResult, isKept } from '../run/case-result.js';
import { runLong } from '../run/run-long.js';
import type { RunOptions } from '../run/run-options.js';
import { runShort } from '../run/run-short.js';
import type { RunCommand } from './command.js';
import { resultsTable } from './results-table.js';
import { textReport } from './text-report.js';

export interface Terminal {
  readonly out: NodeJS.WritableStream;
  readonly progress: NodeJS.WritableStream;
  readonly interrupted: AbortSignal;
}

/** @returns whether every promise was kept. @throws Error when a case could not be carried out */
export async function runCommand(command: RunCommand, { out, progress, interrupted }: Terminal): Promise<boolean> {
  const { cases, short, jsonFile, seed, seconds, attempts, profileDir } = command;
  const startedAt = performance.now();
  const say = (what: string) => progress.write(`${Math.round((performance.now() - startedAt) / 1_000)} s: ${what}\n`);
  if (profileDir !== undefined) await mkdir(profileDir, { recursive: true });
  say(`seed ${seed}`);
  const options: RunOptions = {
    seed,
    seconds,
    attempts,
    say,
    interrupted,
    ...(profileDir !== undefined && { profileDir }),
  };
  const results: CaseResult[] = [];
  if (short) {
    results.push(...(await runShort(cases, options)));
    for (const result of results) out.write(`${textReport(result)}\n`);
  } else {
    for (const hostileCase of cases) {
      const result = await runLong(hostileCase, options);
      results.push(result);
      out.write(`${textReport(result)}\n`);
    }
    out.write(`\n${resultsTable(results)}\n`);
  }
  if (jsonFile !== undefined)
    await writeFile(jsonFile, JSON.stringify({ short, seed, seconds, results }, undefined, 2));
  return results.every(isKept);
}
