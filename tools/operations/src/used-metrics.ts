import { ALERT_GROUPS } from './alerts.js';
import { PROCESS_METRICS, allRows, seriesNames } from './metric-catalogue.js';

/** Of Prometheus itself. */
const BUILT_IN = ['up'];
const LABELS_OF_SCRAPES = ['instance', 'job', 'le'];

const SELECTOR = /([a-zA-Z_][\w:]*)\s*(?:\{([^}]*)\})?/g;
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g;
const WORDS = new Set(['sum', 'max', 'min', 'by', 'rate', 'increase', 'histogram_quantile', 'absent', 'and', 'le']);

/** What stands for nothing that is scraped: label lists, ranges, numbers and texts. */
function selectorsOf(expr: string): readonly { readonly name: string; readonly matchers: string }[] {
  const bare = expr.replace(/\[[^\]]*\]/g, '').replace(/\bby \([^)]*\)/g, '');
  return [...bare.matchAll(SELECTOR)]
    .map(([, name = '', matchers = '']) => ({ name, matchers }))
    .filter(({ name }) => !WORDS.has(name));
}

/** Names and label values in a PromQL expression that no table and no recording has. */
export function unknownIn(expr: string): readonly string[] {
  const rows = new Map(allRows().flatMap((row) => seriesNames(row).map((name) => [name, row] as const)));
  const recorded = ALERT_GROUPS.flatMap(({ recordings }) => recordings.map(({ record }) => record));
  const others = new Set([...Object.keys(PROCESS_METRICS), ...BUILT_IN, ...recorded]);
  return selectorsOf(expr).flatMap(({ name, matchers }) => {
    const row = rows.get(name);
    if (row === undefined && !others.has(name)) return [name];
    return [...matchers.matchAll(MATCHER)]
      .filter(([, label = '']) => !LABELS_OF_SCRAPES.includes(label))
      .flatMap(([, label = '', , text = '']) => {
        const values = row?.labels?.[label] ?? [];
        return text
          .split('|')
          .filter((value) => !values.includes(value))
          .map((value) => `${name}{${label}="${value}"}`);
      });
  });
}

/** Bounds of buckets that an expression asks for and the histogram does not have. */
export function unknownBuckets(expr: string): readonly string[] {
  const rows = new Map(allRows().map((row) => [row.name, row] as const));
  return [...expr.matchAll(/(\w+)_bucket\{[^}]*le="([^"]+)"/g)]
    .filter(([, name = '', bound]) => {
      const row = rows.get(name);
      return row?.type !== 'histogram' || !row.buckets.includes(Number(bound));
    })
    .map(([text]) => text);
}
