import { type Figure, summarizeFigures } from '../src/report/figures.js';
import type { BenchReport } from '../src/report/json-report.js';

export interface MadeUpFigure {
  readonly key: string;
  readonly better: Figure['better'];
  /** By repeat. */
  readonly values: readonly number[];
  readonly floors?: readonly number[];
}

const MACHINE = { cpus: 2, model: 'made up', memoryBytes: 8 * 1024 ** 3, platform: 'linux x64', node: 'v20' };

/** A report as `--json` writes it, of measurements that never were. */
export function madeUpReport(figures: readonly MadeUpFigure[], other: Partial<BenchReport> = {}): BenchReport {
  const count = figures[0]?.values.length ?? 0;
  const repeats = Array.from({ length: count }, (_, repeat) => ({
    figures: figures.map(({ key, better, values, floors }): Figure => {
      const figure = { key, label: key, unit: 'ms', better, value: values[repeat] ?? Number.NaN };
      return floors === undefined ? figure : { ...figure, floor: floors[repeat] ?? Number.NaN };
    }),
    ledgers: [{ of: 'embedded', ok: true, counts: { sent: 1 }, refused: {}, violations: { lost: 0 } }],
    detail: {},
  }));
  return {
    version: 1,
    scenario: 'quiet',
    stack: 'embedded',
    startedAt: '2026-01-01T00:00:00.000Z',
    tookMs: 1,
    machine: MACHINE,
    options: { size: 1_024, seconds: 3 },
    ok: true,
    figures: summarizeFigures(repeats.map((repeat) => repeat.figures)),
    repeats,
    ...other,
  };
}
