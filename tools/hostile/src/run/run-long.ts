import type { HostileCase } from '../attack/attack.js';
import type { CaseResult } from './case-result.js';
import { FACTOR, type PairsLatency, latencyFinding, medianOf, ratioOf } from './latency-check.js';
import { type Measured, measureCase } from './measure-case.js';
import type { RunOptions } from './run-options.js';

export interface LongRunOptions extends RunOptions {
  /** How often a case is measured at most whose first p99 is too high; then the median counts. */
  readonly attempts: number;
  /** After so long, ms, nothing is measured again. */
  readonly limitMs: number;
  /** Hears of a case when it was measured, and again when it was measured again. */
  readonly measured: (result: CaseResult) => Promise<void>;
}

/** What is known of one case. */
interface Course {
  readonly hostileCase: HostileCase;
  readonly measured: Measured[];
  tookMs: number;
}

/**
 * Cases with their figures, one after the other; one that fails does not keep the others from being measured. Then those
 * whose figures say that the pairs were slowed down are measured again, while there is time: a single p99 above the factor
 * may be what else the machine did.
 * @throws RunFailed when it is interrupted
 */
export async function runLong(cases: readonly HostileCase[], options: LongRunOptions): Promise<CaseResult[]> {
  const startedAt = performance.now();
  const results = new Map<string, CaseResult>();
  const courses: Course[] = [];
  const measure = async (course: Course): Promise<void> => {
    const begunAt = performance.now();
    const result = await attempt(course, options);
    course.tookMs = performance.now() - begunAt;
    results.set(result.name, result);
    await options.measured(result);
  };
  for (const hostileCase of cases) {
    const course: Course = { hostileCase, measured: [], tookMs: 0 };
    courses.push(course);
    await measure(course);
  }
  for (const course of courses.filter(isDoubtful)) {
    const hasTime = () => performance.now() - startedAt + course.tookMs <= options.limitMs;
    while (course.measured.length < options.attempts && hasTime()) {
      const before = course.measured.length;
      await measure(course);
      if (course.measured.length === before) break;
    }
  }
  return [...results.values()];
}

async function attempt({ hostileCase, measured }: Course, options: RunOptions): Promise<CaseResult> {
  try {
    measured.push(await measureCase(hostileCase, options));
  } catch (error) {
    if (options.interrupted.aborted) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    return {
      name: hostileCase.name,
      seconds: 0,
      counts: {},
      findings: [{ kept: false, promise: 'it is carried out', seen }],
    };
  }
  return together(measured);
}

function together(measured: readonly Measured[]): CaseResult {
  const latencies = measured.map(({ latency }) => latency);
  const [first] = measured;
  if (first === undefined) throw new RangeError('nothing was measured');
  return {
    ...first,
    latency: medianOf(latencies),
    ratios: latencies.map(ratioOf),
    findings: [latencyFinding(latencies), ...measured.flatMap(({ findings }) => findings)],
  };
}

function isDoubtful({ measured }: Course): boolean {
  return measured.some(({ latency }: { latency: PairsLatency }) => ratioOf(latency) > FACTOR);
}
