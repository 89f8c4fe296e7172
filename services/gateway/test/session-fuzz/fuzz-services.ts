import type { UserId } from '@lantern/protocol';
import { noTracer } from '@lantern/runtime';
import { ManualClock, RecordingLogger } from '@lantern/runtime/testing';
import { DeviceDirectory } from '../../src/directory/device-directory.js';
import { SessionRegistry } from '../../src/directory/session-registry.js';
import { createGatewayMetrics } from '../../src/metrics.js';
import type { TokenIdentity, TokenVerdict } from '../../src/ports.js';
import { RevocableTokens } from '../../src/revocations/revocable-tokens.js';
import { RevocationList } from '../../src/revocations/revocation-list.js';
import { fixedEndpoints } from '../../src/routing/fixed-endpoints.js';
import { TransportRouter } from '../../src/routing/transport-router.js';
import { DeadlineWheel } from '../../src/session/deadline-wheel.js';
import { FaultReporter } from '../../src/session/fault-reporter.js';
import { FloodGuard } from '../../src/session/flood-guard.js';
import { FlushQueue } from '../../src/session/flush-queue.js';
import { TurnShares } from '../../src/session/turn-shares.js';
import { RequestLimits } from '../../src/session/request-limits.js';
import { DEFAULT_SERVICE_LIMITS, type SessionLimits } from '../../src/session/session-limits.js';
import type { SessionServices } from '../../src/session/session-services.js';
import { ScriptedKeys } from './scripted-keys.js';
import { PARTITIONS, ScriptedTransports } from './scripted-transport.js';

/** Small, so that every bound is met. */
export const LIMITS: SessionLimits = {
  helloTimeoutMs: 10_000,
  attachTimeoutMs: 10_000,
  maxAgeMs: 60_000,
  pingIntervalMs: 30_000,
  maxRequestsInFlight: 4,
  maxUnconfirmedAckIds: 6,
  outputStallMs: 30_000,
  inputStallMs: 60_000,
  defaultWindow: { messages: 3, bytes: 100_000 },
  maxWindow: { messages: 5, bytes: 150_000 },
  outgoing: { pauseBytes: 2_000, closeBytes: 40_000 },
  input: { frames: { burst: 60, intervalMs: 50 }, bytes: { burst: 400_000, intervalMs: 0.01 } },
  service: DEFAULT_SERVICE_LIMITS,
};

const RATE = { burst: 40, intervalMs: 1_000 };
const REQUEST_LIMITS = {
  sendsPerSender: RATE,
  ephemeralsPerSender: { burst: 3, intervalMs: 1_000 },
  lookUpsPerPair: { burst: 6, intervalMs: 1_000 },
  lookUpTargetsPerUser: RATE,
  keyRequestsPerUser: RATE,
  unprovenRequestsPerUser: RATE,
  tokenRefreshesPerUser: { burst: 5, intervalMs: 1_000 },
  limiterEntries: 64,
};

interface PendingVerdict {
  readonly token: string;
  settle(possible: boolean): void;
}

const DAY_MS = 86_400_000;

/** A token is what it says, as JSON. */
export function tokenOf(identity: TokenIdentity): string {
  return JSON.stringify(identity);
}

function judge(token: string): TokenVerdict {
  if (!token.startsWith('{')) return { valid: false, fault: 'malformed', detail: 'the token is none' };
  return { valid: true, identity: JSON.parse(token) as TokenIdentity };
}

/** Everything around sessions: the real parts of a gateway over scripted services, a scripted clock and a scripted network. */
export class FuzzServices {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly keys = new ScriptedKeys();
  readonly transports = new ScriptedTransports();
  readonly registry = new SessionRegistry();
  readonly verdicts: PendingVerdict[] = [];
  readonly revocations: RevocationList;
  readonly router: TransportRouter;
  readonly wheel: DeadlineWheel;
  readonly shared: Omit<SessionServices, 'keys' | 'router' | 'directory'>;
  readonly directory: DeviceDirectory;
  /** Calls of the directory, by whichever session. */
  readonly #metrics = createGatewayMetrics();
  #connections = 0;

  constructor() {
    const { clock, logger, registry } = this;
    const metrics = this.#metrics;
    const hold = { timeoutMs: 5_000, maxRequests: 5, maxBytes: 100_000 };
    const endpoints = fixedEndpoints(this.transports.endpoints);
    this.router = new TransportRouter({ endpoints, partitionCount: PARTITIONS, hold, clock, logger, metrics });
    this.wheel = new DeadlineWheel({ clock, tickMs: 1_000, slots: 512 });
    this.revocations = new RevocationList({
      clock,
      logger,
      maxTokenAgeMs: DAY_MS,
      maxEntries: 10,
      added: ({ userId }) => {
        for (const session of registry.ofUser(userId)) session.tokensRevoked();
      },
    });
    const keys = this.keys.apiFor(-1, () => undefined);
    this.directory = new DeviceDirectory({ keys, clock, metrics, maxUsers: 10, feedIsLive: () => true });
    const verifier = { verify: (token: string) => this.#verify(token) };
    const refusals = { burst: 8, intervalMs: 1_000 };
    const flood = { clock, refusals, penaltyMs: 10_000, penaltyMaxMs: 60_000, entries: 64 };
    this.shared = {
      clock,
      random: () => 0.5,
      metrics,
      tracer: noTracer,
      registry,
      verifier: new RevocableTokens(verifier, this.revocations),
      revocations: this.revocations,
      wheel: this.wheel,
      flushQueue: new FlushQueue(),
      turnShares: new TurnShares(clock),
      faults: new FaultReporter(logger, metrics),
      limits: LIMITS,
      requestLimits: new RequestLimits(REQUEST_LIMITS, clock),
      flood: { proven: new FloodGuard(flood), unproven: new FloodGuard(flood) },
      createConnectionId: () => String(++this.#connections).padStart(32, '0'),
    };
    this.wheel.start();
    this.router.start();
  }

  /** The oldest change that was not announced yet. */
  announce(): void {
    const change = this.keys.announcements.shift();
    if (change === undefined) return;
    this.directory.forget(change.userId);
    for (const session of this.registry.ofUser(change.userId)) session.directoryChanged(change);
  }

  sessionsOf(users: readonly UserId[]): number {
    return users.reduce((count, user) => count + this.registry.ofUser(user).length, 0);
  }

  stop(): void {
    this.router.close();
    this.wheel.stop();
  }

  #verify(token: string): Promise<TokenVerdict> {
    return new Promise((resolve, reject) => {
      const settle = (possible: boolean): void => {
        if (possible) resolve(judge(token));
        else reject(new Error('a fault of the verifier'));
      };
      this.verdicts.push({ token, settle });
    });
  }
}
