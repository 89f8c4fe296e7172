import { randomBytes } from 'node:crypto';
import type { BoundEndpoint } from '@lantern/internal-rest';
import type {
  DirectoryAnnouncer,
  DirectoryChange,
  KeysApi,
  Revocation,
  TransportEndpoint,
  TransportEndpoints,
} from '@lantern/protocol';
import {
  type Clock,
  type Logger,
  type MetricsRegistry,
  type Service,
  type Tracer,
  asError,
  noTracer,
  systemClock,
} from '@lantern/runtime';
import { SKEW_MS } from './auth/create-token-verification.js';
import type { GatewayConfig } from './config.js';
import { createFloodGuards, createHandshakeGate, sessionLimits } from './configured-limits.js';
import { DeviceDirectory } from './directory/device-directory.js';
import { SessionRegistry } from './directory/session-registry.js';
import { type Accepted, ClientServer } from './edge/client-server.js';
import { createGatewayMetrics } from './metrics.js';
import type { DirectoryListener, RevocationListener, Revocations, TokenVerifier } from './ports.js';
import { type GatewayStatus, gatewayBackendEndpoints } from './rest/backend-endpoints.js';
import { RevocableTokens } from './revocations/revocable-tokens.js';
import { RevocationList } from './revocations/revocation-list.js';
import { fixedEndpoints } from './routing/fixed-endpoints.js';
import { TransportRouter } from './routing/transport-router.js';
import { ClientSession } from './session/client-session.js';
import { DeadlineWheel } from './session/deadline-wheel.js';
import { FaultReporter } from './session/fault-reporter.js';
import { type AtTurnEnd, FlushQueue } from './session/flush-queue.js';
import { TurnShares } from './session/turn-shares.js';
import { PacedDrain } from './session/paced-drain.js';
import { RequestLimits } from './session/request-limits.js';
import type { ServiceLimits } from './session/session-limits.js';
import type { SessionServices } from './session/session-services.js';

/** Where client connections come from. */
export interface GatewayEdge {
  /** The port that is listened on. */
  readonly port: number;
  readonly accepting: boolean;
  /** Client connections that are open or closing. */
  readonly connections: number;
  listen(): Promise<void>;
  /** Takes no more connections; those that are open go on. */
  stopAccepting(): void;
  /** Ends every connection at once. */
  close(): Promise<void>;
}

export interface GatewayDeps {
  readonly keys: KeysApi;
  /** The transports to link to, fixed or as they come and go; together they own all partitions. */
  readonly transports: readonly TransportEndpoint[] | TransportEndpoints;
  /** Of the log; the same for all transports. */
  readonly partitionCount: number;
  /** What the other services keep to, told to clients in Welcome. */
  readonly serviceLimits: ServiceLimits;
  readonly logger: Logger;
  /** Without it metrics only count. */
  readonly metrics?: MetricsRegistry;
  /** Nothing is traced unless told. */
  readonly tracer?: Tracer;
  readonly verifier: TokenVerifier;
  /** Where revocations are kept and come from; whoever composes the gateway starts it with {@link Gateway.revocationListener}. */
  readonly revocations: Pick<Revocations, 'revoke' | 'live' | 'keptMs'>;
  /** The system's unless told. */
  readonly clock?: Clock;
  /** Of jitter, from 0 to below 1; Math.random unless told. */
  readonly random?: () => number;
  /** Tells connections apart: 16 random bytes as hex unless told. */
  readonly createConnectionId?: () => string;
  /** Calls back at the end of the turn of the event loop; setImmediate unless told. */
  readonly atTurnEnd?: AtTurnEnd;
  /** Brings connections whose token is good to `accept`; a listener of WebSockets unless told. */
  readonly createEdge?: (accept: (accepted: Accepted) => void) => GatewayEdge;
  /**
   * Whether every change of a device list announced until now was handed to {@link Gateway.announcer}. Where it is called
   * by the keys service itself that is always so, which is the default.
   */
  readonly directoryIsLive?: () => boolean;
}

export interface Gateway extends Service {
  /** The port that is listened on, once started. */
  readonly port: number;
  /** Whether it takes connections and every partition has an owner. */
  readonly ready: boolean;
  /** To be told of every change of a user's devices before the keys service answers it. */
  readonly announcer: DirectoryAnnouncer;
  /** The same, for a feed that can miss changes and says so. */
  readonly directoryListener: DirectoryListener;
  /** To be told of every revocation of tokens: their connections end at once. */
  readonly revocationListener: RevocationListener;
  /**
   * Revokes tokens; resolves when that is kept. One that an earlier revocation covers changes nothing.
   * @throws when it is not certain that it is kept: to be repeated
   */
  revoke(revocation: Revocation): Promise<void>;
  /** Client connections that are open or closing. */
  readonly connections: number;
  /** For other backends, on a listener of their own. */
  readonly backendEndpoints: readonly BoundEndpoint[];
}

const WHEEL = { tickMs: 1_000, slots: 512 };

interface Parts {
  readonly services: SessionServices;
  readonly revocations: RevocationList;
  readonly router: TransportRouter;
  readonly sessions: ReadonlySet<ClientSession>;
  readonly server: GatewayEdge;
}

function createRevocationList(
  config: GatewayConfig,
  { logger, clock = systemClock }: GatewayDeps,
  registry: SessionRegistry,
) {
  return new RevocationList({
    clock,
    logger,
    maxTokenAgeMs: config.tokenMaxLifetimeMs + SKEW_MS,
    maxEntries: config.maxRevocations,
    added: ({ userId }) => {
      for (const session of registry.ofUser(userId)) session.tokensRevoked();
    },
  });
}

function composeServices(config: GatewayConfig, deps: GatewayDeps): Omit<Parts, 'sessions' | 'server'> {
  const { keys, logger, partitionCount, clock = systemClock, random = Math.random, atTurnEnd } = deps;
  const metrics = createGatewayMetrics(deps.metrics);
  const hold = { timeoutMs: config.holdTimeoutMs, maxRequests: config.holdRequests, maxBytes: config.holdBytes };
  const endpoints = 'watch' in deps.transports ? deps.transports : fixedEndpoints(deps.transports);
  const router = new TransportRouter({ endpoints, partitionCount, hold, clock, logger, metrics });
  const feedIsLive = deps.directoryIsLive ?? (() => true);
  const registry = new SessionRegistry();
  const revocations = createRevocationList(config, deps, registry);
  const services: SessionServices = {
    keys,
    router,
    clock,
    random,
    metrics,
    tracer: deps.tracer ?? noTracer,
    directory: new DeviceDirectory({ keys, clock, metrics, maxUsers: config.directoryUsers, feedIsLive }),
    registry,
    verifier: new RevocableTokens(deps.verifier, revocations),
    revocations,
    wheel: new DeadlineWheel({ clock, ...WHEEL }),
    flushQueue: new FlushQueue(atTurnEnd),
    turnShares: new TurnShares(clock, atTurnEnd),
    faults: new FaultReporter(logger, metrics),
    limits: sessionLimits(config, deps.serviceLimits),
    requestLimits: new RequestLimits(config, clock),
    flood: createFloodGuards(config, clock),
    createConnectionId: deps.createConnectionId ?? (() => randomBytes(16).toString('hex')),
  };
  return { services, router, revocations };
}

/** Makes a session of each connection, and keeps it among `sessions` until the connection is gone. */
function acceptInto(sessions: Set<ClientSession>, services: SessionServices) {
  return (accepted: Accepted): void => {
    const { connection, place } = accepted;
    const session = new ClientSession(services, accepted);
    sessions.add(session);
    place.onDisplaced(() => session.displaced());
    session.open();
    connection.listen({
      receive: (message) => session.receive(message),
      violated: (error) => session.violated(error),
      controlFrame: () => session.controlFrame(),
      written: () => session.written(),
      connectionClosed: () => {
        sessions.delete(session);
        session.connectionClosed();
      },
    });
  };
}

function compose(config: GatewayConfig, deps: GatewayDeps): Parts {
  const { services, router, revocations } = composeServices(config, deps);
  const { verifier, metrics, tracer } = services;
  const sessions = new Set<ClientSession>();
  const accept = acceptInto(sessions, services);
  const listener = () => {
    const gate = createHandshakeGate(config, { ...services, logger: deps.logger });
    return new ClientServer({ ...config, gate, verifier, logger: deps.logger, metrics, tracer, accept });
  };
  const server = deps.createEdge?.(accept) ?? listener();
  deps.metrics?.onRender(() => {
    router.sample();
    metrics.connections.set(server.connections);
    metrics.revocations.set(revocations.size);
    metrics.revocationsLive.set(deps.revocations.live ? 1 : 0);
  });
  return { services, router, revocations, sessions, server };
}

/** Composes a gateway; listens and links to nothing before `start`. */
export function createGateway(config: GatewayConfig, deps: GatewayDeps): Gateway {
  const { services, router, revocations, sessions, server } = compose(config, deps);
  const { directory, registry, wheel, clock, random } = services;
  const changed = (change: DirectoryChange): void => {
    directory.forget(change.userId);
    for (const session of registry.ofUser(change.userId)) session.directoryChanged(change);
  };
  const revoke = async (revocation: Revocation) => {
    // An earlier time must not take the place of a later one.
    if (!revocations.covers(revocation)) await deps.revocations.revoke(revocation);
  };
  let draining = false;
  const drain = async (deadlineMs: number) => {
    draining = true;
    server.stopAccepting();
    const drained = await new PacedDrain({ sessions, clock, random }).run(deadlineMs);
    deps.logger.info('drained', { ...drained });
  };
  const status = (): GatewayStatus => ({
    accepting: server.accepting,
    draining,
    connections: server.connections,
    transports: router.linkedPartitions.map((partitions) => ({ partitions })),
    ownerlessPartitions: router.ownerless,
    heldSends: router.heldSends,
    revocations: { kept: revocations.size, live: deps.revocations.live },
  });
  return {
    get port() {
      return server.port;
    },
    get ready() {
      return server.accepting && router.ownerless === 0;
    },
    get connections() {
      return server.connections;
    },
    announcer: { announce: async (change) => changed(change) },
    directoryListener: {
      changed: (change) => {
        try {
          changed(change);
        } catch (error) {
          deps.logger.error('a change of a device list could not be passed on', { error: asError(error) });
        }
      },
      reset: () => directory.forgetAll(),
    },
    revocationListener: revocations,
    revoke,
    backendEndpoints: gatewayBackendEndpoints({
      services,
      revoke,
      revokedUntil: (userId) => revocations.issuedUntil(userId),
      revocationsKeptMs: deps.revocations.keptMs,
      drain,
      status,
    }),
    start: async () => {
      wheel.start();
      router.start();
      await server.listen();
    },
    drain,
    stop: async () => {
      await server.close();
      router.close();
      wheel.stop();
    },
  };
}
