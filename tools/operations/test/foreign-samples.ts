import { allRows, seriesNames } from '../src/metric-catalogue.js';
import type { Sample } from './exposition.js';

/** Labels of ours that are not in the closed set of their metric, and metrics of ours that are in no table. */
export function foreignSamples(found: readonly Sample[]): readonly string[] {
  const rows = new Map(allRows().flatMap((row) => seriesNames(row).map((name) => [name, row] as const)));
  return found
    .filter(({ name }) => name.startsWith('lantern_'))
    .flatMap(({ name, labels }) => {
      const row = rows.get(name);
      if (row === undefined) return [`${name} is in no table`];
      return Object.entries(labels)
        .filter(([label]) => label !== 'le' || row.type !== 'histogram')
        .filter(([label, value]) => row.labels?.[label]?.includes(value) !== true)
        .map(([label, value]) => `${name}: ${label}="${value}"`);
    });
}
