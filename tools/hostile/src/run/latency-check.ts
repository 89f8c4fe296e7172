import type { LatencySummary } from '@lantern/loadgen';
import type { Finding } from '../attack/attack.js';

/** From when a message of the pairs was due until it was delivered, ms. */
export interface PairsLatency {
  readonly quiet: LatencySummary;
  /** While the same attack is aimed at a bare WebSocket server on the same machine. */
  readonly bareAttacked: LatencySummary;
  readonly attacked: LatencySummary;
}

/** What an attack may do to the p99 of others, as a factor of what it does by being on the same machine at all. */
export const FACTOR = 3;

export function ratioOf({ quiet, bareAttacked, attacked }: PairsLatency): number {
  return attacked.p99 / Math.max(quiet.p99, bareAttacked.p99);
}

/** The one whose ratio is in the middle. */
export function medianOf(measured: readonly PairsLatency[]): PairsLatency {
  const sorted = measured.toSorted((a, b) => ratioOf(a) - ratioOf(b));
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new RangeError('nothing was measured');
  return median;
}

export function latencyFinding(measured: readonly PairsLatency[]): Finding {
  const median = medianOf(measured);
  const all = measured.map((each) => `× ${ratioOf(each).toFixed(2)}`).join(', ');
  const seen = measured.length === 1 ? latencyLine(median) : `${latencyLine(median)}, the median of ${all}`;
  return { kept: ratioOf(median) <= FACTOR, promise: `the pairs: p99 at most ${FACTOR} × what it was`, seen };
}

/** In a line. */
export function latencyLine(latency: PairsLatency): string {
  const { quiet, bareAttacked, attacked } = latency;
  const figures = `p99 ${ms(attacked)}; ${ms(quiet)} when quiet, ${ms(bareAttacked)} while a bare server is attacked`;
  return `${figures}: × ${ratioOf(latency).toFixed(2)}`;
}

const ms = ({ p99 }: LatencySummary) => `${p99.toFixed(1)} ms`;
