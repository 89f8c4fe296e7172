import { randomUUID } from 'node:crypto';
import {
  type DirectoryAnnouncer,
  type KeysApi,
  type KeysLimits,
  MAX_KEYS_STORED,
  type UserId,
} from '@lantern/protocol';
import {
  type Clock,
  type Logger,
  type MetricsRegistry,
  type Service,
  type Tracer,
  noTracer,
  systemClock,
} from '@lantern/runtime';
import type { BoundEndpoint } from '@lantern/internal-rest';
import type { Router } from 'express';
import type { KeysConfig } from './config.js';
import { MemoryRateLimits } from './adapters/memory-rate-limits.js';
import { CallLimits } from './domain/call-limits.js';
import { Claims } from './domain/claims.js';
import { FollowUpWorker } from './domain/follow-up-worker.js';
import { FollowUps } from './domain/follow-ups.js';
import { KeysService } from './domain/keys-service.js';
import { meteredKeys } from './domain/metered-keys.js';
import { StockSample } from './domain/stock-sample.js';
import { tracedKeys } from './domain/traced-keys.js';
import { UserAdministration } from './domain/user-administration.js';
import { UserErasure } from './domain/user-erasure.js';
import { Sweeper } from './domain/sweeper.js';
import { createKeysMetrics } from './metrics.js';
import type { KeyStore, MailboxPurger } from './ports.js';
import { keysBackendEndpoints } from './rest/backend-endpoints.js';
import { type Authorize, createKeysRouter } from './rest/create-keys-router.js';

export interface KeysDeps {
  /** Used, not closed: whoever opened it closes it after {@link Keys.stop}. */
  readonly store: KeyStore;
  readonly purger: MailboxPurger;
  readonly announcer: DirectoryAnnouncer;
  readonly logger: Logger;
  /** Decides whether a REST request comes from a service that may call the keys service. */
  readonly authorize: Authorize;
  /** Without it metrics only count. */
  readonly metrics?: MetricsRegistry;
  /** Nothing is traced unless told. */
  readonly tracer?: Tracer;
  /** The system's unless told. */
  readonly clock?: Clock;
  /** Of the jitter; Math.random unless told. */
  readonly random?: () => number;
}

/** The keys service: `api` for callers in this process, `router` for others. Both answer from construction on. */
export interface Keys extends Service {
  readonly api: KeysApi;
  /** An express router with `/internal/v1/…`, error handling included. */
  readonly router: Router;
  /** For other backends, on a listener of their own. */
  readonly backendEndpoints: readonly BoundEndpoint[];
}

const FIRST_RETRY_MS = 100;
/** The worker is told of what is left undone; a look without being told finds what other processes left. */
const FOLLOW_UP_INTERVAL_MS = 30_000;

/** What the service keeps to, as clients are told. */
export function keysLimits({ claimWindowMs, maxDevices, lowKeyThreshold }: KeysConfig): KeysLimits {
  return { claimWindowMs, maxDevices, maxKeysStored: MAX_KEYS_STORED, lowKeyThreshold };
}

export function createKeys(config: KeysConfig, deps: KeysDeps): Keys {
  const { store, purger, announcer, logger, authorize, clock = systemClock, random = Math.random } = deps;
  const { devices } = store;
  const metrics = createKeysMetrics(deps.metrics);
  const backoff = { firstMs: FIRST_RETRY_MS, maxMs: config.followUpRetryMaxMs, random };
  const attemptTimeoutMs = config.followUpTimeoutMs;
  const followUps = new FollowUps({ devices, purger, announcer, clock, logger, metrics, attemptTimeoutMs, backoff });
  const intervalMs = FOLLOW_UP_INTERVAL_MS;
  const worker = new FollowUpWorker({ devices, followUps, clock, logger, intervalMs, backoff });
  const poke = () => worker.poke();
  const insurance = new MemoryRateLimits({ rates: config, clock, entries: config.limiterEntries });
  const limits = new CallLimits({ limits: store.limits ?? insurance, insurance, logger, metrics });
  const claims = new Claims({
    store,
    limits,
    clock,
    windowMs: config.claimWindowMs,
    takeOverAfterMs: config.claimTakeOverMs,
    waitMs: config.claimWaitMs,
    lowKeyThreshold: config.lowKeyThreshold,
  });
  const { maxDevices, settleWaitMs } = config;
  const service = new KeysService({
    store,
    limits,
    claims,
    followUps,
    clock,
    maxDevices,
    settleWaitMs,
    onUnfinished: poke,
  });
  const api = tracedKeys(meteredKeys(service, { metrics, clock }), deps.tracer ?? noTracer);
  const sweeper = new Sweeper({
    store,
    clock,
    logger,
    intervalMs: config.sweepIntervalMs,
    claimWindowMs: config.claimWindowMs,
    abandonedAfterDays: config.abandonedAfterDays,
    onAbandoned: poke,
  });
  const users = new UserAdministration({ store, keys: api });
  const { claimsPerPair, claimsPerTarget, uploadsPerDevice, registrationsPerUser } = config;
  const rates = [claimsPerPair, claimsPerTarget, uploadsPerDevice, registrationsPerUser];
  const { claimWindowMs, sweepIntervalMs } = config;
  const erasure = new UserErasure({ store, users, followUps, announcer, clock, claimWindowMs, sweepIntervalMs, rates });
  const stock = new StockSample({ store, clock, randomUserId: () => randomUUID() as UserId });
  return {
    api,
    router: createKeysRouter({ api, limits: keysLimits(config), authorize, logger }),
    backendEndpoints: keysBackendEndpoints({ api, users, erasure, stock }),
    start: async () => {
      worker.start();
      sweeper.start();
    },
    // Requests end with the servers that take them; the loops can stop at any point.
    drain: async () => undefined,
    stop: async () => {
      await Promise.all([sweeper.stop(), worker.stop()]);
    },
  };
}
