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
export function jsonReport({ scenario, stack, startedAt, settings, figures, repeats }: ReportInput): string {
  const { numbers, profileDir: _, ...rest } = settings;
  const report = {
    version: 1,
    scenario,
    stack,
    startedAt: startedAt.toISOString(),
    machine: machine(),
    options: { ...rest, ...Object.fromEntries(numbers) },
    ok: repeats.every(({ ledgers }) => ledgers.every(({ ok }) => ok)),
    figures,
    repeats,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
