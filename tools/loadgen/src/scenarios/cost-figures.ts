import type { ProcessSample, ProcessUsage } from '../bench/process-usage.js';
import type { Figure } from '../report/figures.js';

const KIB = 1024;

/** `gateway 0` and `gateway 1` are one service. */
export function serviceOf(name: string): string {
  return name.replace(/ \d+$/, '');
}

function byService<Item extends { readonly name: string }>(items: readonly Item[], of: (item: Item) => number) {
  const sums = new Map<string, number>();
  for (const item of items) sums.set(serviceOf(item.name), (sums.get(serviceOf(item.name)) ?? 0) + of(item));
  return [...sums];
}

function figure(key: string, label: string, [unit, value]: readonly [string, number]): Figure {
  return { key, label, unit, value, better: 'lower' };
}

/** CPU for each operation, of every service and of what it stores its data in. */
export function operationFigures(phase: string, server: readonly ProcessUsage[], operations: number): Figure[] {
  return byService(server, ({ cpuMs }) => cpuMs).map(([service, ms]) =>
    figure(`${phase}.cpuUs.${service}`, `${phase}: CPU of ${service}`, ['µs', (1_000 * ms) / operations]),
  );
}

export interface NamedSample {
  readonly name: string;
  readonly sample: ProcessSample;
}

export interface IdleSamples {
  /** So long before `before` as `later` is after `after`: what the processes take without connections. */
  readonly calm: readonly NamedSample[];
  readonly before: readonly NamedSample[];
  readonly after: readonly NamedSample[];
  readonly later: readonly NamedSample[];
}

/** Memory of each connection, and the CPU that it takes in a second, of every service. */
export function connectionFigures(
  { calm, before, after, later }: IdleSamples,
  { connections, idleMs }: { readonly connections: number; readonly idleMs: number },
): Figure[] {
  const change = (of: keyof ProcessSample, from: readonly NamedSample[], to: readonly NamedSample[]) =>
    byService(to, ({ name, sample }) => sample[of] - (from.find((each) => each.name === name)?.sample[of] ?? 0));
  const withoutMs = new Map(change('cpuMs', calm, before));
  return [
    ...change('rssBytes', before, after).map(([service, bytes]) =>
      figure(`idle.rssKib.${service}`, `idle connection: RSS of ${service}`, ['KiB', bytes / connections / KIB]),
    ),
    ...change('cpuMs', after, later).map(([service, ms]) => {
      const more = Math.max(0, ms - (withoutMs.get(service) ?? 0));
      const value = (1e6 * more) / idleMs / connections;
      return figure(`idle.cpuUsPerSecond.${service}`, `idle connection: CPU of ${service}`, ['µs/s', value]);
    }),
  ];
}
