import { readFileSync } from 'node:fs';

/** /proc counts in hundredths of a second on every Linux. */
const TICKS_PER_SECOND = 100;

/** CPU seconds that a process has used, all threads; undefined when there is no such process, or no /proc. */
export function cpuSecondsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Behind the name in parentheses: state is field 0, utime 11, stime 12.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

/** Processes by what they are, with their process ids. */
export type ProcessGroups = Readonly<Record<string, readonly number[]>>;

/** What groups of processes use from its making on. Of one that ends what it used since the latest look is not counted. */
export class CpuUse {
  readonly #latest = new Map<number, { readonly group: string; readonly from: number; now: number }>();

  constructor(groups: ProcessGroups) {
    for (const [group, pids] of Object.entries(groups)) {
      for (const pid of pids) {
        const used = cpuSecondsOf(pid);
        if (used !== undefined) this.#latest.set(pid, { group, from: used, now: used });
      }
    }
  }

  look(): void {
    for (const [pid, each] of this.#latest) each.now = cpuSecondsOf(pid) ?? each.now;
  }

  /** What each group used until the latest look, the busiest first, for each of so many: `clients 2.7, database 0.8`, ms. */
  textFor(count: number): string {
    const used = new Map<string, number>();
    for (const { group, from, now } of this.#latest.values()) used.set(group, (used.get(group) ?? 0) + (now - from));
    const each = (seconds: number) => ((seconds * 1_000) / Math.max(1, count)).toFixed(1);
    const all = [...used.values()].reduce((sum, seconds) => sum + seconds, 0);
    const groups = [...used].sort(([, a], [, b]) => b - a).map(([group, seconds]) => `${group} ${each(seconds)}`);
    return `${each(all)} ms: ${groups.join(', ')}`;
  }
}
