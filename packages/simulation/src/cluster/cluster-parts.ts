import { TransportLinks, staticInstances } from '@lantern/link';
import { simDial } from '../engine/link-wire.js';
import type { SimProcess } from '../engine/sim-process.js';
import type { Cluster } from './cluster.js';
import { linkMetrics } from './shared-metrics.js';
import { LINK_BOUNDS } from './sim-config.js';

/** The product's links of one process to all transports. */
export function linksOf(cluster: Cluster, process: SimProcess): TransportLinks {
  return new TransportLinks({
    discovery: staticInstances(cluster.transportNames.map((name) => `ws://${name}`)),
    tokens: { authorization: () => '' },
    bounds: LINK_BOUNDS,
    backoff: { firstMs: 100, maxMs: 1_000, random: process.random.next },
    clock: process.clock,
    atTurnEnd: process.atTurnEnd,
    logger: cluster.logger(process.name),
    metrics: linkMetrics,
    dial: simDial({
      network: cluster.network,
      from: process,
      targetOf: (url) => cluster.transport(url.slice('ws://'.length))?.target,
      opened: (pipe) => cluster.pipes.add(pipe),
    }),
  });
}
