import { type MetricsOf, type MetricsRegistry, defineMetrics } from '@lantern/runtime';

export const tokenKeyMetricTable = {
  refreshes: {
    type: 'counter',
    name: 'lantern_gateway_token_key_refreshes_total',
    help: 'Times the keys that sign tokens were looked up, by how that ended.',
    unit: 'none',
    labels: { result: ['loaded', 'failed'] },
  },
  ageSeconds: {
    type: 'gauge',
    name: 'lantern_gateway_token_keys_age_seconds',
    help: 'How long ago the keys that sign tokens were looked up with success; no token is accepted from a day on.',
    unit: 'seconds',
  },
} as const;

export type TokenKeyMetrics = MetricsOf<typeof tokenKeyMetricTable>;

/** Registers the metrics of keys that can change; without a registry they only count. */
export function createTokenKeyMetrics(registry?: MetricsRegistry): TokenKeyMetrics {
  return defineMetrics(tokenKeyMetricTable, registry);
}
