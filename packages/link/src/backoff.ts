/** Pauses between attempts: they grow, and differ between processes so that not all come back at once. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** The pause after so many failures in a row, from 0: half of it fixed, half at random. */
export function backoffMs({ firstMs, maxMs, random }: Backoff, failures: number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(failures, 30));
  return ceiling / 2 + (random() * ceiling) / 2;
}
