import { cpus, release, totalmem } from 'node:os';
import type { RepeatResult } from '../scenarios/scenario.js';
import type { RunSettings } from '../scenarios/scenario-run.js';
import type { FigureSummary } from './figures.js';

export interface ReportInput {
  readonly scenario: string;
  readonly stack: string;
  readonly startedAt: Date;
  readonly settings: RunSettings;
  readonly figures: readonly FigureSummary[];
  readonly repeats: readonly RepeatResult[];
}

/** What tells figures of one machine from those of another; nothing that names it. */
function machine() {
  const all = cpus();
  return {
    cpus: all.length,
    model: all[0]?.model ?? 'unknown',
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch} ${release()}`,
    node: process.version,
  };
}

/** All of a run for programs; `version` changes when a field changes its meaning. */
export interface BenchReport {
  readonly version: 1;
  readonly scenario: string;
  readonly stack: string;
  readonly startedAt: string;
  /** From the start of the first server until the end of the last. */
  readonly tookMs: number;
  readonly machine: ReturnType<typeof machine>;
  readonly options: Record<string, unknown>;
  readonly ok: boolean;
  readonly figures: readonly FigureSummary[];
  readonly repeats: readonly Omit<RepeatResult, 'charts'>[];
}

/** What the command line said about the load. */
export function optionsOf(settings: RunSettings): Record<string, unknown> {
  const { numbers, profileDir: _profileDir, ...rest } = settings;
  return { ...rest, ...Object.fromEntries(numbers) };
}

export function benchReport({ scenario, stack, startedAt, settings, figures, repeats }: ReportInput): BenchReport {
  return {
    version: 1,
    scenario,
    stack,
    startedAt: startedAt.toISOString(),
    tookMs: Date.now() - startedAt.getTime(),
    machine: machine(),
    options: optionsOf(settings),
    ok: repeats.every(({ ledgers }) => ledgers.every(({ ok }) => ok)),
    figures,
    repeats: repeats.map(({ charts: _charts, ...repeat }) => repeat),
  };
}

export function jsonText(report: BenchReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
