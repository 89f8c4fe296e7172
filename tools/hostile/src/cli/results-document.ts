import { readFile, writeFile } from 'node:fs/promises';
import { allCases } from '../cases/all-cases.js';
import type { CaseResult } from '../run/case-result.js';
import { resultsTable } from './results-table.js';

const MARKED = /<!-- hostile:table -->\n[^]*?<!-- \/hostile -->/;

/** The document with the table of the results between its marks, in the order of the cases. @throws Error when it has none */
export function withTable(document: string, results: readonly CaseResult[]): string {
  if (!MARKED.test(document)) throw new Error('no place for the table: <!-- hostile:table --> … <!-- /hostile -->');
  const order = allCases.map(({ name }) => name);
  const sorted = results.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const table = resultsTable(sorted);
  return document.replace(MARKED, () => `<!-- hostile:table -->\n\n${table}\n\n<!-- /hostile -->`);
}

export async function writeTable(file: string, results: readonly CaseResult[]): Promise<void> {
  await writeFile(file, withTable(await readFile(file, 'utf8'), results));
}
