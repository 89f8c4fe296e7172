/** Where probes leave their files, one for each process. */
export const PROBE_DIR_VARIABLE = 'BENCH_PROBE_DIR';
export const PROBE_LINE_MS = 250;
/** How often the event loop is asked for its delay. */
export const PROBE_DELAY_MS = 10;

/** What a process says of the time since its last line. */
export interface ProbeLine {
  /** Unix ms. */
  readonly at: number;
  /** How much later than due timers of PROBE_DELAY_MS came, as perf_hooks measures it; ascending. */
  readonly delaysMs: readonly number[];
  /** Of JavaScript, used right after a full garbage collection; the least, if there were several. */
  readonly heapBytes?: number;
}
