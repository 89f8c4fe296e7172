import type { ProcessUsage } from '../bench/process-usage.js';
import type { Measured } from '../bench/run-job.js';
import type { Figure } from '../report/figures.js';

const MIB = 1024 * 1024;

function sum(processes: readonly ProcessUsage[], of: keyof Omit<ProcessUsage, 'name'>): number {
  return processes.reduce((total, usage) => total + usage[of], 0);
}

/** CPU and memory of the server and the tool; none where the processes cannot be read. `operations` of the window. */
export function usageFigures({ server, workers, othersCpuPercent }: Measured<unknown>, operations: number): Figure[] {
  const figures: Figure[] = [];
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
