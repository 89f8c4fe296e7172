import type { ServiceProcess } from '@lantern/testkit';

interface Sums {
  readonly seconds: number;
  readonly count: number;
}

const PATIENCE_MS = 5_000;

/** What the series of a histogram with this label add up to on a page of metrics. */
export function sumsOf(page: string, histogram: string, label: string): Sums {
  const total = (suffix: string) =>
    page
      .split('\n')
      .filter((line) => line.startsWith(`${histogram}_${suffix}{`) && line.includes(label))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  return { seconds: total('sum'), count: total('count') };
}

async function sumsAt(services: readonly ServiceProcess[], histogram: string, label: string): Promise<Sums> {
  const pages = services.map(async (service) => {
    const url = `http://127.0.0.1:${String(service.listening?.['adminPort'])}/metrics`;
    return (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
  });
  const sums = (await Promise.all(pages)).map((page) => sumsOf(page, histogram, label));
  return {
    seconds: sums.reduce((total, { seconds }) => total + seconds, 0),
    count: sums.reduce((total, { count }) => total + count, 0),
  };
}

/** How long calls of services take from the begin of the watch on. @returns what tells it: how many, and their mean in ms */
export async function watchCalls(
  services: readonly ServiceProcess[],
  { histogram, label }: { readonly histogram: string; readonly label: string },
): Promise<() => Promise<{ readonly count: number; readonly meanMs: number }>> {
  const before = await sumsAt(services, histogram, label);
  return async () => {
    const after = await sumsAt(services, histogram, label);
    const count = after.count - before.count;
    return { count, meanMs: count === 0 ? 0 : ((after.seconds - before.seconds) * 1_000) / count };
  };
}
