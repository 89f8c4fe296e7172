import type { FigureSummary } from '../report/figures.js';
import type { BenchReport } from '../report/json-report.js';
import { formatNumber } from '../report/table.js';

/** What a figure of a scenario is to reach, on two cores that the load tool and all servers share. */
export interface Target {
  readonly scenario: string;
  readonly stack: 'embedded' | 'real';
  /** The run counts only with these options. */
  readonly options?: Readonly<Record<string, number>>;
  readonly what: string;
  readonly figure: string;
  /** The figure, or its ratio to the floor. */
  readonly by?: 'ratio';
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly unit: string;
}

const PAIRS_50 = { pairs: 50, 'in-flight': 32, size: 1_024 };
const PAIRS_1 = { pairs: 1, 'in-flight': 64, size: 1_024 };
const BACKLOG = { devices: 1, messages: 10_000, size: 1_024 };
const GROWTH = { devices: 10_000, parked: 1_000_000 };
const embedded = (scenario: string, rest: Omit<Target, 'scenario' | 'stack'>): Target => ({
  scenario,
  stack: 'embedded',
  ...rest,
});
const real = (scenario: string, rest: Omit<Target, 'scenario' | 'stack'>): Target => ({
  scenario,
  stack: 'real',
  ...rest,
});

const P50 = { what: 'send → delivered p50', figure: 'deliveredMs.p50', unit: 'ms' };
const P99 = { what: 'send → delivered p99', figure: 'deliveredMs.p99', unit: 'ms' };
const RATE = { what: 'messages', figure: 'messagesPerSecond', unit: 'msg/s' };
const FIRST = { what: 'first message after Hello', figure: 'firstMs', unit: 'ms' };
const DRAINED = { what: 'drained until CaughtUp', figure: 'sentPerSecond', unit: 'msg/s' };
const IDLE = { what: 'RSS of each connection', figure: 'rssKibPerConnection', unit: 'KiB' };
const BESIDE = { what: 'quiet p50 ÷ with none idle', figure: 'besideRatio', unit: '×' };
const STORM = { what: 'all caught up', figure: 'allCaughtUpMs', unit: 'ms' };
const BY_DEVICES = { what: 'CPU, 10,000 devices ÷ 10', figure: 'growthByDevices', unit: '×' };
const BY_PARKED = { what: 'CPU, 1 M parked ÷ none', figure: 'growthByParked', unit: '×' };
const DELAY = { what: 'event-loop delay p99 at 70 %', figure: 'eventLoopDelayMs.p99', unit: 'ms' };
const HEAP = { what: 'heap growth over the run', figure: 'heapGrowthPercent', unit: '%' };

export const targets: readonly Target[] = [
  embedded('quiet', { ...P50, atMost: 0.8 }),
  embedded('quiet', { ...P50, by: 'ratio', atMost: 2 }),
  embedded('quiet', { ...P99, atMost: 3 }),
  embedded('pairs', { ...RATE, options: PAIRS_50, atLeast: 30_000 }),
  embedded('pairs', { ...RATE, options: PAIRS_50, by: 'ratio', atLeast: 0.4 }),
  embedded('pairs', { ...RATE, options: PAIRS_1, atLeast: 15_000 }),
  embedded('pairs', { ...RATE, options: PAIRS_1, by: 'ratio', atLeast: 0.4 }),
  embedded('backlog', { ...FIRST, options: BACKLOG, atMost: 20 }),
  embedded('backlog', { ...DRAINED, options: BACKLOG, atLeast: 30_000 }),
  embedded('idle', { ...IDLE, options: { connections: 10_000 }, atMost: 20 }),
  embedded('idle', { ...BESIDE, options: { connections: 10_000 }, atMost: 1.2 }),
  embedded('storm', { ...STORM, options: { connections: 5_000 }, atMost: 10_000 }),
  embedded('claims', { what: 'claims', figure: 'claimsPerSecond', unit: '/s', atLeast: 10_000 }),
  embedded('growth', { ...BY_DEVICES, options: GROWTH, atMost: 1.15 }),
  embedded('growth', { ...BY_PARKED, options: GROWTH, atMost: 1.15 }),
  embedded('steady', { ...DELAY, options: { share: 70, seconds: 600 }, atMost: 20 }),
  embedded('steady', { ...HEAP, options: { share: 70, seconds: 600 }, atMost: 10 }),
  real('quiet', { ...P50, atMost: 3 }),
  real('quiet', { ...P99, atMost: 20 }),
  real('pairs', { ...RATE, options: PAIRS_50, atLeast: 10_000 }),
  real('pairs', { ...RATE, options: PAIRS_1, atLeast: 4_000 }),
  real('backlog', { ...FIRST, options: BACKLOG, atMost: 60 }),
  real('idle', { ...IDLE, options: { connections: 10_000 }, atMost: 25 }),
  real('idle', { ...BESIDE, options: { connections: 10_000 }, atMost: 1.2 }),
  real('storm', { ...STORM, options: { connections: 5_000 }, atMost: 15_000 }),
];

export interface Judged {
  readonly target: Target;
  /** Median and worst of the repeats. */
  readonly median: number;
  readonly worst: number;
  /** By the median. */
  readonly met: boolean;
}

function appliesTo({ scenario, stack, options = {} }: Target, report: BenchReport): boolean {
  if (scenario !== report.scenario || stack !== report.stack) return false;
  if (report.options['rate'] !== undefined && scenario !== 'steady') return false;
  return Object.entries(options).every(([name, value]) => report.options[name] === value);
}

function judge(target: Target, report: BenchReport, summary: FigureSummary): Judged | undefined {
  const { by, atMost, atLeast, figure } = target;
  const same = report.repeats.flatMap((repeat) => repeat.figures.filter(({ key }) => key === figure));
  const values = same.map(({ value, floor = Number.NaN }) => (by === 'ratio' ? value / floor : value));
  const median = by === 'ratio' ? (summary.ratioToFloor ?? Number.NaN) : summary.median;
  if (!Number.isFinite(median)) return undefined;
  const worst = atLeast === undefined ? Math.max(...values) : Math.min(...values);
  return { target, median, worst, met: atLeast === undefined ? median <= (atMost ?? 0) : median >= atLeast };
}

/** The targets that a run is about, and whether it meets them. */
export function judgeTargets(report: BenchReport): Judged[] {
  return targets
    .filter((target) => appliesTo(target, report))
    .flatMap((target) => {
      const summary = report.figures.find(({ key }) => key === target.figure);
      return (summary && judge(target, report, summary)) ?? [];
    });
}

/** What is asked for, such as "≤ 0.8 ms". */
export function boundText({ by, atMost, atLeast, unit }: Target): string {
  const bound =
    atLeast === undefined ? `≤ ${(atMost ?? 0).toLocaleString('en-US')}` : `≥ ${atLeast.toLocaleString('en-US')}`;
  return `${bound} ${by === 'ratio' ? '× floor' : unit}`;
}

/** One line for each target of a run; empty when it is about none. */
export function targetLines(report: BenchReport): string {
  const lines = judgeTargets(report).map(({ target, median, worst, met }) => {
    const values = `${formatNumber(median)}, worst ${formatNumber(worst)}`;
    return `target ${met ? 'met    ' : 'NOT met'} ${target.what} ${boundText(target)}: ${values}\n`;
  });
  return lines.join('');
}
