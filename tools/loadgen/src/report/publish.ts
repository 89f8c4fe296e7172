import { writeFile } from 'node:fs/promises';
import { capacityRows } from '../plan/capacity.js';
import { targetLines } from '../plan/targets.js';
import type { RepeatResult } from '../scenarios/scenario.js';
import { compareReports } from './compare.js';
import { comparisonTable } from './comparison-table.js';
import { htmlReport } from './html-report.js';
import { type BenchReport, jsonText } from './json-report.js';
import { figureTable, layOut, ledgerLines } from './table.js';

export interface PublishOptions {
  readonly title: string;
  readonly report: BenchReport;
  readonly repeats: readonly RepeatResult[];
  readonly jsonFile?: string;
  readonly reportFile?: string;
  /** The earlier run that this one is compared with. */
  readonly before?: { readonly file: string; readonly report: BenchReport };
  readonly out: { write(text: string): unknown };
}

function capacityTable(report: BenchReport): string {
  const rows = capacityRows(report).map(({ what, arithmetic, result }) => [what, arithmetic, result]);
  return rows.length === 0 ? '' : `capacity for 20 M addresses\n${layOut(rows)}\n`;
}

/** Prints and writes what was measured; whether every check passed, and nothing got worse. */
export async function publish(options: PublishOptions): Promise<boolean> {
  const { title, report, repeats, jsonFile, reportFile, before, out } = options;
  out.write(`${title}\n${figureTable(report.figures)}\n`);
  out.write(`${ledgerLines(repeats.flatMap(({ ledgers }) => ledgers))}\n`);
  out.write(targetLines(report));
  if (report.scenario === 'cost') out.write(capacityTable(report));
  if (jsonFile !== undefined) await writeFile(jsonFile, jsonText(report));
  if (reportFile !== undefined) {
    const charts = repeats.flatMap((repeat) => repeat.charts);
    await writeFile(reportFile, htmlReport(report, charts));
  }
  if (before === undefined) return report.ok;
  const comparisons = compareReports(before.report, report);
  out.write(`${comparisonTable(before.file, comparisons)}\n`);
  return report.ok && comparisons.every(({ verdict }) => verdict !== 'worse');
}
