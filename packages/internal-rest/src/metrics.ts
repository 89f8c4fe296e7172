import { type MetricsOf, type MetricsRegistry, defineMetrics } from '@lantern/runtime';

export const internalRestMetricTable = {
  calls: {
    type: 'counter',
    name: 'lantern_internal_rest_calls_total',
    help: 'Calls of the internal REST, by how they ended.',
    unit: 'none',
    labels: { outcome: ['answered', 'replayed', 'refused', 'denied', 'limited', 'unavailable', 'fault'] },
  },
} as const;

export type InternalRestMetrics = MetricsOf<typeof internalRestMetricTable>;
export type CallOutcome = (typeof internalRestMetricTable)['calls']['labels']['outcome'][number];

const BY_STATUS: Readonly<Record<number, CallOutcome>> = {
  200: 'answered',
  304: 'answered',
  401: 'denied',
  403: 'denied',
  429: 'limited',
  500: 'fault',
  503: 'unavailable',
};

export function outcomeOf(status: number): CallOutcome {
  return BY_STATUS[status] ?? 'refused';
}

/** Registers the metrics of the internal REST; without a registry they only count. */
export function createInternalRestMetrics(registry?: MetricsRegistry): InternalRestMetrics {
  return defineMetrics(internalRestMetricTable, registry);
}
