import { gatewayMetricTable, tokenKeyMetricTable } from '@lantern/gateway';
import { keysClientMetricTable } from '@lantern/gateway/distributed';
import { internalRestMetricTable } from '@lantern/internal-rest';
import { keysMetricTable } from '@lantern/keys';
import { linkMetricTable } from '@lantern/link';
import { type MetricRow, type MetricTable, traceMetricTable } from '@lantern/runtime';
import { transportMetricTable } from '@lantern/transport';

export type ServiceName = 'gateway' | 'keys' | 'transport';

export interface CatalogueSection {
  readonly title: string;
  /** Which processes have these metrics when each service is a process of its own. */
  readonly services: readonly ServiceName[];
  /** Whether `npm start`, all in one process, has them. */
  readonly standalone: boolean;
  readonly table: MetricTable;
}

/** Every metric of ours: what the page, the alerts, the dashboards and their checks are made from. */
export const METRIC_CATALOGUE: readonly CatalogueSection[] = [
  { title: 'Gateway', services: ['gateway'], standalone: true, table: gatewayMetricTable },
  { title: 'Keys that sign tokens', services: ['gateway'], standalone: false, table: tokenKeyMetricTable },
  { title: 'Calls of the keys service', services: ['gateway'], standalone: false, table: keysClientMetricTable },
  { title: 'Keys', services: ['keys'], standalone: true, table: keysMetricTable },
  { title: 'Transport', services: ['transport'], standalone: true, table: transportMetricTable },
  {
    title: 'Internal REST',
    services: ['gateway', 'keys', 'transport'],
    standalone: true,
    table: internalRestMetricTable,
  },
  {
    title: 'Links between services',
    services: ['gateway', 'keys', 'transport'],
    standalone: false,
    table: linkMetricTable,
  },
  { title: 'Traces', services: ['gateway', 'keys', 'transport'], standalone: true, table: traceMetricTable },
];

/** Of Node and the process, as prom-client names them; those that dashboards and alerts may use. */
export const PROCESS_METRICS = {
  process_cpu_seconds_total: 'CPU time used.',
  process_resident_memory_bytes: 'Memory in use.',
  process_open_fds: 'Open files, connections included.',
  nodejs_eventloop_lag_p99_seconds: 'How late the event loop was at the worst 1 % of its turns since the last scrape.',
  nodejs_heap_size_used_bytes: 'Heap in use.',
  nodejs_gc_duration_seconds: 'Pauses for garbage collection, by kind (a histogram).',
} as const;

/** Every row, once. */
export function allRows(): readonly MetricRow[] {
  return METRIC_CATALOGUE.flatMap(({ table }) => Object.values(table));
}

/** The names under which Prometheus keeps a metric. */
export function seriesNames({ name, type }: Pick<MetricRow, 'name' | 'type'>): readonly string[] {
  return type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}
