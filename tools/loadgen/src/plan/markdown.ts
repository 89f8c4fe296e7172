import type { FigureSummary } from '../report/figures.js';
import type { BenchReport } from '../report/json-report.js';
import { floorCells, formatNumber } from '../report/table.js';
import { capacityRows } from './capacity.js';
import { boundText, judgeTargets } from './targets.js';

/** Figures that the document leaves to the JSON files: of single processes, and of the tool itself. */
const LEFT_OUT = /p999$|^cpuPercent\.|^rssPeakMib\.|^lateMs|^serverCpuPercent$|^toolCpuPercent$|^othersCpuPercent$/;

export interface NamedReport {
  /** As one types it behind `npm run bench --`. */
  readonly command: string;
  readonly report: BenchReport;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], aligned: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(aligned), ...rows.map(row)].join('\n');
}

function figureRow(figure: FigureSummary, compared: boolean): string[] {
  const { label, unit, min, median, max } = figure;
  const values = [formatNumber(min), `**${formatNumber(median)}**`, formatNumber(max)];
  return [label.trim(), unit, ...values, ...(compared ? floorCells(figure) : [])];
}

function conditions({ figures, repeats, tookMs, ok }: BenchReport): string {
  const others = figures.find(({ key }) => key === 'othersCpuPercent');
  const busy = others === undefined ? [] : [`everything else took ${formatNumber(others.median)} % of a core`];
  const account = ok ? 'account clean' : '**account broken**';
  return [`${repeats.length} ×`, account, ...busy, `${formatNumber(tookMs / 1_000)} s in all`].join(', ');
}

/** A run: its command, how it was, its figures. */
export function markdownOfRun({ command, report }: NamedReport): string {
  const figures = report.figures.filter(({ key }) => !LEFT_OUT.test(key));
  const compared = figures.some(({ floor }) => floor !== undefined);
  const floor = compared ? ['floor', '× floor'] : [];
  const head = ['', 'unit', 'min', 'median', 'max', ...floor];
  const aligned = ['---', '---', '--:', '--:', '--:', ...floor.map(() => '--:')];
  const rows = figures.map((figure) => figureRow(figure, compared));
  return `\`npm run bench -- ${command}\` (${conditions(report)})\n\n${table(head, aligned, rows)}\n`;
}

/** Every target that one of these runs is about. */
export function markdownOfTargets(reports: readonly BenchReport[]): string {
  const rows = reports.flatMap((report) =>
    judgeTargets(report).map(({ target, median, worst, met }) => [
      target.stack,
      `${target.scenario}${target.scenario === 'pairs' ? ` ${String(target.options?.['pairs'])} × ${String(target.options?.['in-flight'])}` : ''}: ${target.what}`,
      boundText(target),
      formatNumber(median),
      formatNumber(worst),
      met ? 'met' : '**not met**',
    ]),
  );
  const head = ['on', 'target', 'asked', 'median', 'worst', ''];
  return `${table(head, ['---', '---', '--:', '--:', '--:', '---'], rows)}\n`;
}

/** What 20 M addresses would need; undefined when a run tells nothing of that. */
export function markdownOfCapacity(report: BenchReport): string | undefined {
  const rows = capacityRows(report).map(({ what, arithmetic, result }) => [what, arithmetic, result]);
  return rows.length === 0 ? undefined : `${table(['', 'arithmetic', ''], ['---', '---', '--:'], rows)}\n`;
}

const MARK = /<!-- bench:(\w+) -->\n[^]*?<!-- \/bench -->/g;
const RUN_HEAD = /^`npm run bench -- (.*?)` \(/;

/** What a document has between the marks of a name; empty when it has no such marks. */
export function markedText(document: string, name: string): string {
  const [whole = ''] = [...document.matchAll(MARK)].find(([, found]) => found === name) ?? [];
  return whole.split('\n').slice(1, -1).join('\n').trim();
}

/** The tables of these runs, in the order of the commands; of a command that was not run now, the one that is there. */
export function runsBeside(there: string, now: readonly NamedReport[], commands: readonly string[]): string {
  const tables = new Map<string, string>();
  for (const text of there.split(/\n(?=`npm run bench -- )/)) {
    const command = RUN_HEAD.exec(text)?.[1];
    if (command !== undefined) tables.set(command, `${text.trim()}\n`);
  }
  for (const each of now) tables.set(each.command, markdownOfRun(each));
  return commands.flatMap((command) => tables.get(command) ?? []).join('\n');
}

/** Rows of a table, each in the place of the one about the same thing (the cells up to `named`); others after all that is there. */
export function rowsBeside(there: string, now: string, named: number): string {
  const nameOf = (line: string) =>
    line
      .split('|')
      .slice(0, named + 1)
      .join('|');
  const lines = new Map(there.split('\n').map((line) => [nameOf(line), line]));
  for (const line of now.trim().split('\n')) lines.set(nameOf(line), line);
  return there === '' ? now : `${[...lines.values()].join('\n')}\n`;
}

/** Puts each text between the marks of its name; a text without marks is named. @throws Error */
export function intoDocument(document: string, texts: ReadonlyMap<string, string>): string {
  const found = new Set<string>();
  const filled = document.replace(MARK, (whole, name: string) => {
    const text = texts.get(name);
    if (text === undefined) return whole;
    found.add(name);
    return `<!-- bench:${name} -->\n\n${text.trim()}\n\n<!-- /bench -->`;
  });
  const missing = [...texts.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) throw new Error(`no place for ${missing.join(', ')}: <!-- bench:NAME --> … <!-- /bench -->`);
  return filled;
}
