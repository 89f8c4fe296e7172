import { createConsole } from '@lantern/console';
import { type BoundEndpoint, type RestServer, startInternalRest } from '@lantern/internal-rest';
import { TransportLinks, createLinkMetrics, instanceDiscovery, linkBoundsOf } from '@lantern/link';
import type { DirectoryAnnouncer } from '@lantern/protocol';
import {
  InternalServer,
  AdminServer,
  type Clock,
  Lifecycle,
  type Logger,
  type MetricsRegistry,
  type Service,
  ServiceTokens,
  createMetricsRegistry,
  openTraces,
  parseServiceSecrets,
  untilAvailable,
  word,
} from '@lantern/runtime';
import { LinkPurger } from './adapters/link-purger.js';
import { createKeys } from './create-keys.js';
import type { KeyStore } from './ports.js';
import type { KeysProcessSettings } from './process-settings.js';

/** An announcer that was connected. */
export interface OpenAnnouncer extends DirectoryAnnouncer {
  stop(): Promise<void>;
}

export interface KeysProcessDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Called until it succeeds. */
  readonly openStore: () => Promise<KeyStore>;
  readonly openAnnouncer: () => Promise<OpenAnnouncer>;
  /** Whether an error of these may go away by itself; else it ends the start. */
  readonly mayPass?: (error: unknown) => boolean;
}

export interface KeysProcess extends Service {
  readonly port: number;
  readonly adminPort: number;
  /** Undefined where no callers are configured. */
  readonly restPort: number | undefined;
}

const LINK_BACKOFF = { firstMs: 100, maxMs: 2_000, random: Math.random };

interface Listeners {
  readonly server: InternalServer;
  readonly rest: RestServer | undefined;
  readonly endpoints: readonly BoundEndpoint[];
}

interface Parts extends KeysProcessDeps {
  readonly settings: KeysProcessSettings;
  readonly lifecycle: Lifecycle;
  readonly links: TransportLinks;
  readonly registry: MetricsRegistry;
  readonly tokens: ServiceTokens;
  readonly listening: (listeners: Listeners) => void;
}

/** Connects to what the service needs, each as soon as that is possible; then takes requests. */
async function startService(parts: Parts): Promise<void> {
  const { settings, lifecycle, links, registry, tokens, listening, clock, logger } = parts;
  const traces = { service: 'keys', clock, logger, metrics: registry, lifecycle } as const;
  const tracer = await openTraces(settings.process, traces);
  const { store, announcer } = await openBackends(parts);
  links.start();
  lifecycle.onStop(word('links'), () => links.stop());
  await links.firstWelcome(lifecycle.signal);
  const { followUpTimeoutMs: timeoutMs } = settings.keys;
  const partitionCount = () => links.welcome?.partitionCount;
  const purger = new LinkPurger({ endpoints: links, partitionCount, clock, timeoutMs });
  purger.start();
  lifecycle.onStop(word('purger'), () => purger.stop());
  const authorize = (req: { get(name: string): string | undefined }) => tokens.accepts(req.get('authorization'));
  const shared = { logger, metrics: registry, tracer, clock };
  const keys = createKeys(settings.keys, { ...shared, store, purger, announcer, authorize });
  lifecycle.onStop(word('keys'), () => keys.stop());
  await keys.start();
  const { host, port, maxConnections } = settings.process;
  const server = new InternalServer({
    name: word('keys server'),
    host,
    port,
    maxConnections,
    router: keys.router,
    logger,
  });
  lifecycle.onStop(word('keys server'), () => server.stop());
  await server.start();
  const endpoints = keys.backendEndpoints;
  const rest = { settings: settings.process, title: 'Lantern messaging: keys', endpoints };
  const listener = await startInternalRest({ ...rest, clock, logger, metrics: registry, lifecycle });
  listening({ server, rest: listener, endpoints });
}

async function openBackends({ openStore, openAnnouncer, mayPass, lifecycle, clock, logger }: Parts) {
  const passing = mayPass === undefined ? {} : { passing: mayPass };
  const waiting = { clock, logger, signal: lifecycle.signal, ...passing };
  const store = await untilAvailable({ ...waiting, what: word('key store') }, openStore);
  lifecycle.onStop(word('key store'), () => store.close());
  const announcer = await untilAvailable({ ...waiting, what: word('directory log') }, openAnnouncer);
  lifecycle.onStop(word('directory log'), () => announcer.stop());
  return { store, announcer };
}

/** Composes a keys service as a process of its own; listens and connects at start. @throws ConfigError */
export function createKeysProcess(settings: KeysProcessSettings, deps: KeysProcessDeps): KeysProcess {
  const { clock, logger } = deps;
  const { process: own } = settings;
  const secrets = parseServiceSecrets('KEYS_SERVICE_SECRET', own.serviceSecret);
  const tokens = new ServiceTokens({ secrets, service: 'keys', clock });
  const lifecycle = new Lifecycle({ clock, logger });
  const registry = createMetricsRegistry();
  const linkLogger = logger.child('links');
  const links = new TransportLinks({
    discovery: instanceDiscovery(own, { prefix: 'KEYS_', clock, logger: linkLogger }),
    tokens,
    bounds: linkBoundsOf(own),
    backoff: LINK_BACKOFF,
    clock,
    logger: linkLogger,
    metrics: createLinkMetrics(registry),
  });
  let listeners: Listeners | undefined;
  const pages = createConsole({
    title: 'keys',
    parts: ['keys'],
    registry,
    state: () => lifecycle.state,
    endpoints: () => listeners?.endpoints ?? [],
    rest: () => listeners?.rest,
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
  const parts: Parts = {
    ...deps,
    logger: logger.child('keys'),
    settings,
    lifecycle,
    links,
    registry,
    tokens,
    listening: (started) => {
      listeners = started;
    },
  };
  lifecycle.add(admin);
  lifecycle.add({
    name: word('service'),
    start: () => startService(parts),
    drain: async () => void (await Promise.all([listeners?.server.drain(), listeners?.rest?.drain()])),
  });
  return {
    get port() {
      return listeners?.server.port ?? own.port;
    },
    get adminPort() {
      return admin.address.port;
    },
    get restPort() {
      return listeners?.rest?.port;
    },
    start: async () => {
      await lifecycle.start();
      const { server, rest } = listeners ?? {};
      const ports = { port: server?.port ?? own.port, adminPort: admin.address.port };
      logger.info('listening', { ...ports, ...(rest && { restPort: rest.port }) });
    },
    drain: (deadlineMs) => lifecycle.drain(deadlineMs),
    stop: () => lifecycle.stop(),
  };
}
