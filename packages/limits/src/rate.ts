/** A token bucket: `burst` at once, from then on one per `intervalMs`; a full bucket is back after `burst` intervals. */
export interface Rate {
  /** At least 1. */
  readonly burst: number;
  /** ms, above 0; may be a fraction. */
  readonly intervalMs: number;
}

const PERIODS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Period = keyof typeof PERIODS_MS;

const RATE = /^([1-9]\d{0,9})\+([1-9]\d{0,6})\/([1-9]\d{0,3})?([smhd])$/;

/** How a rate is written, for whoever has to write one. */
export const RATE_WORDS = 'a burst and a rate like 120+2/s or 6+1/10m, with s, m, h or d';

/** `120+2/s`: 120 at once, then 2 a second. `6+1/10m`: 6 at once, then 1 in 10 minutes. Undefined when it is neither. */
export function parseRate(text: string): Rate | undefined {
  const [, burst, count, periods, period] = RATE.exec(text) ?? [];
  if (burst === undefined || count === undefined || period === undefined) return undefined;
  const periodMs = Number(periods ?? 1) * PERIODS_MS[period as Period];
  return { burst: Number(burst), intervalMs: periodMs / Number(count) };
}
