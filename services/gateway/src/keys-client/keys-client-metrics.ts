import { type MetricsOf, type MetricsRegistry, defineMetrics } from '@lantern/runtime';

export const keysClientMetricTable = {
  calls: {
    type: 'counter',
    name: 'lantern_gateway_keys_calls_total',
    help: 'Calls of a keys service in another process, by how they ended.',
    unit: 'none',
    labels: {
      call: ['own-state', 'devices', 'limits', 'touch', 'claim', 'register', 'upload', 'remove'],
      outcome: ['answered', 'refused', 'unavailable', 'fault'],
    },
  },
} as const;

export type KeysClientMetrics = MetricsOf<typeof keysClientMetricTable>;

/** Registers the metrics of a keys client; without a registry they only count. */
export function createKeysClientMetrics(registry?: MetricsRegistry): KeysClientMetrics {
  return defineMetrics(keysClientMetricTable, registry);
}
