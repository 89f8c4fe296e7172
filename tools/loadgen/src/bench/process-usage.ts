import { readFileSync } from 'node:fs';
import type { WatchedProcess } from '../stack/stack.js';

/** A process at one moment. */
export interface ProcessSample {
  /** CPU time used since it was started, all threads. */
  readonly cpuMs: number;
  /** Memory that is resident, and the part of it that is no file (LMDB maps its file). */
  readonly rssBytes: number;
  readonly anonymousBytes: number;
  /** Read and written by system calls, from and to sockets and files. */
  readonly ioBytes: number;
}

/** /proc counts in hundredths of a second on every Linux. */
const TICK_MS = 10;

/** What a process read and wrote; 0 where that is not told. */
function sampleIo(pid: number): Pick<ProcessSample, 'ioBytes'> {
  try {
    const text = readFileSync(`/proc/${pid}/io`, 'utf8');
    const bytes = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(text)?.[1] ?? 0);
    return { ioBytes: bytes('rchar') + bytes('wchar') };
  } catch {
    return { ioBytes: 0 };
  }
}

/** Undefined when there is no such process, or no /proc. */
export function sampleProcess(pid: number): ProcessSample | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name in parentheses: state is field 0, utime 11, stime 12.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = (name: string) => 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      rssBytes: bytes('VmRSS'),
      anonymousBytes: bytes('RssAnon'),
      ...sampleIo(pid),
    };
  } catch {
    return undefined;
  }
}

/** CPU time that all processes of the machine used since it was started; undefined without /proc. */
export function sampleMachine(): number | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + softirq + steal) * TICK_MS;
  } catch {
    return undefined;
  }
}

/** What a process used in a measured window. */
export interface ProcessUsage {
  readonly name: string;
  /** As of {@link WatchedProcess}. */
  readonly backend?: boolean;
  readonly cpuMs: number;
  /** Through system calls of any kind. */
  readonly ioBytes: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly rssPeakBytes: number;
  readonly rssEndBytes: number;
}

/** Watches processes over a window. */
export class UsageWatch {
  readonly #processes: readonly WatchedProcess[];
  readonly #startedAt = performance.now();
  readonly #start: readonly (ProcessSample | undefined)[];
  readonly #peak: number[];

  constructor(processes: readonly WatchedProcess[]) {
    this.#processes = processes;
    this.#start = processes.map(({ pid }) => sampleProcess(pid));
    this.#peak = this.#start.map((sample) => sample?.rssBytes ?? 0);
  }

  /** To be called now and then, for the peaks; the resident bytes of all processes that are the server's own. */
  sample(): number {
    const rss = this.#processes.map(({ pid }) => sampleProcess(pid)?.rssBytes ?? 0);
    for (const [index, bytes] of rss.entries()) this.#peak[index] = Math.max(this.#peak[index] ?? 0, bytes);
    return rss.reduce((sum, bytes, index) => sum + (this.#processes[index]?.backend === true ? 0 : bytes), 0);
  }

  /** From the start until now; processes that cannot be read are left out. */
  usage(): ProcessUsage[] {
    const windowMs = performance.now() - this.#startedAt;
    this.sample();
    return this.#processes.flatMap(({ pid, ...named }, index) => {
      const [start, end] = [this.#start[index], sampleProcess(pid)];
      if (start === undefined || end === undefined) return [];
      const cpuMs = end.cpuMs - start.cpuMs;
      const cpuPercent = (100 * cpuMs) / windowMs;
      const ioBytes = end.ioBytes - start.ioBytes;
      const rss = { rssPeakBytes: this.#peak[index] ?? 0, rssEndBytes: end.rssBytes };
      return [{ ...named, cpuMs, cpuPercent, ioBytes, ...rss }];
    });
  }
}
