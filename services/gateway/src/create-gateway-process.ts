import { createConsole } from '@lantern/console';
import { type RestServer, startInternalRest } from '@lantern/internal-rest';
import { TransportLinks, createLinkMetrics, instanceDiscovery, linkBoundsOf } from '@lantern/link';
import type { KeysLimits } from '@lantern/protocol';
import {
  AdminServer,
  type Clock,
  ConfigError,
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
import { type TokenVerification, createTokenVerification } from './auth/create-token-verification.js';
import { type Gateway, createGateway } from './create-gateway.js';
import { createKeysClientMetrics } from './keys-client/keys-client-metrics.js';
import { KeysClient } from './keys-client/keys-client.js';
import type { DirectoryFeed, Revocations } from './ports.js';
import type { GatewayProcessSettings } from './process-settings.js';
import type { ServiceLimits } from './session/session-limits.js';

export interface GatewayProcessDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly feed: DirectoryFeed;
  readonly revocations: Revocations;
  /** Whether an error of its start may go away by itself; else it ends the start. */
  readonly mayPass?: (error: unknown) => boolean;
}

export interface GatewayProcess extends Service {
  readonly port: number;
  readonly adminPort: number;
  /** Undefined where no callers are configured. */
  readonly restPort: number | undefined;
}

const LINK_BACKOFF = { firstMs: 100, maxMs: 2_000, random: Math.random };

interface Parts extends GatewayProcessDeps {
  readonly settings: GatewayProcessSettings;
  readonly lifecycle: Lifecycle;
  readonly registry: MetricsRegistry;
  readonly tokens: ServiceTokens;
  readonly verification: TokenVerification;
  readonly links: TransportLinks;
}

/** What clients are told: the transports' own values as of the latest link, and those of the keys service. */
function serviceLimits(links: TransportLinks, keys: KeysLimits): ServiceLimits {
  const welcome = () => {
    if (links.welcome === undefined) throw new Error('no transport was linked to yet');
    return links.welcome;
  };
  return {
    ...keys,
    get retentionMs() {
      return welcome().retentionMs;
    },
    get maxTtlMs() {
      return welcome().retentionMs;
    },
    get dedupWindowMs() {
      return welcome().dedupWindowMs;
    },
    get parkAfterMs() {
      return welcome().parkAfterMs;
    },
  };
}

function createKeysClient({ settings: { process: own }, tokens, registry, clock, logger }: Parts): KeysClient {
  return new KeysClient({
    urls: own.keysUrls,
    connections: own.keysConnections,
    maxCalls: own.keysCalls,
    connectTimeoutMs: own.keysConnectTimeoutMs,
    readTimeoutMs: own.keysReadTimeoutMs,
    answerTimeoutMs: own.keysAnswerTimeoutMs,
    tokens,
    clock,
    logger: logger.child('keys-client'),
    metrics: createKeysClientMetrics(registry),
    random: Math.random,
  });
}

/** @throws Error in one line for the operator */
async function askLimits(keys: KeysClient, { settings }: Parts): Promise<KeysLimits> {
  try {
    return await keys.limits();
  } catch (cause) {
    const urls = settings.process.keysUrls.join(', ');
    const way = 'check GATEWAY_KEYS_URLS, that it runs, and that GATEWAY_SERVICE_SECRET is one of its secrets';
    throw new Error(`No keys service answers this gateway at ${urls}: ${way}.`, { cause });
  }
}

interface Started {
  readonly gateway: Gateway;
  readonly rest: RestServer | undefined;
}

/** Links to the transports, asks the keys service, begins to read the feed, each as soon as that is possible; then lets clients in. */
async function startService(parts: Parts): Promise<Started> {
  const { settings, lifecycle, registry, links, verification, feed, revocations, clock, logger } = parts;
  const waiting = { clock, logger, signal: lifecycle.signal };
  const traces = { service: 'gateway', clock, logger, metrics: registry, lifecycle } as const;
  const tracer = await openTraces(settings.process, traces);
  links.start();
  lifecycle.onStop(word('links'), () => links.stop());
  const keys = createKeysClient(parts);
  lifecycle.onStop(word('keys client'), () => keys.close());
  const { partitionCount } = await links.firstWelcome(lifecycle.signal);
  const limits = await untilAvailable({ ...waiting, what: word('keys service') }, () => askLimits(keys, parts));
  lifecycle.onStop(word('token keys'), () => verification.stop());
  await untilAvailable({ ...waiting, what: word('token keys') }, () => verification.start());
  const gateway = createGateway(settings.gateway, {
    keys,
    transports: links,
    partitionCount,
    serviceLimits: serviceLimits(links, limits),
    logger: logger.child('gateway'),
    metrics: registry,
    tracer,
    verifier: verification.verifier,
    revocations,
    clock,
    directoryIsLive: () => feed.live,
  });
  lifecycle.onStop(word('directory feed'), () => feed.stop());
  const reading = { ...waiting, ...(parts.mayPass !== undefined && { passing: parts.mayPass }) };
  await untilAvailable({ ...reading, what: word('directory log') }, () => feed.start(gateway.directoryListener));
  lifecycle.onStop(word('revocations'), () => revocations.stop());
  // To their end: whoever was revoked must not get in while they are read.
  await untilAvailable({ ...reading, what: word('revocations') }, () => revocations.start(gateway.revocationListener));
  lifecycle.onStop(word('gateway'), () => gateway.stop());
  await gateway.start();
  const rest = { settings: settings.process, title: 'Lantern messaging: gateway', endpoints: gateway.backendEndpoints };
  return { gateway, rest: await startInternalRest({ ...rest, clock, logger, metrics: registry, lifecycle }) };
}

/** Whoever issues tokens to users must not be able to speak as a service, nor the other way round. @throws ConfigError */
function requireOwnSecret({ gateway: { tokenSecret } }: GatewayProcessSettings, secrets: readonly string[]): void {
  if (tokenSecret === undefined || !secrets.includes(tokenSecret.reveal())) return;
  const problem =
    'is one of GATEWAY_SERVICE_SECRET; set another one, which only the issuer of tokens and the gateways know';
  throw new ConfigError([{ env: 'GATEWAY_TOKEN_SECRET', problem }]);
}

function pause(ms: number, clock: Clock): Promise<void> {
  return new Promise((resolve) => (ms === 0 ? resolve() : void clock.after(ms, resolve)));
}

/** Composes a gateway as a process of its own; listens and connects at start. @throws ConfigError */
export function createGatewayProcess(settings: GatewayProcessSettings, deps: GatewayProcessDeps): GatewayProcess {
  const { clock, logger } = deps;
  const { process: own } = settings;
  const registry = createMetricsRegistry();
  const verification = createTokenVerification(settings.gateway, {
    clock,
    logger: logger.child('token-keys'),
    registry,
  });
  const secrets = parseServiceSecrets('GATEWAY_SERVICE_SECRET', own.serviceSecret);
  requireOwnSecret(settings, secrets);
  const tokens = new ServiceTokens({ secrets, service: 'gateway', clock });
  const lifecycle = new Lifecycle({ clock, logger });
  const linkLogger = logger.child('links');
  const links = new TransportLinks({
    discovery: instanceDiscovery(own, { prefix: 'GATEWAY_', clock, logger: linkLogger }),
    tokens,
    bounds: linkBoundsOf(own),
    backoff: LINK_BACKOFF,
    clock,
    logger: linkLogger,
    metrics: createLinkMetrics(registry),
  });
  let gateway: Gateway | undefined;
  let rest: RestServer | undefined;
  const pages = createConsole({
    title: 'gateway',
    parts: ['gateway'],
    registry,
    state: () => lifecycle.state,
    endpoints: () => gateway?.backendEndpoints ?? [],
    rest: () => rest,
    names: own.adminNames,
    clock,
  });
  const admin = new AdminServer({
    host: own.adminHost,
    port: own.adminPort,
    registry,
    state: () => lifecycle.state,
    checks: [
      { name: word('gateway'), check: () => gateway?.ready ?? false },
      { name: word('token keys'), check: () => verification.ready },
    ],
    pages,
    clock,
    logger,
  });
  lifecycle.add(admin);
  const parts: Parts = { ...deps, settings, lifecycle, registry, tokens, verification, links };
  lifecycle.add({
    name: word('service'),
    start: async () => {
      ({ gateway, rest } = await startService(parts));
    },
    drain: async (deadlineMs) => {
      // Not ready since the drain began.
      await pause(own.drainWaitMs, clock);
      await gateway?.drain(Math.max(0, deadlineMs - own.drainWaitMs));
    },
  });
  const port = () => gateway?.port ?? settings.gateway.port;
  return {
    get port() {
      return port();
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
      logger.info('listening', { port: port(), adminPort: admin.address.port, ...restPort });
    },
    drain: (deadlineMs) => lifecycle.drain(deadlineMs),
    stop: () => lifecycle.stop(),
  };
}
