import type { ProcessUsage } from '../bench/process-usage.js';
import type { Measured } from '../bench/run-job.js';
import type { Figure } from '../report/figures.js';

const MIB = 1024 * 1024;

type Amount = keyof Omit<ProcessUsage, 'name' | 'backend'>;

function sum(processes: readonly ProcessUsage[], of: Amount): number {
  return processes.reduce((total, usage) => total + usage[of], 0);
}

/** What each of several processes took. */
function processFigures(processes: readonly ProcessUsage[]): Figure[] {
  const neither = { better: 'neither' } as const;
  return processes.flatMap(({ name, cpuPercent, rssPeakBytes }) => [
    { key: `cpuPercent.${name}`, label: `  ${name}: CPU`, unit: '% of a core', value: cpuPercent, ...neither },
    { key: `rssPeakMib.${name}`, label: `  ${name}: RSS, peak`, unit: 'MiB', value: rssPeakBytes / MIB, ...neither },
  ]);
}

/**
 * CPU and memory of the server and the tool; none where the processes cannot be read. `operations` of the window. What the
 * server stores its data in counts for itself.
 */
export function usageFigures(
  { server: all, workers, othersCpuPercent }: Measured<unknown>,
  operations: number,
): Figure[] {
  const figures: Figure[] = [];
  const server = all.filter(({ backend = false }) => !backend);
  if (server.length > 0) {
    const lower = { better: 'lower' } as const;
    const cpuUs = (1_000 * sum(server, 'cpuMs')) / operations;
    const cpuPercent = sum(server, 'cpuPercent');
    const rssMib = sum(server, 'rssPeakBytes') / MIB;
    figures.push(
      { key: 'serverCpuUsPerOperation', label: 'server CPU for each', unit: 'µs', value: cpuUs, ...lower },
      { key: 'serverCpuPercent', label: 'server CPU', unit: '% of a core', value: cpuPercent, better: 'neither' },
      { key: 'serverRssPeakMib', label: 'server RSS, peak', unit: 'MiB', value: rssMib, ...lower },
    );
  }
  if (all.length > 1) figures.push(...processFigures(all));
  if (workers.length > 0) {
    const value = sum(workers, 'cpuPercent');
    figures.push({ key: 'toolCpuPercent', label: 'load tool CPU', unit: '% of a core', value, better: 'neither' });
  }
  if (othersCpuPercent !== undefined) {
    const others = { key: 'othersCpuPercent', label: 'CPU of everything else', unit: '% of a core' } as const;
    figures.push({ ...others, value: othersCpuPercent, better: 'neither' });
  }
  return figures;
}
