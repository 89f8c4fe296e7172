/** One look at a partition. Times in ms of one clock. */
export interface OffsetSample {
  readonly endAt: number;
  /** The end of the log, as it was at some time up to `endAt`. */
  readonly end: number;
  readonly committedAt: number;
  /** The committed offset, as it was at some time up to `committedAt`. */
  readonly committed: number;
}

/**
 * For each end of the log that was seen: how long until a committed offset at or above it was seen, in ms; Infinity for one that
 * none has reached. Samples in the order of their times; what is between two samples counts as late.
 */
export function commitLags(samples: readonly OffsetSample[]): number[] {
  let at = 0;
  return samples.map(({ endAt, end }, index) => {
    at = Math.max(at, index);
    while (at < samples.length && (samples[at]?.committed ?? 0) < end) at++;
    return (samples[at]?.committedAt ?? Infinity) - endAt;
  });
}
