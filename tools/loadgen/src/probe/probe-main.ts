import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { PerformanceObserver, constants, monitorEventLoopDelay } from 'node:perf_hooks';
import { PROBE_DELAY_MS, PROBE_DIR_VARIABLE, PROBE_LINE_MS, type ProbeLine } from './probe-line.js';

// Loaded into each process of a server that the tool starts (`node --import`), before its own code: what only the process
// itself can know goes to a file, a line at a time.

function watch(directory: string): void {
  const file = join(directory, `${process.pid}.jsonl`);
  const delay = monitorEventLoopDelay({ resolution: PROBE_DELAY_MS });
  delay.enable();
  let heapBytes: number | undefined;
  const collections = new PerformanceObserver((list) => {
    const major = list.getEntries().some((entry) => {
      const { kind } = (entry as { detail?: { kind?: number } }).detail ?? {};
      return kind === constants.NODE_PERFORMANCE_GC_MAJOR;
    });
    if (major) heapBytes = Math.min(process.memoryUsage().heapUsed, heapBytes ?? Number.POSITIVE_INFINITY);
  });
  collections.observe({ entryTypes: ['gc'] });
  const write = () => {
    // Few enough for one percentile each: all of them, as exact as the histogram has them.
    const delaysMs = Array.from({ length: delay.count }, (_, index) => {
      const ms = delay.percentile((100 * (index + 0.5)) / delay.count) / 1e6 - PROBE_DELAY_MS;
      return Math.max(0, Math.round(100 * ms) / 100);
    });
    delay.reset();
    const line: ProbeLine = { at: Date.now(), delaysMs, ...(heapBytes !== undefined && { heapBytes }) };
    heapBytes = undefined;
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  setInterval(write, PROBE_LINE_MS).unref();
}

const directory = process.env[PROBE_DIR_VARIABLE];
if (directory !== undefined) watch(directory);
