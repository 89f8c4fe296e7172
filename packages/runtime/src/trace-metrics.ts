import { type MetricTable, type MetricsOf, type MetricsRegistry, defineMetrics } from './metrics.js';

export const traceMetricTable = {
  spans: {
    type: 'counter',
    name: 'lantern_traces_spans_total',
    help: 'Spans that ended, by what became of them: sent, or dropped because too many waited or the collector did not take them.',
    unit: 'none',
    labels: { result: ['exported', 'queue_full', 'export_failed'] },
  },
} as const satisfies MetricTable;

export type TraceMetrics = MetricsOf<typeof traceMetricTable>;

export function createTraceMetrics(registry?: MetricsRegistry): TraceMetrics {
  return defineMetrics(traceMetricTable, registry);
}
