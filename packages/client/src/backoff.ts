/** Growth of the delays between attempts to connect. */
export interface Backoff {
  /** Upper bound of the first delay, in ms. */
  readonly baseMs: number;
  /** Upper bound of every delay, in ms. */
  readonly maxMs: number;
}

/**
 * A delay in ms, uniform between 0 and a bound that doubles with each attempt (0 for the first): full jitter spreads the
 * clients of a restarted server best.
 */
export function fullJitter({ baseMs, maxMs }: Backoff, attempt: number, random: () => number): number {
  return Math.floor(random() * Math.min(maxMs, baseMs * 2 ** Math.min(attempt, 30)));
}
