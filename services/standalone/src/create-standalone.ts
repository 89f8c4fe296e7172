import { createConsole } from '@lantern/console';
import {
  type Gateway,
  type GatewayConfig,
  type TokenVerification,
  createGateway,
  createTokenVerification,
  gatewayConfig,
} from '@lantern/gateway';
import type { BoundEndpoint, RestServer } from '@lantern/internal-rest';
import { type Keys, createKeys, createLmdbKeyStore, keysConfig } from '@lantern/keys';
import { MAX_KEYS_STORED, type Revocation } from '@lantern/protocol';
import {
  AdminServer,
  type Clock,
  type ConfigOf,
  type Environment,
  Lifecycle,
  type Logger,
  type Service,
  createMetricsRegistry,
  loadConfigs,
  omitKeys,
  openTraces,
  untilAvailable,
  word,
} from '@lantern/runtime';
import {
  type LmdbEnvironment,
  LmdbUserRecords,
  type TransportConfig,
  type TransportService,
  WakeUpEvents,
  WakeUpFile,
  openEnvironment,
  toTransportConfig,
  transportBackendEndpoints,
  transportSettings,
} from '@lantern/transport';
import { standaloneConfig } from './config.js';
import { developmentSecret } from './development-key.js';
import { DevelopmentPage } from './development-page.js';
import { signDevelopmentToken } from './development-token.js';
import { type DevelopmentTokens, developmentTokens } from './development-tokens.js';
import { eraseUserEndpoint } from './erase-user-endpoint.js';
import { openEmbeddedTransport } from './embedded-transport.js';
import { openInternalRest } from './internal-rest.js';
import { LmdbRevocations } from './lmdb-revocations.js';
import { inOperatorTerms, operatorProblem } from './operator-problem.js';

/** What the process reads from the environment. The gateway's own address gives way to STANDALONE_HOST and _PORT. */
export const standaloneDefinitions = {
  standalone: standaloneConfig,
  gateway: omitKeys(gatewayConfig, ['host', 'port']),
  keys: keysConfig,
  transport: transportSettings,
};

export type StandaloneSettings = {
  readonly [K in keyof typeof standaloneDefinitions]: ConfigOf<(typeof standaloneDefinitions)[K]>;
};

/** @throws ConfigError with all problems of all services at once. */
export function loadStandaloneSettings(env: Environment): StandaloneSettings {
  return loadConfigs(standaloneDefinitions, env);
}

export interface StandaloneDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The data file can no longer be written to: the process has to be restarted. */
  readonly onBroken: (error: Error) => void;
  /** Files of a page for development (examples/web-chat), which is served while tokens are verified with the development key. */
  readonly developmentPageDir?: string;
}

/** Where a running server is, for whoever started it. */
export interface StandaloneAddress {
  readonly url: string;
  readonly adminUrl: string;
  /** Of the internal REST, without a path. */
  readonly restUrl: string;
  readonly dataDir: string;
  /** Present when tokens are verified with the development key. */
  readonly developmentKeyFile?: string;
  /** Present when a page for development is served. */
  readonly pageUrl?: string;
}

export interface Standalone extends Service {
  /** @throws Error before start. */
  readonly address: StandaloneAddress;
  /**
   * Revokes tokens, for good: those who use them are cut off, also after a restart. @throws Error before start, or when it is
   * not certain that it is kept: to be repeated
   */
  revoke(revocation: Revocation): Promise<void>;
}

interface Services {
  readonly environment: LmdbEnvironment;
  readonly transport: TransportService;
  readonly keys: Keys;
  readonly gateway: Gateway;
  readonly rest: RestServer;
  readonly endpoints: readonly BoundEndpoint[];
}

const url = (host: string, port: number, scheme: string) =>
  `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Composes keys, transport and gateway on one LMDB environment; opens and listens at start. @throws ConfigError, OperatorError */
export function createStandalone(settings: StandaloneSettings, deps: StandaloneDeps): Standalone {
  const { clock, logger } = deps;
  const { dataDir, host, port, adminHost, adminPort, adminNames } = settings.standalone;
  const gateway: GatewayConfig = { ...settings.gateway, host, port };
  const tokens = inOperatorTerms(dataDir, () => developmentTokens(gateway, { dataDir, host, clock }));
  const registry = createMetricsRegistry();
  const tokenDeps = { clock, logger: logger.child('token-keys'), registry };
  const verification = tokens?.verification ?? createTokenVerification(gateway, tokenDeps);
  const lifecycle = new Lifecycle({ clock, logger });
  let services: Services | undefined;
  const page = tokens && developmentPage(settings, deps, tokens);
  const started = () => {
    if (services === undefined) throw new Error('the server has not started');
    return services;
  };
  const pages = createConsole({
    title: 'all services in one process',
    parts: ['gateway', 'keys', 'transport'],
    registry,
    state: () => lifecycle.state,
    endpoints: () => services?.endpoints ?? [],
    rest: () => services?.rest,
    names: adminNames,
    clock,
  });
  const admin = new AdminServer({
    host: adminHost,
    port: adminPort,
    registry,
    state: () => lifecycle.state,
    checks: [
      { name: word('gateway'), check: () => services?.gateway.ready ?? false },
      { name: word('token keys'), check: () => verification.ready },
    ],
    pages,
    clock,
    logger,
  });
  lifecycle.add(admin);
  if (page) lifecycle.add({ name: word('development page'), start: () => page.start(), stop: () => page.stop() });
  lifecycle.add({
    name: word('services'),
    start: async () => {
      const allowedOrigins = page && [...(gateway.allowedOrigins ?? []), ...page.origins];
      const config = allowedOrigins ? { ...gateway, allowedOrigins } : gateway;
      services = await openServices({ settings, gatewayConfig: config, verification, registry, lifecycle, deps });
      page?.serve(url(host, services.gateway.port, 'ws'));
    },
    drain: async (deadlineMs) => {
      await Promise.all([services?.rest.drain(), services?.gateway.drain(deadlineMs)]);
    },
  });
  return {
    start: async () => {
      try {
        await lifecycle.start();
      } catch (error) {
        throw operatorProblem(error, dataDir);
      }
    },
    drain: (deadlineMs) => lifecycle.drain(deadlineMs),
    stop: () => lifecycle.stop(),
    revoke: (revocation) => started().gateway.revoke(revocation),
    get address() {
      return {
        url: url(host, started().gateway.port, 'ws'),
        adminUrl: url(adminHost, admin.address.port, 'http'),
        restUrl: url(settings.standalone.restHost, started().rest.port, 'http'),
        dataDir,
        ...(tokens === undefined ? {} : { developmentKeyFile: tokens.key.file }),
        ...(page === undefined ? {} : { pageUrl: page.url }),
      };
    },
  };
}

/** The page of `npm start`, where it was built; never without development keys, which are for this machine only. */
function developmentPage(
  { standalone: { host, developmentPagePort: port } }: StandaloneSettings,
  { developmentPageDir: directory }: StandaloneDeps,
  { key }: DevelopmentTokens,
): DevelopmentPage | undefined {
  if (directory === undefined || !DevelopmentPage.isBuilt(directory)) return undefined;
  return new DevelopmentPage({
    directory,
    host,
    port,
    secret: developmentSecret(key),
    token: (device) => signDevelopmentToken(key.privateKey, device),
  });
}

interface OpenOptions {
  readonly settings: StandaloneSettings;
  readonly gatewayConfig: GatewayConfig;
  readonly verification: TokenVerification;
  readonly registry: ReturnType<typeof createMetricsRegistry>;
  readonly lifecycle: Lifecycle;
  readonly deps: StandaloneDeps;
}

/** Opens the data and starts the services, each put on the lifecycle's stack as it is there. */
async function openServices({
  settings,
  gatewayConfig: config,
  verification,
  registry,
  lifecycle,
  deps,
}: OpenOptions): Promise<Services> {
  const { clock, logger, onBroken } = deps;
  const { dataDir, partitions: partitionCount, dataFileMaxBytes } = settings.standalone;
  const traces = { service: 'standalone', clock, logger, metrics: registry, lifecycle } as const;
  const tracer = await openTraces(settings.standalone, traces);
  const environment = await openEnvironment({ path: dataDir, maxFileBytes: dataFileMaxBytes, clock, onBroken });
  lifecycle.onStop(word('data directory'), () => environment.close());
  const transportConfig = toTransportConfig(settings.transport);
  const wakeUps = openWakeUps(settings, deps, lifecycle);
  const shared = { environment, partitionCount, clock, logger, registry, tracer };
  const { service: transport, close } = await openEmbeddedTransport({ ...shared, config: transportConfig, wakeUps });
  lifecycle.onStop(word('transport'), close);
  const store = createLmdbKeyStore(environment.root, {
    clock,
    logger: logger.child('keys'),
    hasRoom: () => environment.hasRoom(),
  });
  lifecycle.onStop(word('key store'), () => store.close());
  const keys: Keys = createKeys(settings.keys, {
    store,
    purger: transport,
    announcer: { announce: (change) => gateway.announcer.announce(change) },
    logger: logger.child('keys'),
    // Nobody else calls: there is no listener for it in this process.
    authorize: async () => false,
    metrics: registry,
    tracer,
    clock,
  });
  const revocations = new LmdbRevocations({ environment, clock, logger: logger.child('revocations') });
  lifecycle.onStop(word('revocations'), () => revocations.stop());
  const gateway = createGateway(config, {
    keys: keys.api,
    transports: [transport],
    partitionCount,
    serviceLimits: serviceLimits(settings, transportConfig),
    logger: logger.child('gateway'),
    metrics: registry,
    tracer,
    verifier: verification.verifier,
    revocations,
    clock,
  });
  await revocations.start(gateway.revocationListener);
  lifecycle.onStop(word('token keys'), () => verification.stop());
  const waiting = { what: word('token keys'), clock, logger, signal: lifecycle.signal };
  await untilAvailable(waiting, () => verification.start());
  await startInOrder(lifecycle, { transport, keys, gateway });
  const records = userRecords(environment, settings, transportConfig);
  const users = { records, retentionMs: transportConfig.sends.retentionMs, clock };
  const ofTransport = transportBackendEndpoints(transport, users);
  const ofServices = [...gateway.backendEndpoints, ...keys.backendEndpoints, ...ofTransport];
  const endpoints = [...ofServices, eraseUserEndpoint(ofServices)];
  const rest = await openInternalRest(settings.standalone, { endpoints, clock, logger, metrics: registry, lifecycle });
  return { environment, transport, keys, gateway, rest, endpoints };
}

function userRecords(environment: LmdbEnvironment, { standalone }: StandaloneSettings, { dedup }: TransportConfig) {
  const note = 'addresses of devices that were to be woken, in the file and the one before it, until these are full';
  const remains = standalone.wakeUpFile === undefined ? [] : [{ store: 'wake-up file', note }];
  return new LmdbUserRecords({ environment, logKeptMs: dedup.windowMs, remains });
}

async function startInOrder(
  lifecycle: Lifecycle,
  { transport, keys, gateway }: Pick<Services, 'transport' | 'keys' | 'gateway'>,
): Promise<void> {
  await transport.start();
  lifecycle.onStop(word('keys'), () => keys.stop());
  await keys.start();
  lifecycle.onStop(word('gateway'), () => gateway.stop());
  await gateway.start();
}

function openWakeUps({ standalone }: StandaloneSettings, { clock, logger }: StandaloneDeps, lifecycle: Lifecycle) {
  if (standalone.wakeUpFile === undefined) return new WakeUpEvents({ logger });
  const file = new WakeUpFile({ path: standalone.wakeUpFile, clock, logger });
  lifecycle.onStop(word('wake-up file'), () => file.close());
  return file;
}

/** What the services keep to, as Welcome tells it. */
function serviceLimits({ keys }: StandaloneSettings, { sends, dedup, delivery }: TransportConfig) {
  return {
    retentionMs: sends.retentionMs,
    maxTtlMs: sends.retentionMs,
    dedupWindowMs: dedup.windowMs,
    claimWindowMs: keys.claimWindowMs,
    parkAfterMs: delivery.parkAfterMs,
    maxDevices: keys.maxDevices,
    maxKeysStored: MAX_KEYS_STORED,
    lowKeyThreshold: keys.lowKeyThreshold,
  };
}
