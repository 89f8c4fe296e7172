import { randomBytes } from 'node:crypto';
import { createConsole } from '@lantern/console';
import { type BoundEndpoint, type RestServer, startInternalRest } from '@lantern/internal-rest';
import { LinkServer, createLinkMetrics, linkBoundsOf } from '@lantern/link';
import {
  AdminServer,
  type Clock,
  Lifecycle,
  type Logger,
  type MetricsRegistry,
  type Service,
  ServiceTokens,
  createMetricsRegistry,
  noTracer,
  openTraces,
  parseServiceSecrets,
  untilAvailable,
  word,
} from '@lantern/runtime';
import type { TransportConfig } from './config.js';
import { type TransportMetrics, createTransportMetrics } from './metrics.js';
import type { OwnerPorts } from './owner/partition-owner.js';
import type { UserRecords } from './ports.js';
import type { TransportProcessSettings } from './process-settings.js';
import { toTransportConfig } from './settings.js';
import { transportBackendEndpoints } from './rest/backend-endpoints.js';
import { TransportService } from './transport-service.js';

/** What an instance works on. */
export interface TransportPorts extends Omit<OwnerPorts, 'clock' | 'logger' | 'metrics' | 'random'> {
  readonly userRecords: UserRecords;
  /** After the service was stopped. */
  close(): Promise<void>;
}

export interface TransportProcessDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called until it succeeds. */
  readonly openPorts: (metrics: TransportMetrics) => Promise<TransportPorts>;
  /** Whether an error of that may go away by itself; else it ends the start. */
  readonly mayPass?: (error: unknown) => boolean;
}

export interface TransportProcess extends Service {
  readonly linkPort: number;
  readonly adminPort: number;
  /** Undefined where no callers are configured. */
  readonly restPort: number | undefined;
}

interface Parts extends TransportProcessDeps {
  readonly settings: TransportProcessSettings;
  readonly lifecycle: Lifecycle;
  readonly registry: MetricsRegistry;
  readonly links: LinkServer;
  readonly listening: (endpoints: readonly BoundEndpoint[], rest: RestServer | undefined) => void;
}

/** Opens the ports and joins the group, each as soon as that is possible; then lets links in. */
async function startService(parts: Parts): Promise<TransportService> {
  const { settings, lifecycle, registry, links, clock, logger, openPorts, mayPass } = parts;
  const { signal } = lifecycle;
  const metrics = createTransportMetrics(registry);
  const tracing = { service: 'transport', clock, logger, metrics: registry, lifecycle } as const;
  const opened = await openTraces(settings.process, tracing);
  const tracer = opened === noTracer ? {} : { tracer: opened };
  const passing = mayPass === undefined ? {} : { passing: mayPass };
  const waiting = { clock, logger, signal };
  const ports = await untilAvailable({ ...waiting, ...passing, what: word('backends') }, () => openPorts(metrics));
  lifecycle.onStop(word('backends'), () => ports.close());
  const { linkHost } = settings.process;
  const config: TransportConfig = {
    ...toTransportConfig(settings.transport),
    ownerUrl: `ws://${linkHost.includes(':') ? `[${linkHost}]` : linkHost}:${links.port}`,
  };
  const service = new TransportService({ config, ports: { ...ports, ...tracer, clock, logger, metrics } });
  registry.onRender(() => service.sampleMetrics());
  lifecycle.onStop(word('transport'), () => service.stop());
  links.serve(service, {
    instance: randomBytes(16).toString('hex'),
    partitionCount: ports.log.partitionCount,
    retentionMs: config.sends.retentionMs,
    dedupWindowMs: config.dedup.windowMs,
    parkAfterMs: config.delivery.parkAfterMs,
  });
  await untilAvailable({ ...waiting, what: word('group') }, () => service.start());
  const rest = { settings: settings.process, title: 'Lantern messaging: transport' };
  const endpoints = transportBackendEndpoints(service, {
    records: ports.userRecords,
    retentionMs: config.sends.retentionMs,
    clock,
  });
  const listener = await startInternalRest({ ...rest, endpoints, clock, logger, metrics: registry, lifecycle });
  parts.listening(endpoints, listener);
  return service;
}

/** Composes a transport instance as a process of its own; listens and connects at start. @throws ConfigError */
export function createTransportProcess(
  settings: TransportProcessSettings,
  deps: TransportProcessDeps,
): TransportProcess {
  const { clock, logger } = deps;
  const { process: own } = settings;
  const secrets = parseServiceSecrets('TRANSPORT_SERVICE_SECRET', own.serviceSecret);
  const lifecycle = new Lifecycle({ clock, logger });
  const registry = createMetricsRegistry();
  let rest: RestServer | undefined;
  let endpoints: readonly BoundEndpoint[] = [];
  const pages = createConsole({
    title: 'transport',
    parts: ['transport'],
    registry,
    state: () => lifecycle.state,
    endpoints: () => endpoints,
    rest: () => rest,
    names: own.adminNames,
    clock,
  });
  const admin = new AdminServer({
    host: own.adminHost,
    port: own.adminPort,
    registry,
    state: () => lifecycle.state,
    checks: [],
    pages,
    clock,
    logger,
  });
  const links = new LinkServer({
    host: own.linkHost,
    port: own.linkPort,
    maxLinks: own.maxLinks,
    bounds: linkBoundsOf(own),
    tokens: new ServiceTokens({ secrets, service: 'transport', clock }),
    clock,
    logger: logger.child('links'),
    metrics: createLinkMetrics(registry),
  });
  lifecycle.add(admin);
  // Stopped after the service, so that what it says at its end still leaves.
  lifecycle.add(links);
  const parts: Parts = {
    listening: (bound, server) => {
      endpoints = bound;
      rest = server;
    },
    ...deps,
    logger: logger.child('transport'),
    settings,
    lifecycle,
    registry,
    links,
  };
  let service: TransportService | undefined;
  lifecycle.add({
    name: word('service'),
    start: async () => {
      service = await startService(parts);
    },
    drain: async (deadlineMs) => service?.drain(deadlineMs),
  });
  return {
    get linkPort() {
      return links.port;
    },
    get adminPort() {
      return admin.address.port;
    },
    get restPort() {
      return rest?.port;
    },
    start: async () => {
      await lifecycle.start();
      const restPort = rest === undefined ? {} : { restPort: rest.port };
      logger.info('listening', { linkPort: links.port, adminPort: admin.address.port, ...restPort });
    },
    drain: (deadlineMs) => lifecycle.drain(deadlineMs),
    stop: () => lifecycle.stop(),
  };
}
