import { type Figure, type Spread, spread } from './figures.js';
import type { BenchReport } from './json-report.js';

export type Verdict = 'better' | 'worse' | 'within noise' | 'not compared';

/** One figure of an earlier run and of this one. */
export interface Comparison {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** The ratio to the floor, which holds on any machine, or the figure itself. */
  readonly by: 'ratio' | 'value';
  readonly before: Spread;
  readonly now: Spread;
  /** Of the medians; 0.1 is 10 % more. */
  readonly change: number;
  /** Changes up to this say nothing. */
  readonly bound: number;
  readonly verdict: Verdict;
}

/** A change below this is none, however alike the repeats were. */
const LEAST_BOUND = 0.05;
/**
 * How many times the spread of both runs a change has to be. With three repeats of each, of a normal distribution, and
 * ranges that must not overlap, one figure in 150 is called worse by chance; two repeats tell less, so that they need more.
 */
const SPREADS = { three: 1.5, two: 3 };
/** What is taken for the spread of a run that was not repeated. */
const UNKNOWN_SPREAD = 0.25;

interface Values {
  readonly values: readonly number[];
  /** By repeat, where the floor was measured beside it. */
  readonly ratios: readonly number[];
}

function valuesOf({ repeats }: BenchReport, key: string): Values {
  const same = repeats.flatMap(({ figures }) => figures.filter((figure) => figure.key === key));
  const compared = same.filter((figure): figure is Figure & { floor: number } => typeof figure.floor === 'number');
  return { values: same.map(({ value }) => value), ratios: compared.map(({ value, floor }) => value / floor) };
}

/** How far repeats of the same lie apart, beside their median, times how sure they make of it. */
function noise(values: readonly number[]): number {
  if (values.length < 2) return UNKNOWN_SPREAD;
  const { min, median, max } = spread(values);
  return ((values.length === 2 ? SPREADS.two : SPREADS.three) * (max - min)) / Math.abs(median);
}

function judge(
  better: Figure['better'],
  [before, now]: readonly [readonly number[], readonly number[]],
): Pick<Comparison, 'before' | 'now' | 'change' | 'bound' | 'verdict'> {
  const [was, is] = [spread(before), spread(now)];
  const change = is.median / was.median - 1;
  const bound = Math.max(LEAST_BOUND, Math.hypot(noise(before), noise(now)));
  const overlap = is.min <= was.max && is.max >= was.min;
  const result = { before: was, now: is, change, bound };
  if (!Number.isFinite(change)) return { ...result, verdict: 'not compared' };
  if (Math.abs(change) <= bound || overlap) return { ...result, verdict: 'within noise' };
  return { ...result, verdict: change > 0 === (better === 'higher') ? 'better' : 'worse' };
}

function sameMachine(a: BenchReport['machine'], b: BenchReport['machine']): boolean {
  return a.cpus === b.cpus && a.model === b.model && a.memoryBytes === b.memoryBytes;
}

/**
 * Every figure that both runs have and that can be better or worse. Where both measured the floor its ratio is compared,
 * else the figure itself, and that only between runs of one machine.
 */
export function compareReports(before: BenchReport, now: BenchReport): Comparison[] {
  const known = new Set(before.figures.map(({ key }) => key));
  return now.figures
    .filter(({ better, key }) => better !== 'neither' && known.has(key))
    .map(({ key, label, unit, better }) => {
      const [was, is] = [valuesOf(before, key), valuesOf(now, key)];
      const byRatio = was.ratios.length > 0 && is.ratios.length > 0;
      const judged = judge(better, byRatio ? [was.ratios, is.ratios] : [was.values, is.values]);
      const comparable = byRatio || sameMachine(before.machine, now.machine);
      const verdict = comparable ? judged.verdict : 'not compared';
      return { key, label, unit, by: byRatio ? 'ratio' : 'value', ...judged, verdict };
    });
}
