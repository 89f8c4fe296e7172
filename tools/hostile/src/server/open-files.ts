import { readFile } from 'node:fs/promises';
import { RunFailed } from '@lantern/loadgen';

/** Beside the connections: libraries, storage, the log, other clients. */
const SPARE = 500;

/** Node raises its own limit to the hard one. @throws RunFailed when that is too low */
export async function requireOpenFiles(caseName: string, connections: number): Promise<void> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1] ?? 'unlimited';
  const most = hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard);
  const needed = connections + SPARE;
  if (most >= needed) return;
  const way = `raise it (as root: ulimit -n ${needed}), or leave the case out by naming the others`;
  throw new RunFailed(`${caseName} needs ${needed} open files in a process, and the limit is ${most}: ${way}`);
}
