import { type MetricsOf, type MetricsRegistry, defineMetrics } from '@lantern/runtime';
import { LINK_ENDS } from './link-protocol.js';

export const linkMetricTable = {
  open: {
    type: 'gauge',
    name: 'lantern_link_open_links',
    help: 'Links between services that are open at this process.',
    unit: 'none',
  },
  ended: {
    type: 'counter',
    name: 'lantern_link_ended_total',
    help: 'Links that ended, by how this process saw it.',
    unit: 'none',
    labels: { cause: LINK_ENDS },
  },
  refused: {
    type: 'counter',
    name: 'lantern_link_refused_total',
    help: 'Links that did not come about, by why.',
    unit: 'none',
    labels: { reason: ['unreachable', 'token', 'busy', 'protocol', 'partitions', 'same-instance'] },
  },
} as const;

export type LinkMetrics = MetricsOf<typeof linkMetricTable>;
export type LinkRefusal = (typeof linkMetricTable)['refused']['labels']['reason'][number];

/** Registers the metrics of links; without a registry they only count. */
export function createLinkMetrics(registry?: MetricsRegistry): LinkMetrics {
  return defineMetrics(linkMetricTable, registry);
}
